import { IconBuilding, IconServerCog } from '@tabler/icons-react';
import type { AppRoute } from './route.ts';

export const platformRoutes: readonly AppRoute[] = [
  {
    path: '/settings/company',
    titleKey: 'platform:company.title',
    load: () => import('./pages/CompanyPage.tsx'),
    permission: 'settings.write',
    nav: { group: 'settings', order: 1, icon: IconBuilding },
    keywordsKey: 'platform:company.keywords',
  },
  {
    path: '/settings/system',
    titleKey: 'platform:system.title',
    load: () => import('./pages/SystemPage.tsx'),
    permission: 'platform.doctor',
    nav: { group: 'settings', order: 9, icon: IconServerCog },
    keywordsKey: 'platform:system.keywords',
  },
];
