import { type Grouping, scanOf } from './cells-sql.ts';
import { type Column, type FactColumns, keySql, ticketColumns } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Query } from './filter.ts';
import type { Measure } from './measure.ts';
import { bucketSql, type Step } from './period.ts';

/** Days after a resolution within which a purchase is looked for. */
export const horizons = [3, 30, 90] as const;

const resolvedBy = ticketColumns('resolved_by');

const resolutions: Measure = {
  fact: 'fact_tickets',
  day: 'last_resolved_day',
  month: 'last_resolved_month',
  where: ['exclusion is null'],
  columns: resolvedBy,
  components: {},
};

/** Longer than any horizon: "nothing bought yet", and room for the wait in a number beside the day. */
const never = 999;

/**
 * Did customers whose tickets were resolved buy afterwards (M36)? By period (or step) and value of a dimension, per horizon,
 * customers with a ticket resolved long enough ago and those of them who bought in time: after any ticket (`any_*`), and
 * after the last one (`last_*`: tickets of the customer's last day with a resolution). Each ticket knows the day of the next
 * purchase; day and wait packed into one number have their maximum on the last day and tell there how soon one followed.
 */
export function purchaseAfterContactQuery(grouping: Grouping, today: number, filters: Filters): Query {
  const params = createParams();
  const { where, keys } = scanOf(resolutions, grouping, filters, params);
  const wait = `least(coalesce(next_purchase_day - last_resolved_day, ${never}), ${never})`;
  const waits = horizons.map(
    (days) => `min(case when last_resolved_day <= ${today - days} then ${wait} end) as wait_${days}`,
  );
  const last = `max(last_resolved_day * ${never + 1} + ${never} - ${wait}) as last_one`;
  const sums = horizons.flatMap((days) => {
    const ripe = `last_one < ${(today - days + 1) * (never + 1)}`;
    return [
      `count(wait_${days}) as any_known_${days}`,
      `count(*) filter (where wait_${days} <= ${days}) as any_hit_${days}`,
      `count(*) filter (where ${ripe}) as last_known_${days}`,
      `count(*) filter (where ${ripe} and last_one % ${never + 1} >= ${never - days}) as last_hit_${days}`,
    ];
  });
  const inner = keys.map(({ name, sql }) => `${sql} as ${name}, `).join('');
  const outer = keys.map(({ name }) => `${name}, `).join('');
  const places = (count: number): string => Array.from({ length: count }, (_, at) => at + 1).join(', ');
  const text =
    `select ${outer}${sums.join(', ')} from (select ${inner}customer_id, ${waits.join(', ')}, ${last} from fact_tickets ` +
    `where ${where} group by ${places(keys.length + 1)}) q${keys.length > 0 ? ` group by ${places(keys.length)}` : ''}`;
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
