import { z } from 'zod';
import { pageOf } from '#platform/core/paging.ts';
import { Attributes } from '#platform/core/record.ts';

const Money = z.object({ minor: z.number(), currency: z.string() });
export const OrderKind = z.enum(['order', 'refund', 'cancellation']);

/** Fields a list of orders can be filtered and sorted by. */
export const orderFields = [
  'number',
  'kind',
  'status',
  'orderedAt',
  'amount',
  'currency',
  'channel',
  'stage',
  'promisedAt',
  'shippedAt',
  'deliveredAt',
  'late',
  'source',
  'customerName',
  'customerId',
  'tier',
  'country',
] as const;
export type OrderField = (typeof orderFields)[number];

export const OrderRow = z.object({
  orderId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  number: z.string(),
  kind: OrderKind,
  status: z.string(),
  orderedAt: z.string(),
  amount: Money,
  channel: z.string().nullable(),
  stage: z.string().nullable(),
  promisedAt: z.string().nullable(),
  shippedAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  /** delivered after it was promised; null unless both are known */
  late: z.boolean().nullable(),
  source: z.string(),
});
export type OrderRow = z.infer<typeof OrderRow>;
export const OrderPage = pageOf(OrderRow);

export const OrderItem = z.object({
  lineNo: z.number(),
  sku: z.string().nullable(),
  name: z.string(),
  category: z.string().nullable(),
  quantity: z.number(),
  unitPriceMinor: z.number(),
  amountMinor: z.number(),
});
export type OrderItem = z.infer<typeof OrderItem>;

const Related = z.object({
  orderId: z.uuid(),
  number: z.string(),
  kind: OrderKind,
  orderedAt: z.string(),
  amount: Money,
});

export const OrderDetail = OrderRow.extend({
  attributes: Attributes,
  /** the amount is the sum of the lines, because its source gave none */
  amountFromItems: z.boolean(),
  /** the first 500 */
  items: z.array(OrderItem),
  itemsTotal: z.number(),
  /** the order this one takes back */
  refersTo: Related.nullable(),
  /** what takes this one back */
  takenBackBy: z.array(Related),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

export const subscriptionFields = [
  'plan',
  'startedAt',
  'endedAt',
  'endReason',
  'amount',
  'period',
  'active',
  'source',
  'customerName',
  'customerId',
  'tier',
  'country',
] as const;
export type SubscriptionField = (typeof subscriptionFields)[number];

export const SubscriptionRow = z.object({
  subscriptionId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  number: z.string(),
  plan: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  endReason: z.string().nullable(),
  /** price of one period */
  amount: Money,
  period: z.enum(['month', 'quarter', 'year']),
  source: z.string(),
});
export type SubscriptionRow = z.infer<typeof SubscriptionRow>;
export const SubscriptionPage = pageOf(SubscriptionRow);

const Facet = z.array(z.object({ value: z.string(), count: z.number() }));
/** Values that occur, most frequent first: what a filter offers. */
export const OrderFacets = z.object({ status: Facet, channel: Facet, stage: Facet, source: Facet });
