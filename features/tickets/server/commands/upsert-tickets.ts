import { type RawBuilder, type Selectable, sql } from 'kysely';
import {
  type BulkOptions,
  findErased,
  findExternalKeys,
  insertExternalKeys,
  type KeyedRecord,
  repointExternalKeys,
  resolveCustomers,
} from '#features/customers/server/public.ts';
import { resolveStaff, resolveTeams } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { TicketRecord } from '../../core/record.ts';
import {
  isLiveChannel,
  mergeTicket,
  sameTicket,
  statusOf,
  type TicketRow,
  updatedAtOf,
} from '../../core/ticket-import.ts';
import { recordSet } from '../sql/record-set.ts';
import { rowFromTicket, ticketCells, ticketColumns, ticketFromRow } from '../sql/ticket-columns.ts';
import { type TicketsTable, ticketsDb } from '../tables.ts';
import { announceChanges } from './announce-changes.ts';
import { moveTickets } from './move-tickets.ts';
import { storeStamps } from './store-stamps.ts';

/** The same ticket of a source always gets the same id, so that others may name it before it has come in. */
export const ticketIdOf = (source: string, externalId: string): string =>
  deterministicId('ticket', source, externalId);

type Incoming = {
  readonly record: TicketRecord;
  readonly row: TicketRow;
  /** the customer its requester meant before a merge */
  readonly cameAs: string | null;
};

/**
 * Stores tickets of an outside system. Repeating a batch changes nothing; see {@link mergeTicket} for what a newer record
 * changes. Of records with the same id the last of the batch counts, the others are unchanged. In bulk the clocks, totals
 * and announcements are left to the caller: `recomputeClocksForCustomers`, once after everything came in.
 */
export async function upsertTickets(
  ctx: Ctx,
  source: string,
  records: readonly TicketRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  const { incoming, refused } = await resolve(ctx, source, records);
  const last = new Map(incoming.map((one) => [one.row.ticketId, one]));
  const keys = await findExternalKeys(
    ctx,
    'ticket',
    source,
    records.map((record) => record.externalId),
  );
  await followCustomer(ctx, source, keys, [...last.values()]);
  const stored = await loadStored(ctx, keys, last);
  const created: TicketRow[] = [];
  const changed: TicketRow[] = [];
  for (const { row, record } of last.values()) {
    const before = stored.get(row.ticketId);
    if (!before) created.push(row);
    else {
      const after = mergeTicket(before, row, record);
      if (!sameTicket(before, after)) changed.push(after);
    }
  }
  const numbered = await drawNumbers(ctx, created);
  // as in storeChildren: the rows of a bulk import are new to everybody
  if (options.bulk) await copyTickets(ctx, numbered);
  await writeTickets(ctx, options.bulk ? changed : [...numbered, ...changed]);
  await insertExternalKeys(
    ctx,
    'ticket',
    source,
    numbered
      .map((row) => ({
        externalId: row.externalId ?? '',
        customerId: row.customerId,
        recordId: row.ticketId,
        cameAs: last.get(row.ticketId)?.cameAs ?? null,
      }))
      .filter(({ externalId }) => !keys.has(externalId)),
  );
  const stamped = await storeStamps(
    ctx,
    [...last.values()].map(({ row, record }) => ({ key: row, record })),
    stored,
    options,
  );
  const changedIds = new Set(
    [...changed.map((row) => row.ticketId), ...stamped].filter((id) => stored.has(id)),
  );
  const touched = [...last.values()]
    .map(({ row }) => row)
    .filter((row) => !stored.has(row.ticketId) || changedIds.has(row.ticketId));
  if (!options.bulk) await announceChanges(ctx, touched);
  return {
    created: created.length,
    changed: changedIds.size,
    unchanged: records.length - created.length - changedIds.size - refused.length,
    refused,
    customerIds: new Set(touched.map((row) => row.customerId)),
  };
}

/** Turns the outside world's references into ours; a ticket whose customer cannot be told is refused. */
async function resolve(
  ctx: Ctx,
  source: string,
  records: readonly TicketRecord[],
): Promise<{ readonly incoming: readonly Incoming[]; readonly refused: readonly RefusedRecord[] }> {
  const customers = await resolveCustomers(
    ctx,
    source,
    records.map((record) => record.customer),
    {
      create: true,
    },
  );
  const staff = await resolveStaff(
    ctx,
    source,
    records.map((record) => record.assignee),
  );
  const teams = await resolveTeams(
    ctx,
    source,
    records.map((record) => record.team),
  );
  const orderIds = records.flatMap((record) => record.orderExternalId ?? []);
  const orders = await findExternalKeys(ctx, 'order', source, orderIds);
  const erased = await findErased(
    ctx,
    customers.flatMap((owner) => owner?.customerId ?? []),
  );
  const incoming: Incoming[] = [];
  const refused: RefusedRecord[] = [];
  records.forEach((record, index) => {
    const owner = customers[index];
    if (!owner) {
      refused.push({
        index,
        reason: 'tickets:unknown-customer',
        field: 'customer',
        value: record.externalId,
      });
      return;
    }
    const order = record.orderExternalId === undefined ? undefined : orders.get(record.orderExternalId);
    const row = {
      ...plainColumns(source, record),
      customerId: owner.customerId,
      contactId: owner.contactId,
      teamId: teams[index] ?? null,
      assigneeId: staff[index] ?? null,
      orderId: order?.recordId ?? null,
      // a source goes on repeating the words of people who were erased here
      ...(erased.has(owner.customerId) ? { subject: '', tags: [], attributes: {} } : {}),
    };
    incoming.push({ record, row, cameAs: owner.cameAs });
  });
  return { incoming, refused };
}

