import { sql } from 'kysely';
import { refreshCustomerStats } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';
import { cancelledStatuses } from '../../core/order-status.ts';

/**
 * Purchases, money and running subscriptions of these customers, anew. Money is in the company's currency when the
 * customer has any in it, else in the currency of the latest order; amounts in other currencies are never added in.
 */
export async function refreshOrderStats(ctx: Ctx, customerIds: Iterable<string>): Promise<void> {
  const ids = [...customerIds];
  const dead = sql.raw(cancelledStatuses.map((status) => `'${status}'`).join(', '));
  await refreshCustomerStats(
    ctx,
    ids,
    ['orders_count', 'revenue_minor', 'currency', 'first_order_at', 'last_order_at'],
    (anyOf) => sql`
    select customer_id, sum(orders)::int as orders_count,
      coalesce((array_agg(signed_minor order by own desc, latest desc, currency))[1], 0)::bigint as revenue_minor,
      (array_agg(currency order by own desc, latest desc, currency))[1] as currency,
      min(first_at) as first_order_at, max(last_at) as last_order_at
    from (
      select customer_id, currency, currency = ${ctx.company.currency} as own, max(ordered_at) as latest,
        count(*) filter (where kind = 'order' and lower(status) not in (${dead})) as orders,
        sum(case when kind <> 'order' then -amount_minor when lower(status) in (${dead}) then 0 else amount_minor end) as signed_minor,
        min(ordered_at) filter (where kind = 'order' and lower(status) not in (${dead})) as first_at,
        max(ordered_at) filter (where kind = 'order' and lower(status) not in (${dead})) as last_at
      from orders where customer_id = ${anyOf} group by customer_id, currency
    ) by_currency group by customer_id`,
  );
  await refreshCustomerStats(
    ctx,
    ids,
    ['active_subscriptions'],
    (anyOf) => sql`
    select customer_id, (count(*) filter (where started_at <= ${ctx.now}::timestamptz and (ended_at is null or ended_at > ${ctx.now}::timestamptz)))::int as active_subscriptions
    from subscriptions where customer_id = ${anyOf} group by customer_id`,
  );
}
