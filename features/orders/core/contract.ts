import { z } from 'zod';
import { BatchInput, BatchOutput } from '#platform/core/batch.ts';
import { operation } from '#platform/core/operation.ts';
import { ListInput } from '#platform/core/paging.ts';
import { OrderDetail, OrderFacets, OrderPage, SubscriptionPage } from './schema.ts';

const tag = 'orders';
const listRefusals = ['platform:bad-filter', 'platform:bad-cursor'] as const;
const batchDescription =
  'A repeat changes nothing. Each record is stored or refused by itself; `refused` says which and why. Send an Idempotency-Key header to repeat a request safely.';
const batch = (path: `/${string}`, summary: string) =>
  operation({ permission: 'orders.write', method: 'POST', path, tag, summary, description: batchDescription })
    .input(BatchInput)
    .output(BatchOutput);

/** What customers buy: orders with their lines, refunds, cancellations, subscriptions. */
export const ordersContract = {
  list: operation({
    permission: 'orders.read',
    method: 'GET',
    path: '/orders',
    tag,
    summary: 'Orders, refunds and cancellations, filtered, searched and sorted',
    refusals: [...listRefusals],
    description:
      'Filter and sort by any field of a row and by the customer’s tier and country; amounts are in major units of the company’s currency.',
  })
    .input(ListInput)
    .output(OrderPage),
  facets: operation({
    permission: 'orders.read',
    method: 'GET',
    path: '/orders/facets',
    tag,
    summary: 'Values orders have, for filters',
  }).output(OrderFacets),
  batch: batch('/orders/batch', 'Store up to 1,000 orders, refunds and cancellations'),
  itemsBatch: batch('/order-items/batch', 'Store up to 1,000 lines of orders'),
  subscriptionsBatch: batch('/subscriptions/batch', 'Store up to 1,000 subscriptions'),
  find: operation({
    permission: 'orders.read',
    method: 'GET',
    path: '/orders/{orderId}',
    tag,
    summary: 'One order with its lines',
    refusals: ['orders:unknown'],
  })
    .input(z.object({ orderId: z.uuid() }))
    .output(OrderDetail),
  subscriptions: operation({
    permission: 'orders.read',
    method: 'GET',
    path: '/subscriptions',
    tag,
    summary: 'Subscriptions, filtered, searched and sorted',
    refusals: [...listRefusals],
  })
    .input(ListInput)
    .output(SubscriptionPage),
};
