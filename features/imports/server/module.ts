import { implementing } from '#platform/server/http/implementing.ts';
import type { ServerModule } from '#platform/server/module.ts';
import { importsContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { importsPermissions } from '../core/permissions.ts';
import { startTidying } from './jobs/tidy-uploads.ts';
import { importsJobs } from './jobs.ts';
import { importsRouter } from './procedures/operations.ts';
import { importsStreams } from './procedures/streams.ts';
import { importsSubscribers } from './subscribers.ts';

export const importsModule: ServerModule = {
  row: 'imports',
  contract: importsContract,
  router: implementing(importsContract).router(importsRouter),
  permissions: importsPermissions,
  messages: { en, ru },
  streams: importsStreams,
  jobs: importsJobs,
  subscribers: importsSubscribers,
  start: startTidying,
};
