import type { ServerModule } from '#platform/server/module.ts';
import { customersContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { customersPermissions } from '../core/permissions.ts';
import { customersFacts } from './facts.ts';
import { customersRouter } from './procedures.ts';
import { customersFile } from './streams.ts';

export const customersModule: ServerModule = {
  row: 'customers',
  contract: customersContract,
  router: customersRouter,
  permissions: customersPermissions,
  messages: { en, ru },
  streams: [customersFile],
  facts: customersFacts,
};
