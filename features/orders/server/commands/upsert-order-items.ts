import { sql } from 'kysely';
import { type BulkOptions, findExternalKeys, type KeyedRecord } from '#features/customers/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import {
  gatherLines,
  linesMinor,
  linesText,
  type MergedLines,
  mergeLines,
  type PackedBatch,
  packBatch,
  unpackLines,
} from '../../core/order-lines.ts';
import type { OrderItemRecord, OrderRecord } from '../../core/record.ts';
import { announceOrders, type OrderOptions, storeOrders } from './upsert-orders.ts';

/** Orders whose lines are to be stored, where the caller has just stored the orders themselves. */
type Parents = { readonly records: ReadonlyMap<string, KeyedRecord>; readonly fresh: ReadonlySet<string> };

/** COPY cannot step aside: of two imports of the same source at once the second waits here. */
const lockLines = (ctx: Ctx, source: string) =>
  sql`select pg_advisory_xact_lock(hashtext(${`orders.items ${source}`}))`.execute(ctx.db);

/** Stores lines of orders; a repeat changes nothing. Orders without an amount of their own get the sum of their lines. */
export async function upsertOrderItems(
  ctx: Ctx,
  source: string,
  records: readonly OrderItemRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  return upsertPackedLines(ctx, source, packBatch(gatherLines(records)), options);
}

/** The same for lines that were packed already; a refusal's index is the place that was given with the line. */
export async function upsertPackedLines(
  ctx: Ctx,
  source: string,
  batch: PackedBatch,
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  await lockLines(ctx, source);
  const parents = { records: new Map(), fresh: new Set<string>() };
  const outcome = await storeLines(ctx, source, batch, mergedOf(batch), parents);
  if (!options.bulk) await announceOrders(ctx, outcome.customerIds);
  return outcome;
}

/**
 * Orders together with their lines, as files come that have one row per line: new orders get their sum at once and need
 * not be asked whether they have lines.
 */
export async function upsertOrdersWithLines(
  ctx: Ctx,
  source: string,
  orders: readonly OrderRecord[],
  batch: PackedBatch,
  options: OrderOptions = {},
): Promise<{ readonly orders: UpsertOutcome; readonly items: UpsertOutcome }> {
  await lockLines(ctx, source);
  const merged = mergedOf(batch);
  const kinds = new Map(orders.map((order) => [order.externalId, order.kind]));
  const sums = new Map<string, number>();
  for (const [externalId, { minor }] of merged) sums.set(externalId, amountOf(kinds.get(externalId), minor));
  const stored = await storeOrders(ctx, source, orders, options, sums);
  const outcome = await storeLines(ctx, source, batch, merged, stored);
  if (!options.bulk)
    await announceOrders(ctx, new Set([...stored.outcome.customerIds, ...outcome.customerIds]));
  return { orders: stored.outcome, items: outcome };
}

/** {@link upsertOrdersWithLines} for lines as records. */
export const upsertOrdersWithItems = (
  ctx: Ctx,
  source: string,
  orders: readonly OrderRecord[],
  items: readonly OrderItemRecord[],
  options: OrderOptions = {},
): ReturnType<typeof upsertOrdersWithLines> =>
  upsertOrdersWithLines(ctx, source, orders, packBatch(gatherLines(items)), options);

/** Lines of what is taken back are often negative; the amount never is, because the order's kind gives the sign. */
const amountOf = (kind: OrderRecord['kind'] | undefined, sum: number): number =>
  kind === 'order' ? Math.max(sum, 0) : Math.abs(sum);

/** What is to be written for one order, and what that does to its lines. */
type Merged = Omit<MergedLines, 'lines'> & { readonly text: string; readonly minor: number };

const writable = ({ lines, ...counts }: MergedLines): Merged => ({
  ...counts,
  text: linesText(lines),
  minor: linesMinor(lines),
});

/** A batch may bring a line twice: merged among themselves first, so that sums are of what will stand there. */
const mergedOf = (batch: PackedBatch): Map<string, Merged> =>
  new Map(
    [...batch].map(([externalId, packed]) => {
      const { text, minor, ordered, places } = packed;
      const merged = ordered
        ? { text, minor, created: places.length, changed: 0, unchanged: 0 }
        : writable(mergeLines(null, unpackLines(packed)));
      return [externalId, merged];
    }),
  );

type Owned = { readonly order: KeyedRecord; readonly merged: Merged };

