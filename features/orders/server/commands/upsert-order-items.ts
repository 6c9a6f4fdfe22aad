import { sql } from 'kysely';
import { type BulkOptions, findExternalKeys, type KeyedRecord } from '#features/customers/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import type { OrderItemRecord, OrderRecord } from '../../core/record.ts';
import { announceOrders, type OrderOptions, storeOrders } from './upsert-orders.ts';

type Line = { readonly order: KeyedRecord; readonly record: OrderItemRecord; readonly amountMinor: number };

const columns = [
  'customer_id',
  'order_id',
  'line_no',
  'sku',
  'name',
  'category',
  'quantity',
  'unit_price_minor',
  'amount_minor',
];

/** Half away from zero, like the rest of the product's money. */
const rounded = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

const lineAmount = (record: OrderItemRecord): number =>
  record.amountMinor ?? rounded(record.quantity * record.unitPriceMinor);

/** Orders whose lines are to be stored, where the caller has just stored the orders themselves. */
type Parents = { readonly records: ReadonlyMap<string, KeyedRecord>; readonly fresh: ReadonlySet<string> };

/** COPY cannot step aside: of two imports of the same source at once the second waits here. */
const lockLines = (ctx: Ctx, source: string) =>
  sql`select pg_advisory_xact_lock(hashtext(${`orders.items ${source}`}))`.execute(ctx.db);

/**
 * Stores lines of orders; a repeat changes nothing. Lines of orders that had none go in by COPY, which is what makes
 * half a million of them a matter of seconds. Orders without an amount of their own get the sum of their lines.
 */
export async function upsertOrderItems(
  ctx: Ctx,
  source: string,
  records: readonly OrderItemRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  await lockLines(ctx, source);
  const outcome = await storeItems(ctx, source, records, { records: new Map(), fresh: new Set() });
  if (!options.bulk) await announceOrders(ctx, outcome.customerIds);
  return outcome;
}

/**
 * Orders together with their lines, as files come that have one row per line: about twice as fast as the two apart,
 * because new orders get their sum at once and need not be asked whether they have lines.
 */
export async function upsertOrdersWithItems(
  ctx: Ctx,
  source: string,
  orders: readonly OrderRecord[],
  items: readonly OrderItemRecord[],
  options: OrderOptions = {},
): Promise<{ readonly orders: UpsertOutcome; readonly items: UpsertOutcome }> {
  await lockLines(ctx, source);
  const kinds = new Map(orders.map((order) => [order.externalId, order.kind]));
  const sums = new Map<string, number>();
  for (const item of items)
    sums.set(item.orderExternalId, (sums.get(item.orderExternalId) ?? 0) + lineAmount(item));
  for (const [externalId, sum] of sums) sums.set(externalId, amountOf(kinds.get(externalId), sum));
  const stored = await storeOrders(ctx, source, orders, options, sums);
  const outcome = await storeItems(ctx, source, items, stored);
  if (!options.bulk)
    await announceOrders(ctx, new Set([...stored.outcome.customerIds, ...outcome.customerIds]));
  return { orders: stored.outcome, items: outcome };
}

/** Lines of what is taken back are often negative; the amount never is, because the order's kind gives the sign. */
const amountOf = (kind: OrderRecord['kind'] | undefined, sum: number): number =>
  kind === 'order' ? Math.max(sum, 0) : Math.abs(sum);

async function storeItems(
  ctx: Ctx,
  source: string,
  records: readonly OrderItemRecord[],
  parents: Parents,
): Promise<UpsertOutcome> {
  const unknown = new Set<string>();
  for (const record of records)
    if (!parents.records.has(record.orderExternalId)) unknown.add(record.orderExternalId);
  const orders = new Map([...parents.records, ...(await findExternalKeys(ctx, 'order', source, unknown))]);
  const refused: RefusedRecord[] = [];
  const lines = new Map<string, Line>();
  const repeats = { changed: 0, unchanged: 0 };
  records.forEach((record, index) => {
    const order = orders.get(record.orderExternalId);
    if (!order) {
      refused.push({
        index,
        reason: 'orders:order-unknown',
        field: 'orderExternalId',
        value: record.orderExternalId,
      });
      return;
    }
    const key = `${record.lineNo} ${record.orderExternalId}`;
    const before = lines.get(key);
    const line = { order, record, amountMinor: lineAmount(record) };
    if (before) repeats[lineText(before) === lineText(line) ? 'unchanged' : 'changed'] += 1;
    lines.set(key, line);
  });
  const all = [...lines.values()];
  const earlier = [
    ...new Map(
      all
        .filter((line) => !parents.fresh.has(line.order.recordId))
        .map((line) => [line.order.recordId, line.order]),
    ).values(),
  ];
  const stored = await write(ctx, all, await ordersWithLines(ctx, earlier));
  if (stored.customerIds.size > 0)
    await sumOrders(
      ctx,
      earlier.filter((order) => stored.customerIds.has(order.customerId)),
    );
  // a line given twice with two values leaves a new order with the sum of both
  if (repeats.changed > 0) await sumOrders(ctx, [...orders.values()]);
  return {
    created: stored.created,
    changed: stored.changed + repeats.changed,
    unchanged: lines.size - stored.created - stored.changed + repeats.unchanged,
    refused,
    customerIds: stored.customerIds,
  };
}

