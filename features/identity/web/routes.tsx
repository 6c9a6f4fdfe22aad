import { IconHistory, IconKey, IconUserCircle, IconUsers } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const identityRoutes: readonly AppRoute[] = [
  {
    path: '/first-start',
    titleKey: 'identity:firstStart.question',
    load: () => import('./FirstStartPage.tsx'),
    permission: 'public',
    frame: 'bare',
  },
  {
    path: '/sign-in',
    titleKey: 'identity:signIn.question',
    load: () => import('./SignInPage.tsx'),
    permission: 'public',
    frame: 'bare',
  },
  {
    path: '/invitation',
    titleKey: 'identity:team.invite',
    load: () => import('./InvitationPage.tsx'),
    permission: 'public',
    frame: 'bare',
  },
  {
    path: '/reset-password',
    titleKey: 'identity:reset.question',
    load: () => import('./ResetPasswordPage.tsx'),
    permission: 'public',
    frame: 'bare',
  },
  {
    path: '/team',
    titleKey: 'identity:team.question',
    load: () => import('./TeamPage.tsx'),
    permission: 'identity.read-people',
    nav: { group: 'settings', order: 20, icon: IconUsers, labelKey: 'identity:team.nav' },
    keywordsKey: 'identity:team.keywords',
  },
  {
    path: '/api-keys',
    titleKey: 'identity:keys.question',
    load: () => import('./ApiKeysPage.tsx'),
    permission: 'identity.manage-keys',
    nav: { group: 'settings', order: 30, icon: IconKey, labelKey: 'identity:keys.nav' },
    keywordsKey: 'identity:keys.keywords',
  },
  {
    path: '/audit',
    titleKey: 'identity:audit.question',
    load: () => import('./AuditPage.tsx'),
    permission: 'identity.read-audit',
    nav: { group: 'settings', order: 40, icon: IconHistory, labelKey: 'identity:audit.nav' },
    keywordsKey: 'identity:audit.keywords',
  },
  {
    path: '/account',
    titleKey: 'identity:account.question',
    load: () => import('./AccountPage.tsx'),
    nav: { group: 'settings', order: 90, icon: IconUserCircle, labelKey: 'identity:account.nav' },
    keywordsKey: 'identity:account.keywords',
  },
];
