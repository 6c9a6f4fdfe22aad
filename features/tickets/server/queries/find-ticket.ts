import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { TicketRow } from '../../core/ticket-import.ts';
import { ticketFromRow } from '../sql/ticket-columns.ts';
import { ticketsDb } from '../tables.ts';

/** One ticket by its id. @throws Refusal `tickets:unknown-ticket` (404) */
export async function findTicket(ctx: Ctx, ticketId: string): Promise<TicketRow> {
  const row = await ticketsDb(ctx)
    .selectFrom('tickets')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  if (!row) throw notFound('tickets:unknown-ticket');
  return ticketFromRow(row);
}

/**
 * The same, and nobody else changes it until this transaction ends: two people deciding about one ticket queue here.
 * @throws Refusal `tickets:unknown-ticket` (404)
 */
export async function lockTicket(ctx: Ctx, ticketId: string): Promise<TicketRow> {
  const { customerId } = await findTicket(ctx, ticketId);
  const row = await ticketsDb(ctx)
    .selectFrom('tickets')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('ticket_id', '=', ticketId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('tickets:unknown-ticket');
  return ticketFromRow(row);
}