const lineText = ({ order, record, amountMinor }: Line): string =>
  copyLine([
    order.customerId,
    order.recordId,
    record.lineNo,
    record.sku,
    record.name ?? '',
    record.category,
    record.quantity,
    record.unitPriceMinor,
    amountMinor,
  ]);

/** Our ids of those orders that have lines already. */
async function ordersWithLines(ctx: Ctx, orders: readonly KeyedRecord[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const { rows } = await sql<{ order_id: string }>`
    select o.order_id from unnest(${orders.map((order) => order.customerId)}::uuid[], ${orders.map((order) => order.recordId)}::uuid[]) as o(customer_id, order_id)
    where exists (select 1 from order_items i where i.customer_id = o.customer_id and i.order_id = o.order_id)`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => row.order_id));
}

type Written = { readonly created: number; readonly changed: number; readonly customerIds: Set<string> };

async function write(ctx: Ctx, lines: readonly Line[], begun: ReadonlySet<string>): Promise<Written> {
  const customerIds = new Set<string>();
  const fresh = lines.filter((line) => !begun.has(line.order.recordId));
  if (fresh.length > 0) await copyInto(ctx.db, 'order_items', columns, fresh.map(lineText).join(''));
  for (const line of fresh) customerIds.add(line.order.customerId);
  const known = lines.filter((line) => begun.has(line.order.recordId));
  const later = await writeKnown(ctx, known);
  for (const customerId of later.customerIds) customerIds.add(customerId);
  return { created: fresh.length + later.created, changed: later.changed, customerIds };
}

const recordset = (lines: readonly Line[]) => sql`
  json_to_recordset(${JSON.stringify(
    lines.map(({ order, record, amountMinor }, nth) => ({
      nth,
      customer_id: order.customerId,
      order_id: order.recordId,
      line_no: record.lineNo,
      sku: record.sku,
      name: record.name,
      category: record.category,
      quantity: record.quantity,
      unit_price_minor: record.unitPriceMinor,
      amount_minor: amountMinor,
    })),
  )}::text::json) as r(nth integer, customer_id uuid, order_id uuid, line_no integer, sku text, name text, category text,
    quantity numeric, unit_price_minor bigint, amount_minor bigint)`;

const differs = sql`(i.sku, i.name, i.category, i.quantity, i.unit_price_minor, i.amount_minor) is distinct from
  (coalesce(r.sku, i.sku), coalesce(r.name, i.name), coalesce(r.category, i.category), r.quantity, r.unit_price_minor, r.amount_minor)`;

/**
 * Lines of orders that have some already. First what is new and what differs is asked for, because a repeated import
 * has neither, and reading is several times faster than trying to write.
 */
async function writeKnown(
  ctx: Ctx,
  lines: readonly Line[],
): Promise<{ created: number; changed: number; customerIds: string[] }> {
  if (lines.length === 0) return { created: 0, changed: 0, customerIds: [] };
  const { rows } = await sql<{ nth: number; is_new: boolean }>`
    select r.nth, i.line_no is null as is_new from ${recordset(lines)}
    left join order_items i on i.customer_id = r.customer_id and i.order_id = r.order_id and i.line_no = r.line_no
    where i.line_no is null or ${differs}`.execute(ctx.db);
  const pick = (isNew: boolean): Line[] =>
    rows.flatMap((row) => (row.is_new === isNew ? (lines[row.nth] ?? []) : []));
  const missing = pick(true);
  const changed = pick(false);
  if (missing.length > 0) await copyInto(ctx.db, 'order_items', columns, missing.map(lineText).join(''));
  if (changed.length > 0) {
    await sql`
      update order_items i set sku = coalesce(r.sku, i.sku), name = coalesce(r.name, i.name), category = coalesce(r.category, i.category),
        quantity = r.quantity, unit_price_minor = r.unit_price_minor, amount_minor = r.amount_minor
      from ${recordset(changed)}
      where i.customer_id = r.customer_id and i.order_id = r.order_id and i.line_no = r.line_no`.execute(
      ctx.db,
    );
  }
  return {
    created: missing.length,
    changed: changed.length,
    customerIds: [...missing, ...changed].map((line) => line.order.customerId),
  };
}

/** The sum of the lines, for orders whose source gave no amount; as {@link amountOf}. */
async function sumOrders(ctx: Ctx, orders: readonly KeyedRecord[]): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    update orders o set amount_minor = case when o.kind = 'order' then greatest(s.lines_minor, 0) else abs(s.lines_minor) end
    from (
      select i.customer_id, i.order_id, sum(i.amount_minor)::bigint as lines_minor
      from order_items i
      join unnest(${orders.map((order) => order.customerId)}::uuid[], ${orders.map((order) => order.recordId)}::uuid[]) as k(customer_id, order_id)
        on i.customer_id = k.customer_id and i.order_id = k.order_id
      group by i.customer_id, i.order_id
    ) s
    where o.customer_id = s.customer_id and o.order_id = s.order_id and o.amount_from_items
      and o.amount_minor <> case when o.kind = 'order' then greatest(s.lines_minor, 0) else abs(s.lines_minor) end`.execute(
    ctx.db,
  );
}
