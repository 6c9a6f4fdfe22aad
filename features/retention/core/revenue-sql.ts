import { columnsOfRule } from './churn-rule.ts';
import type { ChurnRule } from './contract/retention.ts';
import { type Column, keySql } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Query } from './filter.ts';
import type { Span } from './period.ts';

const sum = (value: string, name: string): string => `cast(sum(${value}) as float8) as ${name}`;

/**
 * Revenue of the same customers at both ends of a period, as sums from which retention and its interval follow.
 * Contract: monthly price running at the end of the day. Purchase: net purchases of the rule's days up to that day.
 */
export function revenueQuery(rule: ChurnRule, span: Span, filters: Filters, dimension?: Column): Query {
  const params = createParams();
  const own = filterSql(filters, columnsOfRule(rule), params)
    .map((one) => ` and ${one}`)
    .join('');
  const at = (day: number): string =>
    rule.model === 'contract'
      ? `(start_day <= ${day} and (end_day is null or end_day > ${day}))`
      : `(day <= ${day} and day > ${day - rule.days})`;
  const [start, end] = [at(span.from - 1), at(span.to)];
  const amount = rule.model === 'contract' ? 'mrr' : 'amount';
  const fact = rule.model === 'contract' ? 'fact_subscriptions' : 'fact_orders';
  const key = dimension ? `, min(case when ${start} then ${keySql(dimension)} end) as key` : '';
  const inner =
    `select customer_id, cast(sum(case when ${start} then ${amount} else 0.0 end) as float8) as s, ` +
    `cast(sum(case when ${end} then ${amount} else 0.0 end) as float8) as e${key} from ${fact} ` +
    `where ${amount} is not null and (${start} or ${end})${own} group by customer_id`;
  const text =
    `select ${dimension ? 'key, ' : ''}count(*) as n, ${sum('s', 's')}, ${sum('e', 'e')}, ${sum('least(s, e)', 'm')}, ` +
    `${sum('s * s', 'ss')}, ${sum('e * e', 'ee')}, ${sum('least(s, e) * least(s, e)', 'mm')}, ${sum('s * e', 'se')}, ` +
    `${sum('s * least(s, e)', 'sm')}, ${sum('greatest(e - s, 0.0)', 'expansion')}, ` +
    `${sum('case when e > 0 and e < s then s - e else 0.0 end', 'contraction')}, ` +
    `${sum('case when e <= 0 then s - e else 0.0 end', 'lost')} ` +
    `from (${inner}) q where s > 0${dimension ? ' group by 1' : ''}`;
  return { text, params: params.list };
}

/** Rows whose amount is in another currency and therefore in no sum. */
export function otherCurrencyQuery(rule: ChurnRule, span: Span, filters: Filters): Query {
  const params = createParams();
  const own = filterSql(filters, columnsOfRule(rule), params)
    .map((one) => ` and ${one}`)
    .join('');
  const text =
    rule.model === 'contract'
      ? `select count(*) as n from fact_subscriptions where mrr is null and start_day <= ${span.to} and (end_day is null or end_day >= ${span.from})${own}`
      : `select count(*) as n from fact_orders where amount is null and day between ${span.from - rule.days} and ${span.to}${own}`;
  return { text, params: params.list };
}

/** Customers and revenue by cohort month and month, of purchases. */
export function purchaseCohortQuery(cohorts: Span, today: number, filters: Filters, rule: ChurnRule): Query {
  const params = createParams();
  const own = filterSql(filters, columnsOfRule(rule), params)
    .map((one) => ` and ${one}`)
    .join('');
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
  const own = filterSql(filters, columnsOfRule({ model: 'contract', days: 0, origin: 'company' }), params)
    .map((one) => ` and ${one}`)
    .join('');
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
