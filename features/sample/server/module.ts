import type { ServerModule } from '#platform/server/module.ts';
import { sampleContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { samplePermissions } from '../core/permissions.ts';
import { sampleJobs } from './jobs.ts';
import { sampleRouter } from './procedures.ts';

export const sampleModule: ServerModule = {
  row: 'sample',
  contract: sampleContract,
  router: sampleRouter,
  permissions: samplePermissions,
  messages: { en, ru },
  jobs: sampleJobs,
};
