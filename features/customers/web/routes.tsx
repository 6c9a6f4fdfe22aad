import { IconUsers } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const customersRoutes: readonly AppRoute[] = [
  {
    path: '/customers',
    titleKey: 'customers:list.question',
    load: () => import('./CustomersPage.tsx'),
    permission: 'customers.read',
    nav: { group: 'keep', order: 10, icon: IconUsers, labelKey: 'customers:list.nav' },
    keywordsKey: 'customers:list.keywords',
  },
  {
    path: '/customers/$customerId',
    titleKey: 'customers:page.title',
    load: () => import('./CustomerPage.tsx'),
    permission: 'customers.read',
  },
];
