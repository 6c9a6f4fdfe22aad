import { majorUnits } from '#platform/core/money.ts';
import { listAll } from '#platform/server/db/list-query.ts';
import { type FileColumn, listFileInput, sendCsv } from '#platform/server/http/list-file.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import type { OrderRow, SubscriptionRow } from '../core/schema.ts';
import { type OrderListRow, orderList, orderRowOf } from './queries/order-list.ts';
import {
  type SubscriptionListRow,
  subscriptionList,
  subscriptionRowOf,
} from './queries/subscription-list.ts';

const column = <Row>(header: string, value: FileColumn<Row>['value']): FileColumn<Row> => ({ header, value });

const orderColumns: readonly FileColumn<OrderRow>[] = [
  column('order_id', (row) => row.orderId),
  column('number', (row) => row.number),
  column('kind', (row) => row.kind),
  column('status', (row) => row.status),
  column('ordered_at', (row) => row.orderedAt),
  column('amount', (row) => majorUnits(row.amount.minor, row.amount.currency)),
  column('currency', (row) => row.amount.currency),
  column('customer_id', (row) => row.customerId),
  column('customer', (row) => row.customerName),
  column('channel', (row) => row.channel),
  column('stage', (row) => row.stage),
  column('promised_at', (row) => row.promisedAt),
  column('shipped_at', (row) => row.shippedAt),
  column('delivered_at', (row) => row.deliveredAt),
  column('late', (row) => row.late),
  column('source', (row) => row.source),
];

const subscriptionColumns: readonly FileColumn<SubscriptionRow>[] = [
  column('subscription_id', (row) => row.subscriptionId),
  column('number', (row) => row.number),
  column('plan', (row) => row.plan),
  column('started_at', (row) => row.startedAt),
  column('ended_at', (row) => row.endedAt),
  column('end_reason', (row) => row.endReason),
  column('amount', (row) => majorUnits(row.amount.minor, row.amount.currency)),
  column('currency', (row) => row.amount.currency),
  column('period', (row) => row.period),
  column('customer_id', (row) => row.customerId),
  column('customer', (row) => row.customerName),
  column('source', (row) => row.source),
];

async function* mapped<In, Out>(
  pages: AsyncIterable<readonly In[]>,
  to: (row: In) => Out,
): AsyncGenerator<Out[]> {
  for await (const rows of pages) yield rows.map(to);
}

export const ordersFiles: readonly StreamRoute[] = [
  {
    method: 'GET',
    path: '/orders.csv',
    permission: 'orders.export',
    summary: 'The list of orders as a CSV file, by the same filter as /orders',
    handle: async (context, request, reply) => {
      const input = listFileInput(request.query);
      await context.command((ctx) =>
        ctx.audit({
          action: 'orders.export-list',
          subjectKind: 'list',
          subjectId: 'orders',
          detail: { ...input },
        }),
      );
      return sendCsv(
        reply,
        'orders',
        orderColumns,
        mapped(listAll<OrderListRow>(context.query, orderList, input), orderRowOf),
      );
    },
  },
  {
    method: 'GET',
    path: '/subscriptions.csv',
    permission: 'orders.export',
    summary: 'The list of subscriptions as a CSV file, by the same filter as /subscriptions',
    handle: async (context, request, reply) => {
      const input = listFileInput(request.query);
      await context.command((ctx) =>
        ctx.audit({
          action: 'orders.export-list',
          subjectKind: 'list',
          subjectId: 'subscriptions',
          detail: { ...input },
        }),
      );
      return sendCsv(
        reply,
        'subscriptions',
        subscriptionColumns,
        mapped(listAll<SubscriptionListRow>(context.query, subscriptionList, input), subscriptionRowOf),
      );
    },
  },
];
