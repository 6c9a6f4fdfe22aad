import type { ServerModule } from '#platform/server/module.ts';
import { journeyContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { journeyPermissions } from '../core/permissions.ts';
import { journeyFacts } from './facts.ts';
import { router } from './procedures.ts';

export const journeyModule: ServerModule = {
  row: 'journey',
  contract: journeyContract,
  router,
  permissions: journeyPermissions,
  messages: { en, ru },
  facts: journeyFacts,
};
