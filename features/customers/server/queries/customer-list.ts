import type { ListField, ListSpec } from '#platform/server/db/list-query.ts';
import type { CustomerField, CustomerRow } from '../../core/schema.ts';
import { customersFound } from './search-customers.ts';

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;
const number = (value: string | null): number | null => (value === null ? null : Number(value));

const text = (name: string) => ({ sql: `c.${name}`, type: 'text' }) as const;
const count = (name: string) => ({ sql: `s.${name}`, type: 'number', notNull: true }) as const;
const score = (name: string) => ({ sql: `s.${name}`, type: 'number' }) as const;
const time = (name: string) => ({ sql: `s.${name}`, type: 'time' }) as const;

const fields: Record<CustomerField, ListField> = {
  name: { sql: 'lower(c.name)', type: 'text', notNull: true },
  kind: { ...text('kind'), notNull: true },
  tier: text('tier'),
  country: text('country'),
  city: text('city'),
  language: text('language'),
  source: { ...text('source'), notNull: true },
  tags: { sql: 'c.tags', type: 'tags' },
  internal: { sql: 'c.internal', type: 'boolean', notNull: true },
  customerSince: { sql: 'c.customer_since', type: 'time' },
  createdAt: { sql: 'c.created_at', type: 'time', notNull: true },
  ordersCount: count('orders_count'),
  revenue: { sql: 's.revenue_minor', type: 'money', notNull: true },
  firstOrderAt: time('first_order_at'),
  lastOrderAt: time('last_order_at'),
  activeSubscriptions: count('active_subscriptions'),
  ticketsCount: count('tickets_count'),
  openTickets: count('open_tickets'),
  lastTicketAt: time('last_ticket_at'),
  answersCount: count('answers_count'),
  lastAnswerAt: time('last_answer_at'),
  lastNps: score('last_nps'),
  lastCsat: score('last_csat'),
  lastCes: score('last_ces'),
  segment: {
    sql: 'select 1 from segment_members m where m.customer_id = c.customer_id and m.segment_id',
    type: 'member',
  },
};

/** The list of customers. Every customer has a row of totals, so the join is an inner one and either side's index can lead. */
export const customerList: ListSpec = {
  select: `c.customer_id, c.kind, c.name, c.language, c.country, c.city, c.tier, c.tags, c.source, c.internal, c.customer_since, c.created_at,
    (select coalesce(k.email, k.phone, nullif(k.name, '')) from contacts k where k.customer_id = c.customer_id order by k.contact_id limit 1) as known,
    split_part(c.search_text, ' ', 1) as first_word,
    s.orders_count, s.revenue_minor, s.currency, s.first_order_at, s.last_order_at, s.active_subscriptions, s.tickets_count,
    s.open_tickets, s.last_ticket_at, s.answers_count, s.last_answer_at, s.last_nps, s.last_csat, s.last_ces`,
  from: 'customers c join customer_stats s on s.customer_id = c.customer_id',
  key: 'c.customer_id',
  fields,
  defaultSort: { field: 'createdAt', direction: 'desc' },
  search: (text, ctx) => customersFound(ctx, text, 'c.customer_id'),
};

export type CustomerListRow = {
  customer_id: string;
  kind: 'person' | 'company';
  name: string;
  known: string | null;
  first_word: string;
  language: string | null;
  country: string | null;
  city: string | null;
  tier: string | null;
  tags: string[];
  source: string;
  internal: boolean;
  customer_since: Date | null;
  created_at: Date;
  orders_count: number;
  revenue_minor: number;
  currency: string | null;
  first_order_at: Date | null;
  last_order_at: Date | null;
  active_subscriptions: number;
  tickets_count: number;
  open_tickets: number;
  last_ticket_at: Date | null;
  answers_count: number;
  last_answer_at: Date | null;
  last_nps: string | null;
  last_csat: string | null;
  last_ces: string | null;
};

export const customerRowOf = (row: CustomerListRow): CustomerRow => ({
  customerId: row.customer_id,
  kind: row.kind,
  name: row.name,
  known: row.known ?? (row.first_word === '' ? null : row.first_word),
  language: row.language,
  country: row.country,
  city: row.city,
  tier: row.tier,
  tags: row.tags,
  source: row.source,
  internal: row.internal,
  customerSince: iso(row.customer_since),
  createdAt: row.created_at.toISOString(),
  ordersCount: row.orders_count,
  revenue: row.currency === null ? null : { minor: row.revenue_minor, currency: row.currency },
  firstOrderAt: iso(row.first_order_at),
  lastOrderAt: iso(row.last_order_at),
  activeSubscriptions: row.active_subscriptions,
  ticketsCount: row.tickets_count,
  openTickets: row.open_tickets,
  lastTicketAt: iso(row.last_ticket_at),
  answersCount: row.answers_count,
  lastAnswerAt: iso(row.last_answer_at),
  lastNps: number(row.last_nps),
  lastCsat: number(row.last_csat),
  lastCes: number(row.last_ces),
});
