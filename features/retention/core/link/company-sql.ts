import type { ChurnRule } from '../contract/retention.ts';
import type { Query } from '../filter.ts';
import { activeAt, factOf } from '../spell-sql.ts';
import type { Exposure } from './exposures.ts';

/**
 * Cut points of the year's revenue before an encounter, for the covariate "value", from `n` encounters. `some`: of an eighth of
 * the customers, which says it as well where there are many: the points are rounded to two digits.
 */
export function cutsQuery(kind: Exposure['kind'], some: boolean): Query {
  const eighth = some ? ' and cluster % 8 = 0' : '';
  return {
    text:
      `select count(*) as n, percentile_cont(0.33) within group (order by revenue_before) as low, percentile_cont(0.67) within group (order by revenue_before) as high ` +
      `from fact_encounters where kind = '${kind}' and revenue_before > 0.0${eighth}`,
    params: [],
  };
}

/** Topics with the number of requests. */
export const topicsQuery: Query = {
  text: `select topic, count(*) as n from fact_encounters where kind = 'request' and topic is not null group by 1 order by 1`,
  params: [],
};

/**
 * What customers brought in a year: `n` there a year before the last day, and the money since of those of them with any record
 * of money: `bought` from `orders` purchases, `paid` for `contracts` contracts by their monthly price.
 */
export function yearlyValueQuery(rule: ChurnRule, today: number): Query {
  const year = today - 365;
  // one row of each customer who was there on that day
  const there = `select customer_id from ${factOf(rule)} where ${activeAt(rule, year)}`;
  const overlap = `(least(coalesce(s.end_day, ${today}), ${today}) - greatest(s.start_day, ${year}))`;
  return {
    text:
      `with there as (${there}), ` +
      `bought as (select count(o.amount) as orders, sum(o.amount) as bought from fact_orders o join there t on t.customer_id = o.customer_id where o.day > ${year} and o.day <= ${today}), ` +
      `paid as (select count(s.mrr) as contracts, sum(s.mrr * ${overlap}) * 12.0 / 365.0 as paid from fact_subscriptions s join there t on t.customer_id = s.customer_id ` +
      `where s.start_day < ${today} and (s.end_day is null or s.end_day > ${year})) ` +
      `select (select count(*) from there) as n, b.orders, b.bought, p.contracts, p.paid from bought b cross join paid p`,
    params: [],
  };
}

/** Requests by day, to propose incidents. */
export const dailyLoadQuery: Query = {
  text: `select day, count(*) as n from fact_encounters where kind = 'request' group by 1 order by 1`,
  params: [],
};
