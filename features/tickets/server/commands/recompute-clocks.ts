import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import { computeClocks } from '../../core/ticket-clocks.ts';
import { type KeyedInput, loadClockInputs } from '../queries/load-clock-inputs.ts';
import { type ClockRules, loadClockRules } from '../queries/load-clock-rules.ts';
import {
  cycleCells,
  cycleColumns,
  measureCells,
  measureColumns,
  waitCells,
  waitColumns,
} from '../sql/clock-columns.ts';
import { recordSet } from '../sql/record-set.ts';
import type { TicketKey } from '../tables.ts';
import { refreshTicketStats } from './refresh-ticket-stats.ts';

/** Customers of one round: a thousand tickets or so are read, computed and written at a time. */
const CUSTOMERS_AT_ONCE = 250;

/** Tickets that are computed in one go: about a hundredth of a second. */
const COMPUTED_AT_ONCE = 200;

/**
 * Computes the clocks of these tickets anew, and of those that a change of them touches: what they were merged into, and
 * tickets of the same customer that were resolved shortly before they came (M14).
 */
export async function recomputeClocks(ctx: Ctx, keys: readonly TicketKey[]): Promise<void> {
  if (keys.length === 0) return;
  const rules = await loadClockRules(ctx);
  const touched = await withTouched(ctx, keys, rules.policy.repeatWindowMs);
  await lockClocks(
    ctx,
    touched.map((key) => key.customerId),
  );
  await writeClocks(ctx, await compute(await loadClockInputs(ctx, { keys: touched }, rules)));
}

/**
 * Computes the clocks of all tickets of these customers anew, and their ticket totals, in the caller's transaction: what a
 * bulk import owes at its end.
 * @returns tickets done
 */
export async function recomputeClocksForCustomers(
  ctx: Ctx,
  customerIds: Iterable<string>,
  report: (tickets: number) => void = () => undefined,
): Promise<number> {
  const ids = await withTickets(ctx, [...new Set(customerIds)]);
  if (ids.length === 0) return 0;
  const rules: ClockRules = await loadClockRules(ctx);
  await lockClocks(ctx, ids);
  const load = (from: number): Promise<KeyedInput[]> => {
    const loading = loadClockInputs(ctx, { customerIds: ids.slice(from, from + CUSTOMERS_AT_ONCE) }, rules);
    // an error comes out where it is awaited; it must not count as unhandled before
    loading.catch(() => undefined);
    return loading;
  };
  let done = 0;
  let next = load(0);
  let writing: Promise<void> = Promise.resolve();
  for (let from = 0; from < ids.length; from += CUSTOMERS_AT_ONCE) {
    const inputs = await next;
    // the database writes the last round and reads the next one while this one is computed
    next = from + CUSTOMERS_AT_ONCE < ids.length ? load(from + CUSTOMERS_AT_ONCE) : next;
    const clocks = await compute(inputs);
    await writing;
    writing = writeClocks(ctx, clocks);
    writing.catch(() => undefined);
    done += inputs.length;
    report(done);
  }
  await writing;
  await refreshTicketStats(ctx, ids);
  return done;
}

