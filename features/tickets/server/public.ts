/** What other rows may call. */

export { recomputeClocksForCustomers } from './commands/recompute-clocks.ts';
export { removeSchedules } from './commands/remove-source.ts';
export { requestRecompute } from './commands/request-recompute.ts';
export { upsertCalendars } from './commands/upsert-calendars.ts';
export { upsertMessages } from './commands/upsert-messages.ts';
export { upsertTicketEvents } from './commands/upsert-ticket-events.ts';
export { ticketIdOf, upsertTickets } from './commands/upsert-tickets.ts';
export { type Recompute, recomputeAllClocks } from './jobs.ts';
