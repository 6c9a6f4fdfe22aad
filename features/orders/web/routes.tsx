import { IconRepeat, IconShoppingCart } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const ordersRoutes: readonly AppRoute[] = [
  {
    path: '/orders',
    titleKey: 'orders:list.question',
    load: () => import('./OrdersPage.tsx'),
    permission: 'orders.read',
    nav: { group: 'keep', order: 30, icon: IconShoppingCart, labelKey: 'orders:list.nav' },
    keywordsKey: 'orders:list.keywords',
  },
  {
    path: '/orders/$orderId',
    titleKey: 'orders:kind.order',
    load: () => import('./OrderPage.tsx'),
    permission: 'orders.read',
  },
  {
    path: '/subscriptions',
    titleKey: 'orders:subscriptions.question',
    load: () => import('./SubscriptionsPage.tsx'),
    permission: 'orders.read',
    nav: { group: 'keep', order: 40, icon: IconRepeat, labelKey: 'orders:subscriptions.nav' },
    keywordsKey: 'orders:subscriptions.keywords',
  },
];
