import { sql } from 'kysely';
import { customerLabel, customersFound } from '#features/customers/server/public.ts';
import type { ListField, ListSpec } from '#platform/server/db/list-query.ts';
import type { SubscriptionField, SubscriptionRow } from '../../core/schema.ts';

const fields: Record<SubscriptionField, ListField> = {
  plan: { sql: 's.plan', type: 'text', notNull: true },
  startedAt: { sql: 's.started_at', type: 'time', notNull: true },
  endedAt: { sql: 's.ended_at', type: 'time' },
  endReason: { sql: 's.end_reason', type: 'text' },
  amount: { sql: 's.amount_minor', type: 'money', notNull: true },
  period: { sql: 's.period', type: 'text', notNull: true },
  active: { sql: '(s.ended_at is null or s.ended_at > current_timestamp)', type: 'boolean', notNull: true },
  source: { sql: 's.source', type: 'text', notNull: true },
  customerName: { sql: 'lower(c.name)', type: 'text', notNull: true },
  customerId: { sql: 's.customer_id', type: 'id', sortable: false },
  tier: { sql: 'c.tier', type: 'text' },
  country: { sql: 'c.country', type: 'text' },
};

/** Subscriptions with the names of their customers; found by number or by customer. */
export const subscriptionList: ListSpec = {
  select: `s.subscription_id, s.customer_id, ${customerLabel('c')} as customer_name, s.number, s.plan, s.started_at, s.ended_at, s.end_reason,
    s.amount_minor, s.currency, s.period, s.source`,
  from: 'subscriptions s join customers c on c.customer_id = s.customer_id',
  key: 's.subscription_id',
  fields,
  defaultSort: { field: 'startedAt', direction: 'desc' },
  search: async (text, ctx) => {
    const ofCustomer = await customersFound(ctx, text, 's.customer_id');
    return sql`(s.number = ${text} or ${ofCustomer})`;
  },
};

export type SubscriptionListRow = {
  subscription_id: string;
  customer_id: string;
  customer_name: string;
  number: string;
  plan: string;
  started_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
  amount_minor: number;
  currency: string;
  period: SubscriptionRow['period'];
  source: string;
};

export const subscriptionRowOf = (row: SubscriptionListRow): SubscriptionRow => ({
  subscriptionId: row.subscription_id,
  customerId: row.customer_id,
  customerName: row.customer_name,
  number: row.number,
  plan: row.plan,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  endReason: row.end_reason,
  amount: { minor: row.amount_minor, currency: row.currency },
  period: row.period,
  source: row.source,
});
