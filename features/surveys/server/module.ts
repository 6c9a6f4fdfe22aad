import type { ServerModule } from '#platform/server/module.ts';
import { surveysContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { surveysPermissions } from '../core/permissions.ts';
import { surveysFacts } from './facts.ts';
import { surveysRouter } from './procedures.ts';
import { surveysSubscribers } from './subscribers.ts';
import { surveysTimeline } from './timeline.ts';

export const surveysModule: ServerModule = {
  row: 'surveys',
  contract: surveysContract,
  router: surveysRouter,
  permissions: surveysPermissions,
  messages: { en, ru },
  subscribers: surveysSubscribers,
  facts: surveysFacts,
  timeline: surveysTimeline,
};
