import { IconClockHour4, IconInbox } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const ticketsRoutes: readonly AppRoute[] = [
  {
    path: '/tickets',
    titleKey: 'tickets:list.question',
    load: () => import('./TicketsPage.tsx'),
    permission: 'tickets.read',
    nav: { group: 'serve', order: 10, icon: IconInbox, labelKey: 'tickets:nav.tickets' },
    keywordsKey: 'tickets:list.keywords',
  },
  {
    path: '/tickets/$ticketId',
    titleKey: 'tickets:page.fallback',
    load: () => import('./TicketPage.tsx'),
    permission: 'tickets.read',
  },
  {
    path: '/business-hours',
    titleKey: 'tickets:hours.question',
    load: () => import('./BusinessHoursPage.tsx'),
    permission: 'tickets.read',
    nav: { group: 'settings', order: 15, icon: IconClockHour4, labelKey: 'tickets:nav.hours' },
    keywordsKey: 'tickets:hours.keywords',
  },
];
