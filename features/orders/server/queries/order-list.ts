import { sql } from 'kysely';
import { customerLabel, customersFound } from '#features/customers/server/public.ts';
import type { ListField, ListSpec } from '#platform/server/db/list-query.ts';
import type { OrderField, OrderRow } from '../../core/schema.ts';

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

const fields: Record<OrderField, ListField> = {
  number: { sql: 'o.number', type: 'text', notNull: true },
  kind: { sql: 'o.kind', type: 'text', notNull: true },
  status: { sql: 'o.status', type: 'text', notNull: true },
  orderedAt: { sql: 'o.ordered_at', type: 'time', notNull: true },
  amount: { sql: 'o.amount_minor', type: 'money', notNull: true },
  currency: { sql: 'o.currency', type: 'text', notNull: true },
  channel: { sql: 'o.channel', type: 'text' },
  stage: { sql: 'o.stage', type: 'text' },
  promisedAt: { sql: 'o.promised_at', type: 'time' },
  shippedAt: { sql: 'o.shipped_at', type: 'time' },
  deliveredAt: { sql: 'o.delivered_at', type: 'time' },
  late: { sql: '(o.delivered_at > o.promised_at)', type: 'boolean' },
  source: { sql: 'o.source', type: 'text', notNull: true },
  customerName: { sql: 'lower(c.name)', type: 'text', notNull: true },
  customerId: { sql: 'o.customer_id', type: 'id', sortable: false },
  tier: { sql: 'c.tier', type: 'text' },
  country: { sql: 'c.country', type: 'text' },
};

/** Orders, refunds and cancellations with the names of their customers; found by number or by customer. */
export const orderList: ListSpec = {
  select: `o.order_id, o.customer_id, ${customerLabel('c')} as customer_name, o.number, o.kind, o.status, o.ordered_at, o.amount_minor, o.currency,
    o.channel, o.stage, o.promised_at, o.shipped_at, o.delivered_at, o.delivered_at > o.promised_at as late, o.source`,
  from: 'orders o join customers c on c.customer_id = o.customer_id',
  key: 'o.order_id',
  fields,
  defaultSort: { field: 'orderedAt', direction: 'desc' },
  search: async (text, ctx) => {
    const ofCustomer = await customersFound(ctx, text, 'o.customer_id');
    return sql`(o.number = ${text} or ${ofCustomer})`;
  },
};

export type OrderListRow = {
  order_id: string;
  customer_id: string;
  customer_name: string;
  number: string;
  kind: OrderRow['kind'];
  status: string;
  ordered_at: Date;
  amount_minor: number;
  currency: string;
  channel: string | null;
  stage: string | null;
  promised_at: Date | null;
  shipped_at: Date | null;
  delivered_at: Date | null;
  late: boolean | null;
  source: string;
};

export const orderRowOf = (row: OrderListRow): OrderRow => ({
  orderId: row.order_id,
  customerId: row.customer_id,
  customerName: row.customer_name,
  number: row.number,
  kind: row.kind,
  status: row.status,
  orderedAt: row.ordered_at.toISOString(),
  amount: { minor: row.amount_minor, currency: row.currency },
  channel: row.channel,
  stage: row.stage,
  promisedAt: iso(row.promised_at),
  shippedAt: iso(row.shipped_at),
  deliveredAt: iso(row.delivered_at),
  late: row.late,
  source: row.source,
});
