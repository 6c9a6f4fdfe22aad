import { columnsOfRule } from './churn-rule.ts';
import type { ChurnRule } from './contract/retention.ts';
import { type Column, keySql } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Query } from './filter.ts';
import { bucketOf, bucketSql, type Span, type Step } from './period.ts';

/**
 * A customer's time with the company falls into spells: under contract, or buying with no pause longer than the rule's
 * days. Facts carry the neighbours of each purchase and contract, so every question here is one scan, or one join of two.
 *
 * Purchase rule: active at the end of day t when the last purchase day d up to t has d > t − days; the spell ends at the
 * end of day d + days when nothing was bought by then.
 */

/** Conditions that hold for exactly one row of each customer active at the end of day t. */
export function activeAt(rule: ChurnRule, day: number): string {
  return rule.model === 'contract'
    ? `start_day <= ${day} and (end_day is null or end_day > ${day})`
    : `first_of_day and day <= ${day} and day > ${day - rule.days} and (next_day is null or next_day > ${day})`;
}

/** One row of each customer active at any moment of the period. */
export function activeDuring(rule: ChurnRule, { from, to }: Span): string {
  return rule.model === 'contract'
    ? `start_day <= ${to} and (next_start_day is null or next_start_day > ${to}) and (end_day is null or end_day >= ${from})`
    : `first_of_day and day <= ${to} and (next_day is null or next_day > ${to}) and day > ${from - 1 - rule.days}`;
}

export const factOf = (rule: ChurnRule): string =>
  rule.model === 'contract' ? 'fact_contract_spells' : 'fact_orders';

const groupBy = (places: readonly number[]): string =>
  places.length === 0 ? '' : ` group by ${places.join(', ')}`;

const keyOf = (dimension: Column | undefined): string => (dimension ? `, ${keySql(dimension)} as key` : '');

const and = (conditions: readonly string[]): string => conditions.map((one) => ` and ${one}`).join('');

/**
 * Customers active at the start and at the end of periods, matched by identity: a row (or one by `key`) with the place of each
 * period. `passed_n`: those who came and went within it. Split by what may differ between a customer's rows (the plan of a
 * contract), a customer counts where the period began, else where it ended.
 */
export function reconcileQuery(
  rule: ChurnRule,
  spans: readonly Span[],
  filters: Filters,
  dimension?: Column,
): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const count = (condition: string): string => `count(case when ${condition} then 1 end)`;
  const keyAt = dimension ? `, ${keySql(dimension)} as key` : '';
  const key = dimension ? 'coalesce(s.key, x.key) as key, ' : '';
  // a buyer's rows all say the same of the buyer, so who was there at the start is found again; a contract's plan may be another
  const join = rule.model === 'contract' ? 'full' : 'left';
  const parts = spans.map((span, place) => {
    const start = span.from - 1;
    const during =
      `select customer_id, first_day, ${lastsBeyond(rule, span.to)} as lasts${keyAt} from ${factOf(rule)} ` +
      `where ${activeDuring(rule, span)}${own}`;
    const before = `select customer_id${keyAt} from ${factOf(rule)} where ${activeAt(rule, start)}${own}`;
    const columns = [
      'count(s.customer_id) as start_n',
      `${count('x.lasts')} as end_n`,
      `${count('x.lasts and s.customer_id is not null')} as both_n`,
      `${count(`x.lasts and x.first_day > ${start}`)} as new_n`,
      `${count('not x.lasts and s.customer_id is null')} as passed_n`,
    ];
    return (
      `select ${place} as place, ${key}${columns.join(', ')} from (${during}) x ` +
      `${join} join (${before}) s on s.customer_id = x.customer_id${dimension ? ' group by 2' : ''}`
    );
  });
  return { text: parts.join(' union all '), params: params.list };
}

/** Whether a spell that is there before the end of a day is there then, too. */
const lastsBeyond = (rule: ChurnRule, day: number): string =>
  rule.model === 'contract' ? `(end_day is null or end_day > ${day})` : `day > ${day - rule.days}`;

