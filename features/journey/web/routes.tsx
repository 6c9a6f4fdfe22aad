import { IconRoute } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const journeyRoutes: readonly AppRoute[] = [
  {
    path: '/stages',
    titleKey: 'journey:stages.question',
    load: () => import('./StagesPage.tsx'),
    permission: 'journey.read',
    nav: { group: 'settings', order: 16, icon: IconRoute, labelKey: 'journey:nav.stages' },
  },
];
