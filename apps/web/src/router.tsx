import {
  type AsyncRouteComponent,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Permission } from '#platform/core/permission.ts';
import { BareFrame } from '#platform/web/components/BareFrame.tsx';
import { Forbidden, NotFound } from '#platform/web/components/Dead.tsx';
import { PageCrash, PagePending } from '#platform/web/components/PageCrash.tsx';
import { type AppRoute, parseSearch, type SearchParams, stringifySearch } from '#platform/web/route.ts';
import { laterWords, switchLocale } from './i18n.ts';
import { routes } from './rows.ts';
import { queryClient, type Visitor, visitorQuery } from './session.ts';

const signInPath = '/sign-in';
const firstStartPath = '/first-start';

const root = createRootRouteWithContext<Record<never, never>>()({
  component: Outlet,
  beforeLoad: async ({ location }): Promise<Visitor> => {
    const visitor = await queryClient.ensureQueryData(visitorQuery);
    const starting = location.pathname === firstStartPath;
    if (!visitor.ownerExists && !starting && hasPath(firstStartPath)) throw redirect({ to: firstStartPath });
    return visitor;
  },
});

const hasPath = (path: string): boolean => routes.some((route) => route.path === path);

const shell = createRoute({
  id: 'shell',
  getParentRoute: () => root,
  beforeLoad: ({ context, location }) => {
    if (context.session) return { session: context.session };
    throw redirect({ to: signInPath, search: location.href === '/' ? {} : { to: location.href } });
  },
  component: lazyRouteComponent(() => import('./ShellLayout.tsx')),
});

const bare = createRoute({
  id: 'bare',
  getParentRoute: () => root,
  component: () => (
    <BareFrame onLocale={(locale) => void switchLocale(locale)}>
      <Outlet />
    </BareFrame>
  ),
});

const search =
  (route: Pick<AppRoute, 'searchSchema'>) =>
  (raw: Record<string, unknown>): SearchParams =>
    route.searchSchema ? route.searchSchema(raw as SearchParams) : (raw as SearchParams);

function pageOf(route: AppRoute) {
  if (route.frame === 'bare') {
    return createRoute({
      path: route.path,
      getParentRoute: () => bare,
      validateSearch: search(route),
      component: lazyRouteComponent(route.load),
    });
  }
  const page = createRoute({
    path: route.path,
    getParentRoute: () => shell,
    validateSearch: search(route),
    component: guarded(
      route.permission ?? 'signed-in',
      lazyRouteComponent(() => worded(route)),
    ),
  });
  return page;
}

/** A page with its words: Today has them with the first screen, the others wait for theirs beside their own code. */
async function worded(route: AppRoute): Promise<{ default: ComponentType }> {
  const words = laterWords();
  const page = await route.load();
  if (route.path !== '/') await words;
  return page;
}

/** A page that the reader's role does not open says so instead of failing call by call. */
function guarded(permission: Permission, Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  const Guarded = () => {
    const { session } = shell.useRouteContext();
    return session.can(permission) ? <Page /> : <Forbidden />;
  };
  // The router preloads a page's code through this; the guard must not hide it.
  return Object.assign(Guarded, Page.preload ? { preload: Page.preload } : {});
}

const nowhere = createRoute({ path: '$', getParentRoute: () => shell, component: NotFound });

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([
      shell.addChildren([...routes.filter(({ frame }) => frame !== 'bare').map(pageOf), nowhere]),
      bare.addChildren(routes.filter(({ frame }) => frame === 'bare').map(pageOf)),
    ]),
    parseSearch: parseSearch as (text: string) => Record<string, unknown>,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageCrash,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 400,
    scrollRestoration: true,
  });
}
