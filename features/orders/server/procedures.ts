import { runBatch } from '#platform/server/batch.ts';
import { listPage } from '#platform/server/db/list-query.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { ordersContract } from '../core/contract.ts';
import { OrderItemRecord, OrderRecord, SubscriptionRecord } from '../core/record.ts';
import { upsertOrderItems } from './commands/upsert-order-items.ts';
import { upsertOrders } from './commands/upsert-orders.ts';
import { upsertSubscriptions } from './commands/upsert-subscriptions.ts';
import { findOrder } from './queries/find-order.ts';
import { loadFacets } from './queries/load-facets.ts';
import { type OrderListRow, orderList, orderRowOf } from './queries/order-list.ts';
import {
  type SubscriptionListRow,
  subscriptionList,
  subscriptionRowOf,
} from './queries/subscription-list.ts';

const os = implementing(ordersContract);

export const ordersRouter = os.router({
  list: os.list.handler(({ context, input }) =>
    context.query(async (ctx) => {
      const page = await listPage<OrderListRow>(ctx, orderList, input);
      return { ...page, rows: page.rows.map(orderRowOf) };
    }),
  ),
  facets: os.facets.handler(({ context }) => context.query(loadFacets)),
  batch: os.batch.handler(({ context, input }) => runBatch(context, OrderRecord, input, upsertOrders)),
  itemsBatch: os.itemsBatch.handler(({ context, input }) =>
    runBatch(context, OrderItemRecord, input, upsertOrderItems),
  ),
  subscriptionsBatch: os.subscriptionsBatch.handler(({ context, input }) =>
    runBatch(context, SubscriptionRecord, input, upsertSubscriptions),
  ),
  find: os.find.handler(({ context, input }) => context.query((ctx) => findOrder(ctx, input.orderId))),
  subscriptions: os.subscriptions.handler(({ context, input }) =>
    context.query(async (ctx) => {
      const page = await listPage<SubscriptionListRow>(ctx, subscriptionList, input);
      return { ...page, rows: page.rows.map(subscriptionRowOf) };
    }),
  ),
});
