import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { TicketRecord } from '../../core/record.ts';
import { eventTable } from '../sql/event-table.ts';
import { type RecordRow, recordSet } from '../sql/record-set.ts';
import { type StoreOptions, storeChildren } from '../sql/store-children.ts';
import type { TicketKey } from '../tables.ts';

type Stamped = { readonly key: TicketKey; readonly record: TicketRecord };

/**
 * Keeps the moments a ticket record carries itself (first reply, resolved, closed) as events marked as stamps: sources
 * without messages and events still get their clocks, and where real ones come in too, the stamps give way.
 * @param known tickets that were there before: a stamp their record no longer carries (reopened) is taken away
 * @returns tickets whose stamps changed
 */
export async function storeStamps(
  ctx: Ctx,
  tickets: readonly Stamped[],
  known: ReadonlyMap<string, unknown>,
  options: StoreOptions = {},
): Promise<ReadonlySet<string>> {
  const stamps = tickets.flatMap(({ key, record }) => stampsOf(key, record));
  const ticketOf = new Map(stamps.map((stamp) => [stamp.event_id, stamp.ticket_id]));
  const before = tickets.filter(({ key }) => known.has(key.ticketId)).map(({ key }) => key);
  const touched = new Set(await dropStale(ctx, before, [...ticketOf.keys()]));
  const { created, changed } = await storeChildren(ctx.db, eventTable, stamps, options);
  for (const eventId of [...created, ...changed]) touched.add(ticketOf.get(eventId) ?? '');
  return touched;
}

type StampRow = RecordRow & { readonly event_id: string; readonly ticket_id: string };

function stampsOf(key: TicketKey, record: TicketRecord): StampRow[] {
  const moments = [
    ['reply-stamp', null, record.firstRepliedAt],
    ['status', 'solved', record.resolvedAt],
    ['status', 'closed', record.closedAt],
  ] as const;
  return moments.flatMap(([type, to, at]) =>
    at === undefined
      ? []
      : [
          {
            customer_id: key.customerId,
            ticket_id: key.ticketId,
            event_id: deterministicId('stamp', key.ticketId, type, to ?? ''),
            type,
            from_value: null,
            to_value: to,
            actor_kind: 'system',
            actor_id: null,
            reason: null,
            stamp: true,
            occurred_at: at,
          },
        ],
  );
}

async function dropStale(
  ctx: Ctx,
  tickets: readonly TicketKey[],
  keep: readonly string[],
): Promise<string[]> {
  if (tickets.length === 0) return [];
  const keys = tickets.map((key) => ({ customer_id: key.customerId, ticket_id: key.ticketId }));
  const { rows } = await sql<{ ticket_id: string }>`
    delete from ticket_events e using ${recordSet('x', { customer_id: 'uuid', ticket_id: 'uuid' }, keys)}
    where e.customer_id = x.customer_id and e.ticket_id = x.ticket_id and e.stamp
      and e.event_id <> all(${keep}::uuid[])
    returning e.ticket_id`.execute(ctx.db);
  return rows.map((row) => row.ticket_id);
}
