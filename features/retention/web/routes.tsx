import { IconHeartHandshake, IconHome, IconMessages, IconStopwatch } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const retentionRoutes: readonly AppRoute[] = [
  {
    path: '/',
    titleKey: 'retention:page.today.question',
    load: () => import('./TodayPage.tsx'),
    permission: 'retention.read',
    nav: { group: 'today', order: 1, icon: IconHome, labelKey: 'retention:page.today.nav' },
  },
  {
    path: '/serving',
    titleKey: 'retention:page.serving.question',
    load: () => import('./ServingPage.tsx'),
    permission: 'retention.read',
    nav: { group: 'serve', order: 1, icon: IconStopwatch, labelKey: 'retention:page.serving.nav' },
    keywordsKey: 'retention:page.serving.keywords',
  },
  {
    path: '/voice',
    titleKey: 'retention:page.voice.question',
    load: () => import('./VoicePage.tsx'),
    permission: 'retention.read',
    nav: { group: 'listen', order: 1, icon: IconMessages, labelKey: 'retention:page.voice.nav' },
    keywordsKey: 'retention:page.voice.keywords',
  },
  {
    path: '/retention',
    titleKey: 'retention:page.stay.question',
    load: () => import('./RetentionPage.tsx'),
    permission: 'retention.read',
    nav: { group: 'keep', order: 1, icon: IconHeartHandshake, labelKey: 'retention:page.stay.nav' },
    keywordsKey: 'retention:page.stay.keywords',
  },
];
