import { columnsOfRule } from './churn-rule.ts';
import type { ChurnRule } from './contract/retention.ts';
import { type Column, keySql } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Params, type Query } from './filter.ts';
import type { Span } from './period.ts';
import { sameKey } from './spell-sql.ts';

const sum = (value: string, name: string): string => `cast(sum(${value}) as float8) as ${name}`;

/**
 * Less money of a customer than this is none: who bought and gave everything back paid nothing, not the 10⁻¹⁵ that is left over
 * when doubles are added in one order and not in another.
 */
const leastMoney = '0.00005';

/** Conditions of the filters on the rule's fact, each after an "and". */
const narrowed = (rule: ChurnRule, filters: Filters, params: Params): string =>
  filterSql(filters, columnsOfRule(rule), params)
    .map((one) => ` and ${one}`)
    .join('');

/**
 * One row (or one by `key`) with the place of a period: sums over the customers who paid something when it began. `s`, `e`, `m`:
 * revenue at its start, its end, the lesser; `lost`: revenue of those who pay nothing at its end.
 */
function pairSelect(start: string, end: string, place: number, key: string): string {
  const [s, e, m] = [start, end, `least(${start}, ${end})`];
  const sums = {
    s,
    e,
    m,
    ss: `${s} * ${s}`,
    ee: `${e} * ${e}`,
    mm: `${m} * ${m}`,
    se: `${s} * ${e}`,
    sm: `${s} * ${m}`,
    lost: `case when ${e} < ${leastMoney} then ${s} - ${e} else 0.0 end`,
  };
  const columns = Object.entries(sums).map(([name, value]) => sum(value, name));
  return (
    `select ${place} as place, ${key}count(*) as n, ${columns.join(', ')} from q ` +
    `where ${s} >= ${leastMoney}${key === '' ? '' : ' group by 2'}`
  );
}

/**
 * Revenue of the same customers at both ends of periods, as sums from which retention and its interval follow: rows by place
 * of the period. Contract: monthly price running at the end of the day. Purchase: net purchases of the rule's days up to that
 * day. Periods that touch share a day, so that one scan answers for all; each then adds up its own customers only.
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
  const pairs = spans.map(({ from, to }, place) =>
    pairSelect(name(from - 1), name(to), place, dimension ? 'key, ' : ''),
  );
  const text =
    `with q as materialized (select customer_id, ${sums.join(', ')}${key} from ${fact} ` +
    `where ${amount} is not null and ${range}${own} group by customer_id${sameKey(rule, dimension)}) ${pairs.join(' union all ')}`;
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
