import { type Column, type FactColumns, keySql, ticketColumns } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Query } from './filter.ts';
import { bucketSql, type Span, type Step } from './period.ts';

/** Days after a resolution within which a purchase is looked for. */
export const horizons = [3, 30, 90] as const;

const resolvedBy = ticketColumns('resolved_by');

/**
 * Did customers whose tickets were resolved buy afterwards (M36)? Per horizon, customers with a ticket resolved long
 * enough ago and those of them who bought in time: after any ticket of the period (`any_*`), and after the last one
 * (`last_*`: tickets of the customer's last day with a resolution). One join answers both: the day doubled, plus one
 * for a purchase, has its maximum on the last day and tells there whether one followed.
 */
export function purchaseAfterContactQuery(span: Span, today: number, filters: Filters): Query {
  const params = createParams();
  const own = filterSql(filters, resolvedBy, params)
    .map((one) => ` and ${one}`)
    .join('');
  const tickets =
    `select customer_id, last_resolved_at as solved_at, last_resolved_day as solved_day from fact_tickets ` +
    `where exclusion is null and last_resolved_day between ${span.from} and ${span.to}${own}`;
  const longest = Math.max(...horizons);
  const flags = horizons.flatMap((days) => {
    const ripe = `t.solved_day <= ${today - days}`;
    const bought = `o.day - t.solved_day <= ${days}`;
    return [
      `max(case when ${ripe} then 1 else 0 end) as known_${days}`,
      `max(case when ${ripe} and ${bought} then 1 else 0 end) as hit_${days}`,
      `max(t.solved_day * 2 + case when ${bought} then 1 else 0 end) as last_${days}`,
    ];
  });
  const sums = horizons.flatMap((days) => {
    const ripe = `last_${days} < ${(today - days + 1) * 2}`;
    return [
      `count(*) filter (where known_${days} = 1) as any_known_${days}`,
      `count(*) filter (where hit_${days} = 1) as any_hit_${days}`,
      `count(*) filter (where ${ripe}) as last_known_${days}`,
      `count(*) filter (where ${ripe} and last_${days} % 2 = 1) as last_hit_${days}`,
    ];
  });
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
