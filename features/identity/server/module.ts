import { implementing } from '#platform/server/http/implementing.ts';
import type { ServerModule } from '#platform/server/module.ts';
import { identityContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { identityPermissions } from '../core/permissions.ts';
import { createConfiguredOwner } from './commands/create-owner.ts';
import { identityFacts } from './facts.ts';
import { identityJobs } from './jobs.ts';
import { accountRouter } from './procedures/account.ts';
import { auditFile } from './procedures/audit-file.ts';
import { controlRouter } from './procedures/control.ts';
import { enteringRouter } from './procedures/entering.ts';
import { peopleRouter } from './procedures/people.ts';

export const identityModule: ServerModule = {
  row: 'identity',
  contract: identityContract,
  router: implementing(identityContract).router({
    ...enteringRouter,
    ...peopleRouter,
    ...accountRouter,
    ...controlRouter,
  }),
  permissions: identityPermissions,
  messages: { en, ru },
  streams: [auditFile],
  jobs: identityJobs,
  facts: identityFacts,
  start: createConfiguredOwner,
};
