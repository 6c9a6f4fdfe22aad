import type { Ctx } from '#platform/server/context.ts';
import { type TicketKey, ticketsDb } from '../tables.ts';

type NewEvent = {
  readonly type: string;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly reason?: string | null;
};

/** Notes on a ticket what somebody here just did to it. */
export async function writeEvent(ctx: Ctx, key: TicketKey, event: NewEvent): Promise<void> {
  const { actor } = ctx;
  await ticketsDb(ctx)
    .insertInto('ticket_events')
    .values({
      customer_id: key.customerId,
      ticket_id: key.ticketId,
      event_id: ctx.newId(),
      type: event.type,
      from_value: event.from ?? null,
      to_value: event.to ?? null,
      actor_kind: actor.kind === 'staff' ? 'agent' : 'system',
      actor_id: actor.kind === 'staff' ? actor.staffId : null,
      reason: event.reason ?? null,
      occurred_at: ctx.now,
    })
    .execute();
}
