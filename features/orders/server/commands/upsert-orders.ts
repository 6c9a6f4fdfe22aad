import { sql } from 'kysely';
import {
  type BulkOptions,
  type KeyedRecord,
  type KeyedRow,
  type KeyedTable,
  publishChanged,
  resolveCustomers,
  upsertKeyed,
} from '#features/customers/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { OrderRecord } from '../../core/record.ts';
import { refreshOrderStats } from './refresh-order-stats.ts';

export type OrderOptions = BulkOptions & {
  /** make a customer for an id that no customer record has named yet; default true, so that no purchase is lost */
  readonly createCustomers?: boolean;
};

const orders: KeyedTable = {
  entity: 'order',
  table: 'orders',
  idColumn: 'order_id',
  stamps: true,
  columns: [
    { name: 'kind', type: 'text', initial: 'order' },
    { name: 'refers_to_key', type: 'text' },
    { name: 'number', type: 'text', initial: '' },
    { name: 'status', type: 'text', initial: 'completed' },
    { name: 'ordered_at', type: 'timestamptz' },
    { name: 'amount_minor', type: 'bigint', initial: 0 },
    { name: 'amount_from_items', type: 'boolean', initial: true },
    { name: 'currency', type: 'text' },
    { name: 'channel', type: 'text' },
    { name: 'stage', type: 'text' },
    { name: 'promised_at', type: 'timestamptz' },
    { name: 'shipped_at', type: 'timestamptz' },
    { name: 'delivered_at', type: 'timestamptz' },
    { name: 'attributes', type: 'jsonb', initial: '{}', merge: true, personal: true },
  ],
};

const valuesOf = (source: string, record: OrderRecord): KeyedRow['values'] => ({
  kind: record.kind,
  refers_to_key: record.refersTo === undefined ? undefined : `${source}:${record.refersTo}`,
  number: record.number ?? record.externalId,
  status: record.status,
  ordered_at: record.orderedAt,
  amount_minor: record.amountMinor,
  amount_from_items: record.amountMinor === undefined ? undefined : false,
  currency: record.currency,
  channel: record.channel,
  stage: record.stage,
  promised_at: record.promisedAt,
  shipped_at: record.shippedAt,
  delivered_at: record.deliveredAt,
  attributes: Object.keys(record.attributes).length === 0 ? undefined : JSON.stringify(record.attributes),
});

/** What became of a batch of orders, with what their lines need. */
export type StoredOrders = {
  readonly outcome: UpsertOutcome;
  /** by outside id */
  readonly records: ReadonlyMap<string, KeyedRecord>;
  /** our ids of orders made just now: they have no lines yet */
  readonly fresh: ReadonlySet<string>;
};

/** @param sums minor units by outside id, for orders whose lines are at hand and whose source gives no amount */
export async function storeOrders(
  ctx: Ctx,
  source: string,
  records: readonly OrderRecord[],
  options: OrderOptions,
  sums: ReadonlyMap<string, number> = new Map(),
): Promise<StoredOrders> {
  const owners = await resolveCustomers(
    ctx,
    source,
    records.map((record) => record.customer),
    { create: options.createCustomers ?? true },
  );
  const refused: RefusedRecord[] = [];
  const rows: KeyedRow[] = [];
  records.forEach((record, index) => {
    const owner = owners[index];
    if (!owner) {
      const { externalId, email, phone } = record.customer;
      refused.push({
        index,
        reason: 'orders:customer-unknown',
        field: 'customer',
        value: externalId ?? email ?? phone ?? '',
      });
      return;
    }
    rows.push({
      externalId: record.externalId,
      customerId: owner.customerId,
      cameAs: owner.cameAs,
      values: valuesOf(source, record),
    });
  });
  const initial = (externalId: string) => {
    const sum = sums.get(externalId);
    return sum === undefined ? {} : { amount_minor: sum };
  };
  const kept = await upsertKeyed(ctx, { ...orders, initialOf: initial }, source, rows);
  const takingBack = records.filter((record) => record.refersTo !== undefined);
  await linkTakenBack(
    ctx,
    [...new Set(records.map((record) => `${source}:${record.externalId}`))],
    [...new Set(takingBack.flatMap(({ externalId }) => kept.records.get(externalId)?.customerId ?? []))],
  );
  const { created, changed, unchanged, customerIds } = kept;
  return {
    outcome: { created, changed, unchanged, refused, customerIds },
    records: kept.records,
    fresh: new Set(kept.createdIds.flatMap((externalId) => kept.records.get(externalId)?.recordId ?? [])),
  };
}

/**
 * Stores purchases, refunds and cancellations of one source; a repeat changes nothing. An order that a newer record
 * gives to another customer goes there with its lines. Without an amount it is the sum of its lines.
 */
export async function upsertOrders(
  ctx: Ctx,
  source: string,
  records: readonly OrderRecord[],
  options: OrderOptions = {},
): Promise<UpsertOutcome> {
  const { outcome } = await storeOrders(ctx, source, records, options);
  if (!options.bulk) await announceOrders(ctx, outcome.customerIds);
  return outcome;
}

/** What a batch owes when no import pays it at its end. */
export async function announceOrders(ctx: Ctx, customerIds: ReadonlySet<string>): Promise<void> {
  await refreshOrderStats(ctx, customerIds);
  await publishChanged(ctx, customerIds, 'orders.orders-changed');
}

/**
 * A refund may come before the order it takes back: whichever comes second makes the link.
 * @param keys of the orders that came
 * @param customerIds of those among them that take something back
 */
async function linkTakenBack(
  ctx: Ctx,
  keys: readonly string[],
  customerIds: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const { rows: waiting } = await sql<{ customer_id: string; order_id: string; refers_to_key: string }>`
    select customer_id, order_id, refers_to_key from orders
    where refers_to is null and refers_to_key is not null
      and (refers_to_key = any(${[...keys]}::text[]) or customer_id = any(${[...customerIds]}::uuid[]))`.execute(
    ctx.db,
  );
  if (waiting.length === 0) return;
  const { rows: found } = await sql<{ value: string; record_id: string }>`
    select value, record_id from external_keys
    where entity = 'order' and value = any(${waiting.map((row) => row.refers_to_key)}::text[])`.execute(
    ctx.db,
  );
  const idOf = new Map(found.map((row) => [row.value, row.record_id]));
  const links = waiting.flatMap((row) => {
    const refersTo = idOf.get(row.refers_to_key);
    return refersTo ? [{ ...row, refersTo }] : [];
  });
  if (links.length === 0) return;
  await sql`
    update orders o set refers_to = l.refers_to
    from unnest(${links.map((l) => l.customer_id)}::uuid[], ${links.map((l) => l.order_id)}::uuid[], ${links.map((l) => l.refersTo)}::uuid[])
      as l(customer_id, order_id, refers_to)
    where o.customer_id = l.customer_id and o.order_id = l.order_id`.execute(ctx.db);
}
