import { z } from 'zod';
import { Attributes, CustomerRef, ExternalId, Instant, ShortText } from '#platform/core/record.ts';

const Currency = z.string().regex(/^[A-Z]{3}$/);
const Minor = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** A purchase, refund or cancellation. Amounts are whole minor units and never negative: the kind gives the sign. */
export const OrderRecord = z.object({
  externalId: ExternalId,
  kind: z.enum(['order', 'refund', 'cancellation']).default('order'),
  customer: CustomerRef,
  number: ShortText.optional(),
  /** external id of the order that is taken back */
  refersTo: ExternalId.optional(),
  status: ShortText.optional(),
  orderedAt: Instant,
  /** absent: the sum of the items */
  amountMinor: Minor.min(0).optional(),
  currency: Currency,
  channel: ShortText.optional(),
  stage: ShortText.optional(),
  promisedAt: Instant.optional(),
  shippedAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  attributes: Attributes.default({}),
});
export type OrderRecord = z.infer<typeof OrderRecord>;

/** One line of an order. Two equal lines are two real lines: `lineNo` tells them apart. */
export const OrderItemRecord = z.object({
  orderExternalId: ExternalId,
  lineNo: z.number().int().min(1),
  sku: ShortText.optional(),
  name: ShortText.optional(),
  category: ShortText.optional(),
  quantity: z.number().default(1),
  unitPriceMinor: Minor.default(0),
  /** absent: quantity times unit price, rounded */
  amountMinor: Minor.optional(),
});
export type OrderItemRecord = z.infer<typeof OrderItemRecord>;

export const SubscriptionRecord = z.object({
  externalId: ExternalId,
  customer: CustomerRef,
  plan: ShortText.optional(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  endReason: ShortText.optional(),
  amountMinor: Minor.min(0).default(0),
  period: z.enum(['month', 'quarter', 'year']).default('month'),
  currency: Currency,
  attributes: Attributes.default({}),
});
export type SubscriptionRecord = z.infer<typeof SubscriptionRecord>;
