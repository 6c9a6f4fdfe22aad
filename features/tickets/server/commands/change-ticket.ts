import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isResolved } from '../../core/clock-input.ts';
import { planChange, type TicketChange } from '../../core/ticket-change.ts';
import type { TicketRow } from '../../core/ticket-import.ts';
import type { Exclusion } from '../../core/vocabulary.ts';
import { lockTicket } from '../queries/find-ticket.ts';
import { type TicketKey, ticketsDb } from '../tables.ts';
import { announceChanges } from './announce-changes.ts';
import { writeEvent } from './write-event.ts';

/** Status, priority, owner or team, by hand. Each real change is an event of the ticket; no change, no event. */
export async function changeTicket(ctx: Ctx, ticketId: string, change: TicketChange): Promise<void> {
  const ticket = await lockTicket(ctx, ticketId);
  refuseMerged(ticket);
  const steps = planChange(ticket, change);
  if (steps.length === 0) return;
  const reopened = change.status !== undefined && isResolved(ticket.status) && !isResolved(change.status);
  await own(ctx, ticket)
    .set({
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.priority === undefined ? {} : { priority: change.priority }),
      ...(change.assigneeId === undefined ? {} : { assignee_id: change.assigneeId }),
      ...(change.teamId === undefined ? {} : { team_id: change.teamId }),
      ...(reopened ? { resolve_reason: null } : {}),
      updated_at: ctx.now,
    })
    .execute();
  for (const step of steps) await writeEvent(ctx, ticket, step);
  await ctx.audit({
    action: 'tickets.change-ticket',
    subjectKind: 'ticket',
    subjectId: ticketId,
    detail: { changes: steps },
  });
  await announceChanges(ctx, [ticket]);
}

/** Takes a ticket out of every metric, or (null) puts it back with its true times (E10). */
export async function excludeTicket(
  ctx: Ctx,
  ticketId: string,
  exclusion: Exclude<Exclusion, 'merged'> | null,
): Promise<void> {
  const ticket = await lockTicket(ctx, ticketId);
  refuseMerged(ticket);
  if (ticket.exclusion === exclusion) return;
  await own(ctx, ticket).set({ exclusion, updated_at: ctx.now }).execute();
  await writeEvent(ctx, ticket, { type: 'exclusion', from: ticket.exclusion, to: exclusion });
  await ctx.audit({
    action: exclusion === null ? 'tickets.restore-ticket' : 'tickets.exclude-ticket',
    subjectKind: 'ticket',
    subjectId: ticketId,
    detail: { from: ticket.exclusion, to: exclusion },
  });
  await announceChanges(ctx, [ticket]);
}

/** Says that a customer's message is only thanks, or that it is not after all (E14). */
export async function markThanks(
  ctx: Ctx,
  ticketId: string,
  messageId: string,
  thanks: boolean,
): Promise<void> {
  const ticket = await lockTicket(ctx, ticketId);
  const changed = await ticketsDb(ctx)
    .updateTable('messages')
    .set({ thanks })
    .where('customer_id', '=', ticket.customerId)
    .where('ticket_id', '=', ticketId)
    .where('message_id', '=', messageId)
    .where('author_kind', '=', 'customer')
    .where('thanks', '!=', thanks)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return;
  await ctx.audit({
    action: 'tickets.mark-thanks',
    subjectKind: 'ticket',
    subjectId: ticketId,
    detail: { messageId, thanks },
  });
  await announceChanges(ctx, [ticket]);
}

const own = (ctx: Ctx, key: TicketKey) =>
  ticketsDb(ctx)
    .updateTable('tickets')
    .where('customer_id', '=', key.customerId)
    .where('ticket_id', '=', key.ticketId);

/** A merged ticket lives on in another one; only taking the merge back changes it. */
function refuseMerged(ticket: TicketRow): void {
  if (ticket.exclusion === 'merged') throw conflict('tickets:already-merged');
}
