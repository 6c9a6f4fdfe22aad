import { sql } from 'kysely';
import { type BulkOptions, findExternalKeys, type KeyedRecord } from '#features/customers/server/public.ts';
import { resolveStaff, resolveTeams } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { TicketEventRecord } from '../../core/record.ts';
import { exclusions, ticketPriorities, ticketStatuses } from '../../core/vocabulary.ts';
import { eventTable } from '../sql/event-table.ts';
import { type RecordRow, recordSet } from '../sql/record-set.ts';
import { storeChildren } from '../sql/store-children.ts';
import { announceChanges } from './announce-changes.ts';
import { scheduleIdOf } from './upsert-calendars.ts';
import { ticketIdOf } from './upsert-tickets.ts';

type EventRow = RecordRow & {
  readonly customer_id: string;
  readonly ticket_id: string;
  readonly event_id: string;
};

/**
 * Stores what happened to an outside system's tickets; a repeat changes nothing. Events of unknown tickets and values
 * outside the vocabulary are refused. The ticket's own status, priority, team, owner and exclusion follow its newest event.
 */
export async function upsertTicketEvents(
  ctx: Ctx,
  source: string,
  records: readonly TicketEventRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  const tickets = await findExternalKeys(
    ctx,
    'ticket',
    source,
    records.map((record) => record.ticketExternalId),
  );
  const values = await readValues(ctx, source, records);
  const refused: RefusedRecord[] = [];
  const rows = new Map<string, EventRow>();
  records.forEach((record, index) => {
    const ticket = tickets.get(record.ticketExternalId);
    const problem = ticket
      ? problemOf(record)
      : ({ reason: 'tickets:unknown-ticket', field: 'ticketExternalId' } as const);
    if (!ticket || problem) {
      refused.push({
        index,
        value: record.ticketExternalId,
        ...(problem ?? { reason: 'tickets:unknown-ticket' }),
      });
      return;
    }
    const row = eventRow(source, ticket, record, values(index));
    rows.set(row.event_id, row);
  });
  const { created, changed } = await storeChildren(ctx.db, eventTable, [...rows.values()], options);
  const touched = [...created, ...changed].flatMap((id) => rows.get(id) ?? []);
  await followEvents(ctx, touched);
  if (!options.bulk) {
    await announceChanges(
      ctx,
      touched.map((row) => ({ customerId: row.customer_id, ticketId: row.ticket_id })),
    );
  }
  return {
    created: created.size,
    changed: changed.size,
    unchanged: records.length - created.size - changed.size - refused.length,
    refused,
    customerIds: new Set(touched.map((row) => row.customer_id)),
  };
}

const vocabulary: Readonly<Record<string, readonly string[]>> = {
  status: ticketStatuses,
  priority: ticketPriorities,
  exclusion: exclusions,
};
/** Events whose `to` may be empty: nobody, restored, by its team again. */
const mayBeEmpty: readonly string[] = [
  'assignee',
  'team',
  'exclusion',
  'schedule',
  'handoff',
  'queue',
  'abandoned',
];

function problemOf(record: TicketEventRecord): Omit<RefusedRecord, 'index'> | null {
  const to = record.to ?? '';
  if (to === '' && !mayBeEmpty.includes(record.type))
    return { reason: 'tickets:event-value-missing', field: 'to', value: '' };
  const known = vocabulary[record.type];
  if (to !== '' && known && !known.includes(to))
    return { reason: 'tickets:event-value-unknown', field: 'to', value: to };
  return null;
}

type Values = { readonly from: string | null; readonly to: string | null; readonly actorId: string | null };

