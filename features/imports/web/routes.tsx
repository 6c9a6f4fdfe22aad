import { IconDatabaseImport } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const importsRoutes: readonly AppRoute[] = [
  {
    path: '/imports',
    titleKey: 'imports:list.question',
    load: () => import('./ImportsPage.tsx'),
    permission: 'imports.read',
    nav: { group: 'settings', order: 5, icon: IconDatabaseImport, labelKey: 'imports:nav' },
  },
  {
    path: '/imports/new',
    titleKey: 'imports:wizard.question',
    load: () => import('./NewImportPage.tsx'),
    permission: 'imports.run',
  },
  {
    path: '/imports/$importId',
    titleKey: 'imports:nav',
    load: () => import('./ImportPage.tsx'),
    permission: 'imports.read',
  },
  {
    path: '/imports/$importId/held',
    titleKey: 'imports:held.question',
    load: () => import('./HeldRowsPage.tsx'),
    permission: 'imports.read',
  },
];
