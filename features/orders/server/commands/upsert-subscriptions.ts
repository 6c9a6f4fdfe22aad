import {
  type KeyedRow,
  type KeyedTable,
  publishChanged,
  resolveCustomers,
  upsertKeyed,
} from '#features/customers/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { SubscriptionRecord } from '../../core/record.ts';
import { refreshOrderStats } from './refresh-order-stats.ts';
import type { OrderOptions } from './upsert-orders.ts';

const subscriptions: KeyedTable = {
  entity: 'subscription',
  table: 'subscriptions',
  idColumn: 'subscription_id',
  stamps: true,
  columns: [
    { name: 'number', type: 'text', initial: '', once: true },
    { name: 'plan', type: 'text', initial: '' },
    { name: 'started_at', type: 'timestamptz' },
    // without an end it runs, whatever was said before
    { name: 'ended_at', type: 'timestamptz', replace: true },
    { name: 'end_reason', type: 'text', replace: true },
    { name: 'amount_minor', type: 'bigint', initial: 0 },
    { name: 'period', type: 'text', initial: 'month' },
    { name: 'currency', type: 'text' },
    { name: 'attributes', type: 'jsonb', initial: '{}', merge: true, personal: true },
  ],
};

const valuesOf = (record: SubscriptionRecord): KeyedRow['values'] => ({
  number: record.externalId,
  plan: record.plan,
  started_at: record.startedAt,
  ended_at: record.endedAt,
  end_reason: record.endReason,
  amount_minor: record.amountMinor,
  period: record.period,
  currency: record.currency,
  attributes: Object.keys(record.attributes).length === 0 ? undefined : JSON.stringify(record.attributes),
});

/** Stores subscriptions of one source; a repeat changes nothing. One that ends before it starts is refused. */
export async function upsertSubscriptions(
  ctx: Ctx,
  source: string,
  records: readonly SubscriptionRecord[],
  options: OrderOptions = {},
): Promise<UpsertOutcome> {
  const refused: RefusedRecord[] = [];
  const good = records.flatMap((record, index) => {
    if (record.endedAt === undefined || record.endedAt >= record.startedAt) return [{ record, index }];
    refused.push({ index, reason: 'orders:ends-before-start', field: 'endedAt', value: record.endedAt });
    return [];
  });
  const owners = await resolveCustomers(
    ctx,
    source,
    good.map(({ record }) => record.customer),
    { create: options.createCustomers ?? true },
  );
  const rows: KeyedRow[] = [];
  good.forEach(({ record, index }, at) => {
    const owner = owners[at];
    if (owner) {
      const { customerId, cameAs } = owner;
      rows.push({ externalId: record.externalId, customerId, cameAs, values: valuesOf(record) });
    } else {
      const { externalId, email, phone } = record.customer;
      refused.push({
        index,
        reason: 'orders:customer-unknown',
        field: 'customer',
        value: externalId ?? email ?? phone ?? '',
      });
    }
  });
  const { created, changed, unchanged, customerIds } = await upsertKeyed(ctx, subscriptions, source, rows);
  if (!options.bulk) {
    await refreshOrderStats(ctx, customerIds);
    await publishChanged(ctx, customerIds, 'orders.subscriptions-changed');
  }
  return { created, changed, unchanged, refused: refused.sort((a, b) => a.index - b.index), customerIds };
}
