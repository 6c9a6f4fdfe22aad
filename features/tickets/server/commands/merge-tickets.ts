import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { ticketsMerged, ticketsUnmerged } from '../../core/events.ts';
import { mergeProblem } from '../../core/ticket-merge.ts';
import type { Exclusion } from '../../core/vocabulary.ts';
import { lockTicket } from '../queries/find-ticket.ts';
import { type TicketKey, ticketsDb } from '../tables.ts';
import { announceChanges } from './announce-changes.ts';
import { writeEvent } from './write-event.ts';

/**
 * E3: `sourceId` leaves every metric and its turns count in `targetId` at their own times. Nothing is moved: messages and
 * events stay on the ticket they came with and are read together, so taking the merge back is exact.
 */
export async function mergeTickets(ctx: Ctx, sourceId: string, targetId: string): Promise<void> {
  // always in the same order, so that two people merging the same pair both ways do not wait for each other for ever
  const [a, b] = sourceId < targetId ? [sourceId, targetId] : [targetId, sourceId];
  const [first, second] = [await lockTicket(ctx, a), await lockTicket(ctx, b)];
  const [source, target] = sourceId < targetId ? [first, second] : [second, first];
  const problem = mergeProblem(source, target);
  if (problem) throw conflict(problem);
  await setMerge(ctx, source, 'merged', targetId);
  await touch(ctx, target);
  await writeEvent(ctx, source, { type: 'merge', to: targetId });
  await writeEvent(ctx, target, { type: 'merged-in', from: sourceId });
  await ctx.audit({
    action: 'tickets.merge-tickets',
    subjectKind: 'ticket',
    subjectId: sourceId,
    detail: { into: targetId },
  });
  await announceChanges(ctx, [source, target], ticketsMerged);
}

/** Takes a merge back: both tickets count again as if it had never been. */
export async function unmergeTicket(ctx: Ctx, ticketId: string): Promise<void> {
  const ticket = await lockTicket(ctx, ticketId);
  if (ticket.exclusion !== 'merged') throw conflict('tickets:not-merged');
  const targetId = ticket.mergedInto;
  await setMerge(ctx, ticket, null, null);
  await writeEvent(ctx, ticket, { type: 'unmerge', from: targetId });
  const target = targetId === null ? undefined : await findTarget(ctx, targetId);
  if (target) {
    await touch(ctx, target);
    await writeEvent(ctx, target, { type: 'unmerged-from', from: ticketId });
  }
  await ctx.audit({
    action: 'tickets.unmerge-ticket',
    subjectKind: 'ticket',
    subjectId: ticketId,
    detail: { from: targetId },
  });
  await announceChanges(ctx, target ? [ticket, target] : [ticket], ticketsUnmerged);
}

/** A file may say that a ticket was merged into one that never came in. */
async function findTarget(ctx: Ctx, ticketId: string): Promise<TicketKey | undefined> {
  const row = await ticketsDb(ctx)
    .selectFrom('tickets')
    .select('customer_id')
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row && { customerId: row.customer_id, ticketId };
}

async function setMerge(
  ctx: Ctx,
  key: TicketKey,
  exclusion: Exclusion | null,
  into: string | null,
): Promise<void> {
  await ticketsDb(ctx)
    .updateTable('tickets')
    .set({ exclusion, merged_into: into, updated_at: ctx.now })
    .where('customer_id', '=', key.customerId)
    .where('ticket_id', '=', key.ticketId)
    .execute();
}

const touch = (ctx: Ctx, key: TicketKey) =>
  ticketsDb(ctx)
    .updateTable('tickets')
    .set({ updated_at: ctx.now })
    .where('customer_id', '=', key.customerId)
    .where('ticket_id', '=', key.ticketId)
    .execute();
