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
    select o.customer_id,
      (count(*) filter (where o.counts))::int as orders_count,
      coalesce(sum(o.signed_minor) filter (where o.currency = o.main_currency), 0)::bigint as revenue_minor,
      max(o.main_currency) as currency,
      min(o.ordered_at) filter (where o.counts) as first_order_at,
      max(o.ordered_at) filter (where o.counts) as last_order_at
    from (
      select customer_id, ordered_at, currency,
        kind = 'order' and lower(status) not in (${dead}) as counts,
        case when kind <> 'order' then -amount_minor when lower(status) in (${dead}) then 0 else amount_minor end as signed_minor,
        first_value(currency) over (partition by customer_id order by (currency = ${ctx.company.currency}) desc, ordered_at desc, order_id) as main_currency
      from orders where customer_id = ${anyOf}
    ) o group by o.customer_id`,
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
