import { IconClipboardText, IconMessageStar } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

export const surveysRoutes: readonly AppRoute[] = [
  {
    path: '/answers',
    titleKey: 'surveys:answers.question',
    load: () => import('./AnswersPage.tsx'),
    permission: 'surveys.read',
    nav: { group: 'listen', order: 10, icon: IconMessageStar, labelKey: 'surveys:answers.nav' },
    keywordsKey: 'surveys:answers.keywords',
  },
  {
    path: '/surveys',
    titleKey: 'surveys:surveys.question',
    load: () => import('./SurveysPage.tsx'),
    permission: 'surveys.read',
    nav: { group: 'listen', order: 20, icon: IconClipboardText, labelKey: 'surveys:surveys.nav' },
  },
];