/** People, teams, schedules and tickets that the events name, as ids of ours. */
async function readValues(
  ctx: Ctx,
  source: string,
  records: readonly TicketEventRecord[],
): Promise<(index: number) => Values> {
  const ref = (type: string, pick: (record: TicketEventRecord) => string | undefined) =>
    records.map((record) => {
      const externalId = record.type === type ? pick(record) : undefined;
      return externalId ? { externalId } : undefined;
    });
  const actors = await resolveStaff(
    ctx,
    source,
    records.map((record) => record.actor),
  );
  const owners = {
    from: await resolveStaff(
      ctx,
      source,
      ref('assignee', (record) => record.from),
    ),
    to: await resolveStaff(
      ctx,
      source,
      ref('assignee', (record) => record.to),
    ),
  };
  const teams = {
    from: await resolveTeams(
      ctx,
      source,
      ref('team', (record) => record.from),
    ),
    to: await resolveTeams(
      ctx,
      source,
      ref('team', (record) => record.to),
    ),
  };
  return (index) => {
    const record = records[index];
    const idOf = (side: 'from' | 'to'): string | null => {
      const text = record?.[side] || null;
      if (text === null || !record) return null;
      if (record.type === 'assignee') return owners[side][index] ?? null;
      if (record.type === 'team') return teams[side][index] ?? null;
      if (record.type === 'schedule') return scheduleIdOf(source, text);
      return record.type === 'merge' ? ticketIdOf(source, text) : text;
    };
    return { from: idOf('from'), to: idOf('to'), actorId: actors[index] ?? null };
  };
}

function eventRow(source: string, ticket: KeyedRecord, record: TicketEventRecord, values: Values): EventRow {
  const parts = [record.occurredAt, record.type, record.from ?? '', record.to ?? ''];
  return {
    customer_id: ticket.customerId,
    ticket_id: ticket.recordId,
    event_id:
      record.externalId === undefined
        ? deterministicId('ticket-event', ticket.recordId, ...parts)
        : deterministicId('ticket-event', source, record.externalId),
    type: record.type,
    from_value: values.from,
    to_value: values.to,
    actor_kind: record.actorKind,
    actor_id: values.actorId,
    reason: record.reason ?? null,
    stamp: false,
    occurred_at: record.occurredAt,
  };
}

/**
 * The tickets' own columns after these events: of each kind the newest one counts, unless the ticket was touched later
 * than that. A team or owner the ticket itself does not say is always taken from its events.
 */
async function followEvents(ctx: Ctx, rows: readonly EventRow[]): Promise<void> {
  const kinds = ['status', 'priority', 'team', 'assignee', 'exclusion', 'merge'];
  const keys = rows
    .filter((row) => kinds.includes(String(row.type)))
    .map((row) => ({ customer_id: row.customer_id, ticket_id: row.ticket_id }));
  if (keys.length === 0) return;
  const newest = (type: string, column: string) => sql`
    (array_agg(e.${sql.ref(column)} order by e.occurred_at desc, e.event_id desc) filter (where e.type = ${type}))[1]`;
  const news = sql`
    select e.customer_id, e.ticket_id, max(e.occurred_at) as at,
      ${newest('status', 'to_value')} as status, ${newest('status', 'occurred_at')} as status_at,
      ${newest('priority', 'to_value')} as priority, ${newest('priority', 'occurred_at')} as priority_at,
      ${newest('team', 'to_value')} as team, ${newest('team', 'occurred_at')} as team_at,
      ${newest('assignee', 'to_value')} as assignee, ${newest('assignee', 'occurred_at')} as assignee_at,
      ${newest('exclusion', 'to_value')} as exclusion, ${newest('exclusion', 'occurred_at')} as exclusion_at,
      ${newest('merge', 'to_value')} as merge, ${newest('merge', 'occurred_at')} as merge_at
    from (select distinct x.customer_id, x.ticket_id from ${recordSet('x', { customer_id: 'uuid', ticket_id: 'uuid' }, keys)}) k
    join ticket_events e on e.customer_id = k.customer_id and e.ticket_id = k.ticket_id and not e.stamp
    group by e.customer_id, e.ticket_id`;
  await sql`
    update tickets t set
      status = case when n.status_at >= t.updated_at then n.status else t.status end,
      priority = case when n.priority_at >= t.updated_at then n.priority else t.priority end,
      team_id = case when n.team_at >= t.updated_at or t.team_id is null then n.team::uuid else t.team_id end,
      assignee_id = case when n.assignee_at >= t.updated_at or t.assignee_id is null then n.assignee::uuid else t.assignee_id end,
      exclusion = case when n.merge_at >= t.updated_at then 'merged'
        when n.exclusion_at >= t.updated_at then n.exclusion else t.exclusion end,
      merged_into = case when n.merge_at >= t.updated_at then n.merge::uuid else t.merged_into end,
      updated_at = greatest(t.updated_at, n.at)
    from (${news}) n
    where t.customer_id = n.customer_id and t.ticket_id = n.ticket_id and (n.at >= t.updated_at or t.team_id is null or t.assignee_id is null)`.execute(
    ctx.db,
  );
}