function plainColumns(source: string, record: TicketRecord) {
  const channel = record.channel.toLowerCase() || 'email';
  const idOf = (externalId: string | undefined): string | null =>
    externalId === undefined ? null : ticketIdOf(source, externalId);
  return {
    ticketId: ticketIdOf(source, record.externalId),
    number: record.number ?? null,
    source,
    externalId: record.externalId,
    subject: record.subject?.trim() ?? '',
    channel,
    live: record.live ?? isLiveChannel(channel),
    status: statusOf(record) ?? 'open',
    priority: record.priority,
    topic: record.topic || null,
    severity: record.severity || null,
    stage: record.stage || null,
    initiatedBy: record.initiatedBy,
    exclusion: record.exclusion ?? (record.mergedInto === undefined ? null : 'merged'),
    mergedInto: idOf(record.mergedInto),
    followUpOf: idOf(record.followUpOf),
    resolveReason: record.resolveReason || null,
    tags: record.tags,
    attributes: record.attributes,
    createdAt: Date.parse(record.createdAt),
    updatedAt: updatedAtOf(record),
  } as const;
}

/** A ticket whose requester is another customer now goes there with everything below it: the customer is part of the key. */
async function followCustomer(
  ctx: Ctx,
  source: string,
  keys: ReadonlyMap<string, KeyedRecord>,
  incoming: readonly Incoming[],
): Promise<void> {
  const moves = new Map<string, { from: string; to: string; ticketIds: string[] }>();
  const renamed = incoming.filter(({ record, row, cameAs }) => {
    const known = keys.get(record.externalId);
    return known && (known.customerId !== row.customerId || known.cameAs !== cameAs);
  });
  await repointExternalKeys(
    ctx,
    'ticket',
    source,
    renamed.map(({ record: { externalId }, row: { customerId, ticketId }, cameAs }) => ({
      externalId,
      customerId,
      recordId: ticketId,
      cameAs,
    })),
  );
  for (const { record, row } of renamed) {
    const from = keys.get(record.externalId)?.customerId;
    if (from === undefined || from === row.customerId) continue;
    const key = `${from} ${row.customerId}`;
    const move = moves.get(key) ?? { from, to: row.customerId, ticketIds: [] };
    move.ticketIds.push(row.ticketId);
    moves.set(key, move);
  }
  for (const { from, to, ticketIds } of moves.values()) await moveTickets(ctx, from, to, ticketIds);
}

async function loadStored(
  ctx: Ctx,
  keys: ReadonlyMap<string, KeyedRecord>,
  incoming: ReadonlyMap<string, Incoming>,
): Promise<ReadonlyMap<string, TicketRow>> {
  const wanted = [...keys.values()].flatMap(({ recordId }) => {
    const row = incoming.get(recordId)?.row;
    return row ? [{ customer_id: row.customerId, ticket_id: recordId }] : [];
  });
  if (wanted.length === 0) return new Map();
  const keyTypes = { customer_id: 'uuid', ticket_id: 'uuid' };
  const { rows } = await sql<Selectable<TicketsTable>>`
    select t.* from ${recordSet('x', keyTypes, wanted)}
    join tickets t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id`.execute(ctx.db);
  return new Map(rows.map((row) => [row.ticket_id, ticketFromRow(row)]));
}

/** Short numbers for people to say on the phone; a source's own numbers stay, and new ones begin above them. */
async function drawNumbers(ctx: Ctx, rows: readonly TicketRow[]): Promise<readonly TicketRow[]> {
  if (rows.length === 0) return rows;
  const highest = rows.reduce((max, row) => Math.max(max, row.number ?? 0), 0);
  const missing = rows.filter((row) => row.number === null).length;
  const counter = await ticketsDb(ctx)
    .updateTable('ticket_numbers')
    .set({ last_number: sql`greatest(last_number, ${highest}::bigint) + ${missing}::bigint` })
    .where('name', '=', 'ticket')
    .returning('last_number')
    .executeTakeFirstOrThrow();
  let next = counter.last_number - missing;
  return rows.map((row) => {
    if (row.number !== null) return row;
    next += 1;
    return { ...row, number: next };
  });
}

async function copyTickets(ctx: Ctx, rows: readonly TicketRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = rows.map((row) => copyLine(ticketCells(row))).join('');
  await copyInto(ctx.db, 'tickets', Object.keys(ticketColumns), text, { parentsKnown: true });
}

async function writeTickets(ctx: Ctx, rows: readonly TicketRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(ticketColumns);
  const updates = names
    .filter((name) => name !== 'customer_id' && name !== 'ticket_id')
    .map((name): RawBuilder<unknown> => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`
    insert into tickets (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(names.map((name) => sql`x.${sql.ref(name)}`))}
    from ${recordSet('x', ticketColumns, rows.map(rowFromTicket))}
    on conflict (customer_id, ticket_id) do update set ${sql.join(updates)}`.execute(ctx.db);
}
