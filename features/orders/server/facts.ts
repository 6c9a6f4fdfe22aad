import { customersFive, customersFiveColumns, customersFiveNames } from '#features/customers/server/facts.ts';
import { dayOf, monthOf } from '#platform/server/analytics/fact-sql.ts';
import type { FactTable, View } from '#platform/server/analytics/fact-table.ts';
import { cancelledStatuses } from '../core/order-status.ts';

const cancelled = `lower(o.status) in (${cancelledStatuses.map((status) => `'${status}'`).join(', ')})`;

/** Whether a row `o` of `orders` is a purchase: not cancelled, neither by its status nor by a cancellation of its whole amount. */
export const isPurchase = `o.kind = 'order' and not (${cancelled})
          and not exists (select 1 from orders x where x.customer_id = o.customer_id and x.refers_to = o.order_id
            and x.kind = 'cancellation' and x.amount_minor >= o.amount_minor)`;

/** Orders one by one, before anybody looks at their neighbours. */
const ordersBase: View = {
  name: 'fact_orders_base',
  columns: {
    customer_id: 'uuid',
    order_id: 'uuid',
    kind: 'text',
    status: 'text',
    channel: 'text',
    stage: 'text',
    ...customersFiveColumns,
    ordered_at: 'timestamp',
    day: 'int',
    month: 'int',
    purchase: 'boolean',
    amount: 'float8',
    promised_day: 'int',
    delivered_day: 'int',
    late: 'boolean',
  },
  sql: `
      select o.customer_id, o.order_id, o.kind, nullif(o.status, '') as status, nullif(o.channel, '') as channel,
        nullif(o.stage, '') as stage, ${customersFive},
        o.ordered_at at time zone k.zone as ordered_at, ${dayOf('o.ordered_at')} as day, ${monthOf('o.ordered_at')} as month,
        ${isPurchase} as purchase,
        case when o.currency <> k.currency then null
          when o.kind <> 'order' then -(o.amount_minor / k.minor_per_major)
          when ${cancelled} then 0::float8
          else o.amount_minor / k.minor_per_major end as amount,
        ${dayOf('o.promised_at')} as promised_day, ${dayOf('o.delivered_at')} as delivered_day,
        o.delivered_at > o.promised_at as late
      from orders o join customers c on c.customer_id = o.customer_id cross join company k
      where not c.internal`,
};

/** Each order with the days of the customer's purchases before and after it. */
const amongOrders = (rows: string): string => `
    with base as (
      select * from ${rows} r
    ), occasions as (
      select base.*,
        row_number() over same_day as nth_of_day,
        dense_rank() over days as day_rank,
        last_value(day) over (days range between unbounded preceding and 1 preceding) as before_day,
        last_value(month) over (days range between unbounded preceding and 1 preceding) as before_month,
        first_value(day) over (days range between 1 following and unbounded following) as after_day,
        first_value(month) over (days range between 1 following and unbounded following) as after_month
      from base
      window same_day as (partition by customer_id, purchase, day order by ordered_at, order_id),
        days as (partition by customer_id, purchase order by day)
    )
    select customer_id, order_id, kind, status, channel, stage, ${customersFiveNames}, ordered_at, day, month, purchase, amount,
      purchase and nth_of_day = 1 as first_of_day,
      case when purchase then cast(day_rank as int) end as day_seq,
      case when purchase then before_day end as prev_day,
      case when purchase then after_day end as next_day,
      case when purchase then before_month end as prev_month,
      case when purchase then after_month end as next_month,
      purchase and nth_of_day = 1 and (before_month is null or before_month < month) as first_in_month,
      case when purchase then coalesce(max(day - before_day) over (partition by customer_id, purchase order by day), 0) end as gap_before_max,
      min(day) filter (where purchase) over (partition by customer_id) as first_day,
      min(month) filter (where purchase) over (partition by customer_id) as cohort_month,
      case when bool_or(purchase) over (partition by customer_id) then
        first_value(channel) over (partition by customer_id order by case when purchase then 0 else 1 end, ordered_at, order_id)
      end as first_channel,
      promised_day, delivered_day, late
    from occasions`;

