import { dayOf, monthOf } from '#platform/server/analytics/fact-sql.ts';
import type { FactTable } from '#platform/server/analytics/fact-table.ts';

/** "The customer's five": repeated in every customer-owned fact, as they are now; `customers` is joined as `c`. */
export const customersFive = `nullif(c.tier, '') as tier, nullif(c.country, '') as country,
  nullif(c.language, '') as language, c.kind as customer_kind, c.source`;
export const customersFiveColumns = {
  tier: 'text',
  country: 'text',
  language: 'text',
  customer_kind: 'text',
  source: 'text',
} as const;
export const customersFiveNames = Object.keys(customersFiveColumns).join(', ');

const factCustomers: FactTable = {
  name: 'fact_customers',
  columns: {
    customer_id: 'uuid',
    name: 'text',
    customer_kind: 'text',
    language: 'text',
    country: 'text',
    city: 'text',
    tier: 'text',
    source: 'text',
    tags: 'text',
    internal: 'boolean',
    since_day: 'int',
    since_month: 'int',
    orders_count: 'int',
    tickets_count: 'int',
    open_tickets: 'int',
    answers_count: 'int',
    active_subscriptions: 'int',
    revenue: 'float8',
    first_order_day: 'int',
    last_order_day: 'int',
    last_ticket_day: 'int',
    last_answer_day: 'int',
    last_nps: 'float8',
    last_csat: 'float8',
    last_ces: 'float8',
  },
  key: ['customer_id'],
  sql: `
    select c.customer_id, nullif(c.name, '') as name, c.kind as customer_kind, nullif(c.language, '') as language,
      nullif(c.country, '') as country, nullif(c.city, '') as city, nullif(c.tier, '') as tier, c.source,
      case when cardinality(c.tags) > 0 then '|' || array_to_string(c.tags, '|') || '|' end as tags,
      c.internal,
      ${dayOf('coalesce(c.customer_since, s.first_order_at, c.created_at)')} as since_day,
      ${monthOf('coalesce(c.customer_since, s.first_order_at, c.created_at)')} as since_month,
      coalesce(s.orders_count, 0) as orders_count,
      coalesce(s.tickets_count, 0) as tickets_count,
      coalesce(s.open_tickets, 0) as open_tickets,
      coalesce(s.answers_count, 0) as answers_count,
      coalesce(s.active_subscriptions, 0) as active_subscriptions,
      case when coalesce(s.orders_count, 0) = 0 then 0::float8
        when s.currency = k.currency then s.revenue_minor / k.minor_per_major end as revenue,
      ${dayOf('s.first_order_at')} as first_order_day,
      ${dayOf('s.last_order_at')} as last_order_day,
      ${dayOf('s.last_ticket_at')} as last_ticket_day,
      ${dayOf('s.last_answer_at')} as last_answer_day,
      s.last_nps::float8 as last_nps, s.last_csat::float8 as last_csat, s.last_ces::float8 as last_ces
    from customers c left join customer_stats s on s.customer_id = c.customer_id cross join company k`,
};

/** Of two customers who became one both places in a list are one. */
const factSegmentMembers: FactTable = {
  name: 'fact_segment_members',
  columns: { customer_id: 'uuid', segment_id: 'uuid' },
  key: ['customer_id', 'segment_id'],
  sql: 'select distinct m.customer_id, m.segment_id from segment_members m',
};

export const customersFacts: readonly FactTable[] = [factCustomers, factSegmentMembers];
