import { columnsOfRule } from './churn-rule.ts';
import type { ChurnRule } from './contract/retention.ts';
import { type Column, keySql } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Params, type Query } from './filter.ts';
import type { Span } from './period.ts';
import { sameKey } from './spell-sql.ts';

const sum = (value: string, name: string): string => `cast(sum(${value}) as float8) as ${name}`;

/** Conditions of the filters on the rule's fact, each after an "and". */
const narrowed = (rule: ChurnRule, filters: Filters, params: Params): string =>
  filterSql(filters, columnsOfRule(rule), params)
    .map((one) => ` and ${one}`)
    .join('');

/** Sums over the customers who paid something when the period began; `s`, `e`, `m`: revenue at its start, its end, the lesser. */
function pairColumns(start: string, end: string, index: number): string[] {
  const [s, e] = [start, end];
  const m = `least(${s}, ${e})`;
  const paid = (value: string, name: string) =>
    sum(`case when ${s} > 0 then ${value} end`, `${name}${index}`);
  return [
    `count(*) filter (where ${s} > 0) as n${index}`,
    ...Object.entries({
      s,
      e,
      m,
      ss: `${s} * ${s}`,
      ee: `${e} * ${e}`,
      mm: `${m} * ${m}`,
      se: `${s} * ${e}`,
      sm: `${s} * ${m}`,
      expansion: `greatest(${e} - ${s}, 0.0)`,
      contraction: `case when ${e} > 0 and ${e} < ${s} then ${s} - ${e} else 0.0 end`,
      lost: `case when ${e} <= 0 then ${s} - ${e} else 0.0 end`,
    }).map(([name, value]) => paid(value, name)),
  ];
}

/**
 * Revenue of the same customers at both ends of periods, as sums from which retention and its interval follow. Contract:
 * monthly price running at the end of the day. Purchase: net purchases of the rule's days up to that day. Columns end with
 * the place of their period; periods that touch share a day, so that one scan answers for all.
 */
export function revenueQuery(
  rule: ChurnRule,
  spans: readonly Span[],
  filters: Filters,
  dimension?: Column,
): Query {
  const params = createParams();
  const own = narrowed(rule, filters, params);
  const contract = rule.model === 'contract';
  const days = [...new Set(spans.flatMap(({ from, to }) => [from - 1, to]))].sort((a, b) => a - b);
  const at = (day: number): string =>
    contract
      ? `start_day <= ${day} and (end_day is null or end_day > ${day})`
      : `day between ${day - rule.days + 1} and ${day}`;
  const [first = 0, last = 0] = [days[0], days[days.length - 1]];
  const range = contract
    ? `start_day <= ${last} and (end_day is null or end_day > ${first})`
    : `day between ${first - rule.days + 1} and ${last} and (${days.map((day) => `(${at(day)})`).join(' or ')})`;
  const amount = contract ? 'mrr' : 'amount';
  const fact = contract ? 'fact_subscriptions' : 'fact_orders';
  const name = (day: number): string => `r${days.indexOf(day)}`;
  const sums = days.map((day) => sum(`case when ${at(day)} then ${amount} else 0.0 end`, name(day)));
  const key = dimension ? `, ${keyAt(rule, at((spans[0]?.from ?? 0) - 1), dimension)} as key` : '';
  const pairs = spans.flatMap(({ from, to }, index) => pairColumns(name(from - 1), name(to), index));
  const text =
    `select ${dimension ? 'key, ' : ''}${pairs.join(', ')} from (select customer_id, ${sums.join(', ')}${key} from ${fact} ` +
    `where ${amount} is not null and ${range}${own} group by customer_id${sameKey(rule, dimension)}) q${dimension ? ' group by 1' : ''}`;
  return { text, params: params.list };
}

/** What a buyer is split by is the same on all rows of a customer; a plan is the one that ran when the period began. */
const keyAt = (rule: ChurnRule, start: string, dimension: Column): string =>
  rule.model === 'contract' ? `min(case when ${start} then ${keySql(dimension)} end)` : keySql(dimension);

/** Rows whose amount is in another currency and therefore in no sum. */
export function otherCurrencyQuery(rule: ChurnRule, span: Span, filters: Filters): Query {
  const params = createParams();
  const own = narrowed(rule, filters, params);
  const text =
    rule.model === 'contract'
      ? `select count(*) as n from fact_subscriptions where mrr is null and start_day <= ${span.to} and (end_day is null or end_day >= ${span.from})${own}`
      : `select count(*) as n from fact_orders where amount is null and day between ${span.from - rule.days} and ${span.to}${own}`;
  return { text, params: params.list };
}

/** Customers and revenue by cohort month and month, of purchases. */
export function purchaseCohortQuery(cohorts: Span, today: number, filters: Filters, rule: ChurnRule): Query {
  const params = createParams();
  const own = narrowed(rule, filters, params);
  const text =
    `select cohort_month as cohort, month, count(*) filter (where first_in_month) as customers, ${sum('amount', 'revenue')} ` +
    `from fact_orders where cohort_month between ${cohorts.from} and ${cohorts.to} and month >= cohort_month and day <= ${today}${own} group by 1, 2`;
  return { text, params: params.list };
}

/** Contracts that begin and end, by cohort month and month: their running difference is who is under contract. */
export function contractCohortQuery(
  what: 'start' | 'end',
  measure: 'customers' | 'revenue',
  cohorts: Span,
  today: number,
  filters: Filters,
): Query {
  const params = createParams();
  const own = narrowed({ model: 'contract', days: 0, origin: 'company' }, filters, params);
  const within = `${what}_day <= ${today}`;
  const text =
    measure === 'customers'
      ? `select cohort_month as cohort, ${what}_month as month, cast(count(*) as float8) as value from fact_contract_spells ` +
        `where cohort_month between ${cohorts.from} and ${cohorts.to} and ${within}${own} group by 1, 2`
      : `select c.cohort_month as cohort, s.${what}_month as month, ${sum('s.mrr', 'value')} from ` +
        `(select customer_id, ${what}_month, mrr from fact_subscriptions where mrr is not null and ${within}${own}) s ` +
        `join (select customer_id, cohort_month from fact_contract_spells where spell_no = 1 and cohort_month between ${cohorts.from} and ${cohorts.to}) c ` +
        `on c.customer_id = s.customer_id group by 1, 2`;
  return { text, params: params.list };
}