const factOrders: FactTable = {
  name: 'fact_orders',
  columns: {
    ...ordersBase.columns,
    first_of_day: 'boolean',
    day_seq: 'int',
    prev_day: 'int',
    next_day: 'int',
    prev_month: 'int',
    next_month: 'int',
    first_in_month: 'boolean',
    gap_before_max: 'int',
    first_day: 'int',
    cohort_month: 'int',
    first_channel: 'text',
  },
  key: ['customer_id', 'order_id'],
  sorted: 'day',
  sql: amongOrders(`(${ordersBase.sql})`),
  base: { ...ordersBase, over: amongOrders },
};

const factSubscriptions: FactTable = {
  name: 'fact_subscriptions',
  columns: {
    customer_id: 'uuid',
    subscription_id: 'uuid',
    plan: 'text',
    end_reason: 'text',
    ...customersFiveColumns,
    start_day: 'int',
    start_month: 'int',
    end_day: 'int',
    end_month: 'int',
    mrr: 'float8',
  },
  key: ['customer_id', 'subscription_id'],
  sorted: 'start_day',
  sql: `
    select s.customer_id, s.subscription_id, nullif(s.plan, '') as plan, nullif(s.end_reason, '') as end_reason, ${customersFive},
      ${dayOf('s.started_at')} as start_day, ${monthOf('s.started_at')} as start_month,
      ${dayOf('s.ended_at')} as end_day, ${monthOf('s.ended_at')} as end_month,
      case when s.currency = k.currency then
        s.amount_minor / k.minor_per_major / (case s.period when 'quarter' then 3 when 'year' then 12 else 1 end)
      end as mrr
    from subscriptions s join customers c on c.customer_id = s.customer_id cross join company k
    where not c.internal`,
};

const endless = 2_000_000_000;

const factContractSpells: FactTable = {
  name: 'fact_contract_spells',
  columns: {
    customer_id: 'uuid',
    spell_no: 'int',
    plan: 'text',
    ...customersFiveColumns,
    start_day: 'int',
    start_month: 'int',
    end_day: 'int',
    end_month: 'int',
    prev_end_day: 'int',
    next_start_day: 'int',
    prev_end_month: 'int',
    next_start_month: 'int',
    first_day: 'int',
    cohort_month: 'int',
  },
  key: ['customer_id', 'spell_no'],
  sorted: 'start_day',
  sql: `
    with base as (
      select s.customer_id, s.subscription_id, nullif(s.plan, '') as plan, ${customersFive},
        ${dayOf('s.started_at')} as start_day, ${monthOf('s.started_at')} as start_month,
        coalesce(${dayOf('s.ended_at')}, ${endless}) as end_day, coalesce(${monthOf('s.ended_at')}, ${endless}) as end_month
      from subscriptions s join customers c on c.customer_id = s.customer_id cross join company k
      where not c.internal
    ), openings as (
      select base.*, case when start_day > 1 + max(end_day) over (partition by customer_id order by start_day, subscription_id
        rows between unbounded preceding and 1 preceding) then 1 else 0 end as opens
      from base
    ), islands as (
      select openings.*, 1 + sum(opens) over (partition by customer_id order by start_day, subscription_id) as spell_no
      from openings
    ), spells as (
      select customer_id, spell_no::int as spell_no, min(start_day) as start_day, min(start_month) as start_month,
        nullif(max(end_day), ${endless}) as end_day, nullif(max(end_month), ${endless}) as end_month,
        (array_agg(plan order by start_day, subscription_id))[1] as plan, ${customersFiveNames}
      from islands group by customer_id, spell_no, ${customersFiveNames}
    )
    select customer_id, spell_no, plan, ${customersFiveNames}, start_day, start_month, end_day, end_month,
      lag(end_day) over spell as prev_end_day, lead(start_day) over spell as next_start_day,
      lag(end_month) over spell as prev_end_month, lead(start_month) over spell as next_start_month,
      min(start_day) over (partition by customer_id) as first_day, min(start_month) over (partition by customer_id) as cohort_month
    from spells window spell as (partition by customer_id order by spell_no)`,
};

export const ordersFacts: readonly FactTable[] = [factOrders, factSubscriptions, factContractSpells];
