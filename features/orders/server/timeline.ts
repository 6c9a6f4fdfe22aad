import type { TimelineSource } from '#platform/server/timeline.ts';

/** What a customer bought and took back, and when subscriptions began and ended. */
export const ordersTimeline: readonly TimelineSource[] = [
  {
    name: 'orders',
    sql: `select o.customer_id, o.ordered_at as occurred_at, o.order_id as entry_id, o.kind,
      jsonb_build_object(
        'title', 'orders:timeline.' || o.kind || case when o.delivered_at > o.promised_at then 'Late' else '' end,
        'params', jsonb_build_object('number', o.number),
        'to', '/orders/' || o.order_id,
        'amount', jsonb_build_object('minor', case when o.kind = 'order' then o.amount_minor else -o.amount_minor end, 'currency', o.currency)
      ) as data
      from orders o`,
  },
  {
    name: 'subscriptions',
    sql: `select s.customer_id, e.at as occurred_at, s.subscription_id as entry_id, e.kind,
      jsonb_build_object(
        'title', 'orders:timeline.' || e.kind || case when s.plan = '' then 'Plain' else '' end,
        'params', jsonb_build_object('plan', s.plan),
        'body', case when e.kind = 'subscriptionEnded' then s.end_reason end,
        'amount', jsonb_build_object('minor', s.amount_minor, 'currency', s.currency)
      ) as data
      from subscriptions s
      cross join lateral (values (s.started_at, 'subscriptionStarted'), (s.ended_at, 'subscriptionEnded')) as e(at, kind)
      where e.at is not null`,
  },
];