/** What a buyer is split by is the same on all of the buyer's rows: grouping by it costs less than taking the least. */
export const sameKey = (rule: ChurnRule, dimension: Column | undefined): string =>
  rule.model === 'purchase' && dimension ? `, ${keySql(dimension)}` : '';

/** Rows that may be active at one of some days in ascending order: a range an engine can skip blocks by, then the days. */
function activeSometime(rule: ChurnRule, days: readonly number[]): string {
  const [first = 0, last = 0] = [days[0], days[days.length - 1]];
  const range =
    rule.model === 'contract'
      ? `start_day <= ${last}`
      : `first_of_day and day between ${first - rule.days + 1} and ${last}`;
  return `${range} and (${days.map((day) => `(${activeAt(rule, day)})`).join(' or ')})`;
}

/** Customers active at any moment of periods: `n0` of the first, `n1` of the second. */
export function activeDuringQuery(
  rule: ChurnRule,
  spans: readonly Span[],
  filters: Filters,
  dimension?: Column,
): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const [first, last] = [Math.min(...spans.map(({ from }) => from)), Math.max(...spans.map(({ to }) => to))];
  const range =
    rule.model === 'contract'
      ? `start_day <= ${last}`
      : `first_of_day and day between ${first - rule.days} and ${last}`;
  const counts = spans.map(
    (span, index) => `count(*) filter (where ${activeDuring(rule, span)}) as n${index}`,
  );
  const text = `select ${counts.join(', ')}${keyOf(dimension)} from ${factOf(rule)} where ${range}${own}${groupBy(dimension ? [spans.length + 1] : [])}`;
  return { text, params: params.list };
}

/** Customers active at the end of days: `n0` of the first, `n1` of the second. */
export function activeAtQuery(
  rule: ChurnRule,
  days: readonly number[],
  filters: Filters,
  dimension?: Column,
): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const sorted = [...days].sort((a, b) => a - b);
  const counts = days.map((day, index) => `count(*) filter (where ${activeAt(rule, day)}) as n${index}`);
  const text = `select ${counts.join(', ')}${keyOf(dimension)} from ${factOf(rule)} where ${activeSometime(rule, sorted)}${own}${groupBy(dimension ? [days.length + 1] : [])}`;
  return { text, params: params.list };
}

/** Spells that begin, by step: `n` all, `first_n` those of new customers. */
export function startsQuery(rule: ChurnRule, step: Step, upTo: number, filters: Filters): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const text =
    rule.model === 'contract'
      ? `select ${bucketSql(step, 'start_day', 'start_month')} as bucket, count(*) as n, count(*) filter (where spell_no = 1) as first_n ` +
        `from fact_contract_spells where start_day <= ${upTo}${own} group by 1`
      : `select ${bucketSql(step, 'day', 'month')} as bucket, count(*) as n, count(*) filter (where day_seq = 1) as first_n ` +
        `from fact_orders where first_of_day and day <= ${upTo} and (prev_day is null or day - prev_day > ${rule.days})${own} group by 1`;
  return { text, params: params.list };
}

/**
 * Spells that end, to be added up by {@link endsOf}: `n` all; `lost_n` of customers who were active when the step began and are not when it ends;
 * `gone_n` of customers who came and went within it. Exact when the rule's days are at least as many as the step's; for
 * contracts, unless one customer's contracts begin and end twice within one step.
 */
