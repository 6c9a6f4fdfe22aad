import type { ServerModule } from '#platform/server/module.ts';
import { ticketsContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { ticketsPermissions } from '../core/permissions.ts';
import { ticketsFacts } from './facts.ts';
import { recomputeJob } from './jobs.ts';
import { ticketFile } from './procedures/ticket-file.ts';
import { router } from './procedures/tickets.ts';
import { ticketsSubscribers } from './subscribers.ts';
import { ticketsTimeline } from './timeline.ts';

export const ticketsModule: ServerModule = {
  row: 'tickets',
  contract: ticketsContract,
  router,
  permissions: ticketsPermissions,
  messages: { en, ru },
  streams: [ticketFile],
  jobs: [recomputeJob],
  subscribers: ticketsSubscribers,
  facts: ticketsFacts,
  timeline: ticketsTimeline,
};
