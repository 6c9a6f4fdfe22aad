import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import type { ServerModule } from '#platform/server/module.ts';
import { retentionContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { retentionPermissions } from '../core/permissions.ts';
import { retentionFacts } from './facts.ts';
import { fillSegment } from './jobs.ts';
import { bandFile } from './procedures/band-file.ts';
import { assignmentsFile } from './procedures/experiments-file.ts';
import { leavingFile } from './procedures/leaving-file.ts';
import { reportFile } from './procedures/report-file.ts';
import { retentionRouter } from './procedures.ts';
import { retentionSubscribers } from './subscribers.ts';

export const retentionModule: ServerModule = {
  row: 'retention',
  contract: retentionContract,
  router: retentionRouter,
  permissions: retentionPermissions,
  messages: { en, ru },
  streams: [leavingFile, assignmentsFile, bandFile, reportFile],
  subscribers: retentionSubscribers,
  jobs: [fillSegment as JobHandler],
  facts: retentionFacts,
};
