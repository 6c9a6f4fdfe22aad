import { type Column, type FactColumns, keySql, ticketColumns } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Query } from './filter.ts';
import { bucketSql, type Span, type Step } from './period.ts';

/** Days after a resolution within which a purchase is looked for. */
export const horizons = [3, 30, 90] as const;

const resolvedBy = ticketColumns('resolved_by');

/**
 * Did customers whose tickets were resolved buy afterwards (M36)? Per horizon the customers with a ticket resolved long
 * enough ago and those of them who bought in time. `last`: only each customer's last ticket of the period.
 */
export function purchaseAfterContactQuery(
  span: Span,
  today: number,
  attribution: 'any' | 'last',
  filters: Filters,
): Query {
  const params = createParams();
  const own = filterSql(filters, resolvedBy, params)
    .map((one) => ` and ${one}`)
    .join('');
  const rows = `from fact_tickets where exclusion is null and last_resolved_day between ${span.from} and ${span.to}${own}`;
  const tickets =
    attribution === 'any'
      ? `select customer_id, last_resolved_at as solved_at, last_resolved_day as solved_day ${rows}`
      : `select customer_id, max(last_resolved_at) as solved_at, max(last_resolved_day) as solved_day ${rows} group by customer_id`;
  const longest = Math.max(...horizons);
  const flags = horizons.flatMap((days) => [
    `max(case when t.solved_day <= ${today - days} then 1 else 0 end) as known_${days}`,
    `max(case when t.solved_day <= ${today - days} and o.day - t.solved_day <= ${days} then 1 else 0 end) as hit_${days}`,
  ]);
  const sums = horizons.flatMap((days) => [
    `count(*) filter (where known_${days} = 1) as known_${days}`,
    `count(*) filter (where hit_${days} = 1) as hit_${days}`,
  ]);
  const text =
    `select ${sums.join(', ')} from (select t.customer_id, ${flags.join(', ')} from (${tickets}) t ` +
    `left join (select customer_id, ordered_at, day from fact_orders where purchase and day between ${span.from} and ${span.to + longest}) o ` +
    `on o.customer_id = t.customer_id and o.ordered_at > t.solved_at and o.day <= t.solved_day + ${longest} group by t.customer_id) q`;
  return { text, params: params.list };
}

/** Cycles know who resolved them, not who holds them: an open one has no agent. */
const { agent: _nobody, ...openColumns } = resolvedBy;
export const backlogColumns: FactColumns = openColumns;

/** Ages in days of the tickets open at the end of a day, counted. */
export function backlogQuery(day: number, filters: Filters, dimension?: Column): Query {
  const params = createParams();
  const own = filterSql(filters, backlogColumns, params)
    .map((one) => ` and ${one}`)
    .join('');
  const key = dimension ? `, ${keySql(dimension)} as key` : '';
  const text =
    `select ${day} - ticket_created_day as value, count(*) as n${key} from fact_cycles ` +
    `where started_day <= ${day} and (resolved_day is null or resolved_day > ${day})${own} group by 1${dimension ? ', 3' : ''} order by 1`;
  return { text, params: params.list };
}

/** Cycles that begin and that end, by step: their running difference is the backlog. */
export function backlogFlowQuery(
  what: 'started' | 'resolved',
  step: Step,
  upTo: number,
  filters: Filters,
): Query {
  const params = createParams();
  const own = filterSql(filters, backlogColumns, params)
    .map((one) => ` and ${one}`)
    .join('');
  const text =
    `select ${bucketSql(step, `${what}_day`, `${what}_month`)} as bucket, count(*) as n from fact_cycles ` +
    `where ${what}_day <= ${upTo}${own} group by 1`;
  return { text, params: params.list };
}