export function endsQuery(rule: ChurnRule, step: Step, upTo: number, filters: Filters): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  if (rule.model === 'purchase') {
    // the last day and the step of the next purchase; which step the day lies in is told outside, where months are free
    return {
      text:
        `select day + ${rule.days} as end_day, ${bucketSql(step, 'next_day', 'next_month')} as next_bucket, count(*) as n from fact_orders ` +
        `where first_of_day and day <= ${upTo - rule.days} and (next_day is null or next_day - day > ${rule.days})${own} group by 1, 2`,
      params: params.list,
    };
  }
  const end = bucketSql(step, 'end_day', 'end_month');
  const stays = `(next_start_day is null or ${bucketSql(step, 'next_start_day', 'next_start_month')} > ${end})`;
  const old = `${bucketSql(step, 'first_day', 'cohort_month')} < ${end}`;
  const wasActive = `(${bucketSql(step, 'start_day', 'start_month')} < ${end} or ${bucketSql(step, 'prev_end_day', 'prev_end_month')} >= ${end})`;
  return {
    text:
      `select ${end} as bucket, count(*) as n, count(*) filter (where ${stays} and ${old} and ${wasActive}) as lost_n, ` +
      `count(*) filter (where ${stays} and not ${old}) as gone_n from fact_contract_spells where end_day <= ${upTo}${own} group by 1`,
    params: params.list,
  };
}

export type Ends = { readonly n: number; readonly lost: number; readonly gone: number };
type EndRow = Readonly<Record<string, string | number | boolean | null>>;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Rows of {@link endsQuery} by step. */
export function endsOf(rule: ChurnRule, step: Step, rows: readonly EndRow[]): Map<number, Ends> {
  const found = new Map<number, Ends>();
  for (const row of rows) {
    const n = numberOf(row.n);
    const bucket = rule.model === 'purchase' ? bucketOf(step, numberOf(row.end_day)) : numberOf(row.bucket);
    const stayedAway = row.next_bucket === null || numberOf(row.next_bucket) > bucket;
    const lost = rule.model === 'purchase' ? (stayedAway ? n : 0) : numberOf(row.lost_n);
    const before = found.get(bucket) ?? { n: 0, lost: 0, gone: 0 };
    found.set(bucket, {
      n: before.n + n,
      lost: before.lost + lost,
      gone: before.gone + numberOf(row.gone_n),
    });
  }
  return found;
}

/** Cells of time to the first loss: {time, events, n}, counted from the first purchase or contract; all but the events are censored. */
export function survivalQuery(
  rule: ChurnRule,
  today: number,
  started: Span | null,
  filters: Filters,
  dimension?: Column,
): Query {
  const params = createParams();
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const within = started ? ` and first_day between ${started.from} and ${started.to}` : '';
  const end = rule.model === 'contract' ? 'end_day' : `day + ${rule.days}`;
  const first =
    rule.model === 'contract'
      ? 'spell_no = 1'
      : `first_of_day and gap_before_max <= ${rule.days} and (next_day is null or next_day - day > ${rule.days})`;
  const key = dimension ? `, ${keySql(dimension)} as key` : '';
  // the least of an end that has not come and today is today
  const text =
    `select least(${end}, ${today}) - first_day as time, ` +
    `count(case when ${end} <= ${today} then 1 end) as events, count(*) as n${key} ` +
    `from ${factOf(rule)} where ${first} and first_day <= ${today}${within}${own} group by 1${dimension ? ', 4' : ''}`;
  return { text, params: params.list };
}

/** Days between neighbouring purchases, counted. */
export function gapsQuery(span: Span | null, filters: Filters): Query {
  const params = createParams();
  const rule: ChurnRule = { model: 'purchase', days: 1, origin: 'assumed' };
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const within = span ? ` and next_day between ${span.from} and ${span.to}` : '';
  const text =
    `select next_day - day as value, count(*) as n from fact_orders ` +
    `where first_of_day and next_day is not null${within}${own} group by 1 order by 1`;
  return { text, params: params.list };
}

/** Customers who bought once and more than once. */
export function buyersQuery(span: Span | null, filters: Filters): Query {
  const params = createParams();
  const rule: ChurnRule = { model: 'purchase', days: 1, origin: 'assumed' };
  const own = and(filterSql(filters, columnsOfRule(rule), params));
  const within = span ? ` and day between ${span.from} and ${span.to}` : '';
  const text =
    `select count(*) filter (where next_day is null) as once_n, count(*) filter (where next_day is not null) as again_n ` +
    `from fact_orders where first_of_day and day_seq = 1${within}${own}`;
  return { text, params: params.list };
}
