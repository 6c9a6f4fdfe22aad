import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** Columns of customer_stats, and what stands in them for a customer without any such facts. */
const empty = {
  orders_count: '0',
  revenue_minor: '0',
  currency: 'null',
  first_order_at: 'null',
  last_order_at: 'null',
  active_subscriptions: '0',
  tickets_count: '0',
  open_tickets: '0',
  last_ticket_at: 'null',
  answers_count: '0',
  last_nps: 'null',
  last_csat: 'null',
  last_ces: 'null',
  last_answer_at: 'null',
} as const;

export type StatColumn = keyof typeof empty;

/**
 * Computes running totals of some customers anew, in one statement; rows that are right already are left alone.
 * The row that owns the facts gives the sum: a select of `customer_id` and exactly `columns`, for these ids only.
 *
 *   await refreshCustomerStats(ctx, ids, ['tickets_count'], (of) => sql`
 *     select customer_id, count(*)::int as tickets_count from tickets where customer_id = ${of} group by customer_id`);
 */
export async function refreshCustomerStats(
  ctx: Ctx,
  customerIds: Iterable<string>,
  columns: readonly StatColumn[],
  sums: (anyOf: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<void> {
  const ids = [...customerIds];
  for (let at = 0; at < ids.length; at += 5000) {
    const some = ids.slice(at, at + 5000);
    const anyOf = sql`any(${some}::uuid[])`;
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const stored = sql.join(columns.map((column) => sql.ref(`s.${column}`)));
    const fresh = sql.join(
      columns.map((column) => sql`coalesce(${sql.ref(`f.${column}`)}, ${sql.raw(empty[column])})`),
    );
    await sql`
      update customer_stats s set (${names}) = row(${fresh})
      from (select i.customer_id as id, q.* from unnest(${some}::uuid[]) as i(customer_id) left join (${sums(anyOf)}) q on q.customer_id = i.customer_id) f
      where s.customer_id = f.id and (${stored}) is distinct from (${fresh})`.execute(ctx.db);
  }
}