/** Those of these customers who have a ticket or had one, by id: a shop's thousands of buyers often have none. */
async function withTickets(ctx: Ctx, customerIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from unnest(${customerIds}::uuid[]) as c(id)
    where exists (select 1 from tickets t where t.customer_id = c.id)
      or exists (select 1 from customer_stats s where s.customer_id = c.id and (s.tickets_count > 0 or s.last_ticket_at is not null))
    order by c.id`.execute(ctx.db);
  return rows.map((row) => row.id);
}

const LOCK_SPACE = 7_406;
const LOCK_BUCKETS = 64;

/**
 * Rows are deleted and written anew, so two transactions at the same ticket would collide on the key. They queue here
 * instead, by customer, in buckets: a lock for each of many thousand customers would not fit into the lock table.
 */
async function lockClocks(ctx: Ctx, customerIds: readonly string[]): Promise<void> {
  const buckets = new Set(customerIds.map((id) => Number.parseInt(id.slice(-4), 16) % LOCK_BUCKETS));
  // in the order of their numbers, so that two transactions never wait for each other; one statement for all of them
  await sql`
    select pg_advisory_xact_lock(${LOCK_SPACE}::int, b.bucket)
    from (select bucket from unnest(${[...buckets]}::int[]) as u(bucket) order by bucket offset 0) b`.execute(
    ctx.db,
  );
}

async function withTouched(
  ctx: Ctx,
  keys: readonly TicketKey[],
  windowMs: number,
): Promise<readonly TicketKey[]> {
  const given = keys.map((key) => ({ customer_id: key.customerId, ticket_id: key.ticketId }));
  const scope = recordSet('x', { customer_id: 'uuid', ticket_id: 'uuid' }, given);
  const window = `${windowMs / 1000} seconds`;
  const siblings = await sql<TicketKey>`
    select distinct c.customer_id as "customerId", c.ticket_id as "ticketId" from ${scope}
    join tickets t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id
    join ticket_cycles c on c.customer_id = t.customer_id
      and c.resolved_at between t.created_at - ${window}::interval and t.created_at`.execute(ctx.db);
  const into = await sql<{ id: string }>`
    select distinct t.merged_into as id from ${scope}
    join tickets t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id where t.merged_into is not null`.execute(
    ctx.db,
  );
  const targetIds = into.rows.map((row) => row.id);
  const targets = await sql<TicketKey>`
    select customer_id as "customerId", ticket_id as "ticketId" from tickets
    where ticket_id = any(${targetIds}::uuid[])`.execute(ctx.db);
  const all = [...keys, ...siblings.rows, ...targets.rows];
  const unique = [...new Map(all.map((key) => [key.ticketId, key])).values()];
  // a target may itself have been merged further
  return targets.rows.every((target) => keys.some((key) => key.ticketId === target.ticketId))
    ? unique
    : withTouched(ctx, unique, windowMs);
}

/** Lines of a COPY for each table, and the tickets whose stored clocks they replace. */
type Clocks = {
  readonly lines: Readonly<Record<ClockTable, readonly string[]>>;
  readonly replaced: readonly TicketKey[];
};

const clockTables = {
  ticket_measures: measureColumns,
  ticket_waits: waitColumns,
  ticket_cycles: cycleColumns,
} as const;
type ClockTable = keyof typeof clockTables;
const tableNames = Object.keys(clockTables) as ClockTable[];

async function compute(inputs: readonly KeyedInput[]): Promise<Clocks> {
  const lines = {
    ticket_measures: [] as string[],
    ticket_waits: [] as string[],
    ticket_cycles: [] as string[],
  };
  for (const [index, { key, input }] of inputs.entries()) {
    // others are served, and statements go out, in between
    if (index > 0 && index % COMPUTED_AT_ONCE === 0) await setImmediate();
    const clocks = computeClocks(input);
    lines.ticket_measures.push(copyLine(measureCells(key, clocks.measures)));
    for (const wait of clocks.waits) lines.ticket_waits.push(copyLine(waitCells(key, wait)));
    for (const cycle of clocks.cycles) lines.ticket_cycles.push(copyLine(cycleCells(key, cycle)));
  }
  return { lines, replaced: inputs.flatMap(({ key, isComputed }) => (isComputed ? [key] : [])) };
}

/** All statements go out at once: the database must not wait for this thread between them, which may be computing. */
async function writeClocks(ctx: Ctx, { lines, replaced }: Clocks): Promise<void> {
  const keys = replaced.map((key) => ({ customer_id: key.customerId, ticket_id: key.ticketId }));
  const statements: Promise<unknown>[] = [];
  for (const table of keys.length > 0 ? tableNames : []) {
    statements.push(
      sql`
        delete from ${sql.table(table)} m using ${recordSet('x', { customer_id: 'uuid', ticket_id: 'uuid' }, keys)}
        where m.customer_id = x.customer_id and m.ticket_id = x.ticket_id`.execute(ctx.db),
    );
  }
  for (const table of tableNames) {
    const text = lines[table].join('');
    if (text !== '')
      statements.push(copyInto(ctx.db, table, clockTables[table], text, { parentsKnown: true }));
  }
  await Promise.all(statements);
}
