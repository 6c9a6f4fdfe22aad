import type { Condition } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { Params, SegmentFilter } from './filter.ts';
import { dayOf } from './period.ts';

type FieldType = 'text' | 'number' | 'money' | 'day' | 'boolean' | 'tags' | 'member';

/** Fields of the customer list as columns of fact_customers. */
const fields: Readonly<Record<string, { readonly column: string; readonly type: FieldType }>> = {
  name: { column: 'name', type: 'text' },
  kind: { column: 'customer_kind', type: 'text' },
  language: { column: 'language', type: 'text' },
  country: { column: 'country', type: 'text' },
  city: { column: 'city', type: 'text' },
  tier: { column: 'tier', type: 'text' },
  source: { column: 'source', type: 'text' },
  tags: { column: 'tags', type: 'tags' },
  internal: { column: 'internal', type: 'boolean' },
  customerSince: { column: 'since_day', type: 'day' },
  ordersCount: { column: 'orders_count', type: 'number' },
  revenue: { column: 'revenue', type: 'money' },
  firstOrderAt: { column: 'first_order_day', type: 'day' },
  lastOrderAt: { column: 'last_order_day', type: 'day' },
  activeSubscriptions: { column: 'active_subscriptions', type: 'number' },
  ticketsCount: { column: 'tickets_count', type: 'number' },
  openTickets: { column: 'open_tickets', type: 'number' },
  lastTicketAt: { column: 'last_ticket_day', type: 'day' },
  answersCount: { column: 'answers_count', type: 'number' },
  lastAnswerAt: { column: 'last_answer_day', type: 'day' },
  lastNps: { column: 'last_nps', type: 'number' },
  lastCsat: { column: 'last_csat', type: 'number' },
  lastCes: { column: 'last_ces', type: 'number' },
  segment: { column: 'segment_id', type: 'member' },
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const comparisons: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

const refused = (field: string): Refusal => new Refusal('retention:segment-field', { field });

/** The value as it stands in SQL: words as parameters, numbers and days as checked numbers. */
function literal(type: FieldType, field: string, value: string | number | boolean, params: Params): string {
  if (type === 'text' || type === 'tags') return params.add(String(value));
  if (type === 'boolean') return value === true || value === 'true' ? 'true' : 'false';
  const number = type === 'day' ? dayOf(String(value).slice(0, 10)) : Number(value);
  if (!Number.isFinite(number)) throw refused(field);
  return String(number);
}

/** Being in a fixed list, or in none of some. */
function memberSql({ field, op, value }: Condition, params: Params): string {
  const ids = (Array.isArray(value) ? value : [value]).map(String);
  if (!['in', 'eq', 'ne'].includes(op) || ids.length === 0 || !ids.every((id) => uuid.test(id)))
    throw refused(field);
  const listed = ids.map((id) => `cast(${params.add(id)} as uuid)`).join(', ');
  return (
    `customer_id ${op === 'ne' ? 'not in' : 'in'} ` +
    `(select customer_id from fact_segment_members where segment_id in (${listed}))`
  );
}

function conditionSql(condition: Condition, params: Params): string {
  const found = fields[condition.field];
  if (!found) throw refused(condition.field);
  const { column, type } = found;
  const one = (value: string | number | boolean) => literal(type, condition.field, value, params);
  const { op, value } = condition;
  if (type === 'member') return memberSql(condition, params);
  if (op === 'empty') return `${column} is null`;
  if (op === 'not-empty') return `${column} is not null`;
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const [first, second] = values;
  if (first === undefined) throw refused(condition.field);
  if (type === 'tags') {
    const has = values.map((tag) => `position(${params.add(`|${tag}|`)} in ${column}) > 0`).join(' or ');
    return op === 'ne' ? `(${column} is null or not (${has}))` : `(${has})`;
  }
  if (op === 'in') return `${column} in (${values.map(one).join(', ')})`;
  if (op === 'between') {
    if (second === undefined) throw refused(condition.field);
    return `${column} between ${one(first)} and ${one(second)}`;
  }
  if (op === 'contains') return `position(lower(${params.add(String(first))}) in lower(${column})) > 0`;
  const sign = comparisons[op];
  if (!sign) throw refused(condition.field);
  return op === 'ne'
    ? `(${column} is null or ${column} <> ${one(first)})`
    : `${column} ${sign} ${one(first)}`;
}

/**
 * A saved segment as conditions on fact_customers. All conditions must hold.
 * @throws Refusal retention:segment-field when a field is none the facts hold
 */
export function segmentFilter(conditions: readonly Condition[]): SegmentFilter {
  const write: SegmentFilter = (params) =>
    conditions.length === 0 ? '1 = 1' : conditions.map((one) => conditionSql(one, params)).join(' and ');
  // refused here, when the segment is loaded, not halfway through a page
  write({ list: [], add: () => '$1' });
  return write;
}
