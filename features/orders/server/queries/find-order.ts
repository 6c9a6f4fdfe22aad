import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { readLines } from '../../core/order-lines.ts';
import type { OrderDetail } from '../../core/schema.ts';
import { type OrdersTables, ordersDb } from '../tables.ts';
import { type OrderListRow, orderList, orderRowOf } from './order-list.ts';

const shownItems = 500;

type Related = Pick<OrdersTables['orders'], 'order_id' | 'number' | 'kind' | 'amount_minor' | 'currency'> & {
  ordered_at: Date;
};

const relatedOf = (row: Related): OrderDetail['takenBackBy'][number] => ({
  orderId: row.order_id,
  number: row.number,
  kind: row.kind,
  orderedAt: row.ordered_at.toISOString(),
  amount: { minor: row.amount_minor, currency: row.currency },
});

/** @throws Refusal orders:unknown */
export async function findOrder(ctx: Ctx, orderId: string): Promise<OrderDetail> {
  const { rows } = await sql<
    OrderListRow & {
      attributes: OrderDetail['attributes'];
      amount_from_items: boolean;
      refers_to: string | null;
    }
  >`
    select ${sql.raw(orderList.select)}, o.attributes, o.amount_from_items, o.refers_to
    from ${sql.raw(orderList.from)} where o.order_id = ${orderId}::uuid`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw notFound('orders:unknown');
  const db = ordersDb(ctx);
  const stored = await db
    .selectFrom('order_lines')
    .select('lines')
    .where('customer_id', '=', row.customer_id)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  const lines = readLines(stored?.lines ?? {});
  const related = db
    .selectFrom('orders')
    .select(['order_id', 'number', 'kind', 'amount_minor', 'currency', 'ordered_at'])
    .where('customer_id', '=', row.customer_id);
  const refersTo =
    row.refers_to === null
      ? undefined
      : await related.where('order_id', '=', row.refers_to).executeTakeFirst();
  const takenBackBy = await related
    .where('refers_to', '=', orderId)
    .orderBy('ordered_at')
    .limit(100)
    .execute();
  return {
    ...orderRowOf(row),
    attributes: row.attributes,
    amountFromItems: row.amount_from_items,
    items: lines.lineNo.slice(0, shownItems).map((lineNo, at) => ({
      lineNo,
      sku: lines.sku[at] ?? null,
      name: lines.name[at] ?? '',
      category: lines.category[at] ?? null,
      quantity: lines.quantity[at] ?? 0,
      unitPriceMinor: lines.unitPriceMinor[at] ?? 0,
      amountMinor: lines.amountMinor[at] ?? 0,
    })),
    itemsTotal: lines.lineNo.length,
    refersTo: refersTo ? relatedOf(refersTo) : null,
    takenBackBy: takenBackBy.map(relatedOf),
  };
}