async function storeLines(
  ctx: Ctx,
  source: string,
  batch: PackedBatch,
  merged: ReadonlyMap<string, Merged>,
  parents: Parents,
): Promise<UpsertOutcome> {
  const unknown = [...batch.keys()].filter((externalId) => !parents.records.has(externalId));
  const found = await findExternalKeys(ctx, 'order', source, unknown);
  const refused: RefusedRecord[] = [];
  const fresh: Owned[] = [];
  const earlier: Owned[] = [];
  for (const [externalId, lines] of merged) {
    const order = parents.records.get(externalId) ?? found.get(externalId);
    if (order) (parents.fresh.has(order.recordId) ? fresh : earlier).push({ order, merged: lines });
    else refused.push(...refusalsOf(externalId, batch.get(externalId)?.places ?? []));
  }
  const settled = await settleEarlier(ctx, earlier);
  await insertLines(ctx, [...fresh, ...settled.filter(({ known }) => !known)]);
  await updateLines(
    ctx,
    settled.filter(({ known, merged: { created, changed } }) => known && created + changed > 0),
  );
  const written = settled.filter(({ merged: { created, changed } }) => created + changed > 0);
  await sumOrders(ctx, written);
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (const { merged: one } of [...fresh, ...settled]) {
    counts.created += one.created;
    counts.changed += one.changed;
    counts.unchanged += one.unchanged;
  }
  return {
    ...counts,
    refused: refused.sort((a, b) => a.index - b.index),
    customerIds: new Set([...fresh, ...written].map(({ order }) => order.customerId)),
  };
}

const refusalsOf = (externalId: string, places: readonly number[]): RefusedRecord[] =>
  places.map((index) => ({
    index,
    reason: 'orders:order-unknown',
    field: 'orderExternalId',
    value: externalId,
  }));

/** What is to stand in orders that were there before: their own lines and those of the batch. */
async function settleEarlier(
  ctx: Ctx,
  earlier: readonly Owned[],
): Promise<(Owned & { readonly known: boolean })[]> {
  if (earlier.length === 0) return [];
  // as text, because a thread would hand parsed lines over value by value
  const { rows } = await sql<{ order_id: string; lines: string }>`
    select l.order_id, l.lines::text as lines from order_lines l
    join unnest(${earlier.map(({ order }) => order.customerId)}::uuid[], ${earlier.map(({ order }) => order.recordId)}::uuid[]) as o(customer_id, order_id)
      on l.customer_id = o.customer_id and l.order_id = o.order_id`.execute(ctx.db);
  const stored = new Map(rows.map((row) => [row.order_id, row.lines]));
  return earlier.map(({ order, merged }) => {
    const text = stored.get(order.recordId);
    if (text === undefined) return { order, merged, known: false };
    const onto = writable(mergeLines(unpackLines({ text }), unpackLines(merged)));
    // what the batch said twice was not said to the stored lines twice
    return {
      order,
      known: true,
      merged: {
        ...onto,
        changed: onto.changed + merged.changed,
        unchanged: onto.unchanged + merged.unchanged,
      },
    };
  });
}

async function insertLines(ctx: Ctx, owned: readonly Owned[]): Promise<void> {
  if (owned.length === 0) return;
  const text = owned
    .map(({ order, merged }) => copyLine([order.customerId, order.recordId, merged.text]))
    .join('');
  await copyInto(ctx.db, 'order_lines', ['customer_id', 'order_id', 'lines'], text);
}

async function updateLines(ctx: Ctx, owned: readonly Owned[]): Promise<void> {
  if (owned.length === 0) return;
  await sql`
    update order_lines l set lines = r.lines::json
    from unnest(${owned.map(({ order }) => order.customerId)}::uuid[], ${owned.map(({ order }) => order.recordId)}::uuid[],
      ${owned.map(({ merged }) => merged.text)}::text[]) as r(customer_id, order_id, lines)
    where l.customer_id = r.customer_id and l.order_id = r.order_id`.execute(ctx.db);
}

/** The sum of the lines, for orders whose source gave no amount; as {@link amountOf}. */
async function sumOrders(ctx: Ctx, owned: readonly Owned[]): Promise<void> {
  if (owned.length === 0) return;
  await sql`
    update orders o set amount_minor = case when o.kind = 'order' then greatest(s.lines_minor, 0) else abs(s.lines_minor) end
    from unnest(${owned.map(({ order }) => order.customerId)}::uuid[], ${owned.map(({ order }) => order.recordId)}::uuid[],
      ${owned.map(({ merged }) => merged.minor)}::bigint[]) as s(customer_id, order_id, lines_minor)
    where o.customer_id = s.customer_id and o.order_id = s.order_id and o.amount_from_items
      and o.amount_minor <> case when o.kind = 'order' then greatest(s.lines_minor, 0) else abs(s.lines_minor) end`.execute(
    ctx.db,
  );
}
