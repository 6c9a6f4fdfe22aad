import type { AppRoute } from '#platform/web/route.ts';

/** The first page after the owner was made; it joins rows that do not know each other. */
export const welcomeRoute: AppRoute = {
  path: '/welcome',
  titleKey: 'platform:welcome.title',
  load: () => import('./WelcomePage.tsx'),
};
