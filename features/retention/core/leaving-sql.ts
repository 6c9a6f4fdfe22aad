import type { Query } from './filter.ts';
import { waitOfCustomer } from './measure.ts';

/**
 * Texts of the forecast. Facts carry each purchase day's place (`day_seq`) and the next one, so what a model has to know
 * of a customer at the end of day t is one row: the last purchase day up to t. Orders of one day count once.
 */

const query = (text: string): Query => ({ text, params: [] });

/** The one purchase row of each customer that is the last up to day t. */
const lastPurchase = (t: number): string =>
  `first_of_day and day <= ${t} and (next_day is null or next_day > ${t})`;

const running = (t: number): string => `start_day <= ${t} and (end_day is null or end_day > ${t})`;

const without = (contracts: string): string =>
  `not exists (select 1 from fact_contract_spells s where s.customer_id = o.customer_id and ${contracts})`;

/** {x, recency, age, n} in days at the end of day t, of customers who never held a contract: what the models are fitted to. */
export const historyCells = (t: number): Query =>
  query(
    `select o.day_seq - 1 as x, o.day - o.first_day as recency, ${t} - o.first_day as age, count(*) as n ` +
      `from fact_orders o where ${lastPurchase(t)} and ${without(`s.start_day <= ${t}`)} group by 1, 2, 3`,
  );

/**
 * {x, recency, age, n, bought}: those who were on the list at the end of day t, and how many of them bought within the
 * `days` after it.
 */
export const testCells = (t: number, days: number, listDays: number): Query =>
  query(
    `select o.day_seq - 1 as x, o.day - o.first_day as recency, ${t} - o.first_day as age, count(*) as n, ` +
      `count(*) filter (where o.next_day is not null and o.next_day <= ${t + days}) as bought ` +
      `from fact_orders o where ${lastPurchase(t)} and o.day > ${t - listDays} ` +
      `and ${without(`s.start_day <= ${t} and (s.end_day is null or s.end_day > ${t})`)} group by 1, 2, 3`,
  );

/** Days in a period of the contract models: a month, so that plans of every length are on one scale. */
export const contractPeriod = 30;

/** {plan, months, churned, active} at the end of day t: whole months before the end, or so far. */
export const contractCells = (t: number): Query => {
  const ended = `end_day is not null and end_day <= ${t}`;
  const days = `case when ${ended} then end_day else ${t} end - start_day`;
  return query(
    `select coalesce(plan, '') as plan, cast(floor(cast(${days} as float8) / 30.0) as int) as months, ` +
      `count(*) filter (where ${ended}) as churned, count(*) filter (where not (${ended})) as active ` +
      `from fact_contract_spells where start_day <= ${t} group by 1, 2`,
  );
};

const lastDays = (t: number): string =>
  `(select customer_id, day from fact_orders where ${lastPurchase(t)}) o`;

/** {plan, age, silence, n, ended}: contracts running at the end of day t, and how many of them ended within `days`. */
export const contractTestCells = (t: number, days: number): Query =>
  query(
    `select coalesce(s.plan, '') as plan, ${t} - s.start_day as age, ${t} - coalesce(o.day, s.start_day) as silence, count(*) as n, ` +
      `count(*) filter (where s.end_day is not null and s.end_day <= ${t + days}) as ended ` +
      `from fact_contract_spells s left join ${lastDays(t)} on o.customer_id = s.customer_id ` +
      `where ${running(t)} group by 1, 2, 3`,
  );

/** First day with a purchase or contract; null when there is none. */
export const firstDays = query(
  'select (select min(day) from fact_orders where first_of_day) as bought, (select min(start_day) from fact_contract_spells) as signed',
);

/** One row per customer on the list at the end of day t, buyers and contract holders. */
export const listRows = (t: number, listDays: number): Query =>
  query(
    'select c.customer_id, c.tier, c.country, c.open_tickets, o.x, o.recency, o.age, o.day, o.promised_day, o.delivered_day, ' +
      's.plan, s.start_day, s.end_day, m.mrr from fact_customers c ' +
      'left join (select customer_id, day_seq - 1 as x, day - first_day as recency, ' +
      `${t} - first_day as age, day, promised_day, delivered_day from fact_orders where ${lastPurchase(t)}) o on o.customer_id = c.customer_id ` +
      `left join (select customer_id, plan, start_day, end_day from fact_contract_spells where ${running(t)}) s on s.customer_id = c.customer_id ` +
      `left join (select customer_id, sum(mrr) as mrr from fact_subscriptions where ${running(t)} group by 1) m on m.customer_id = c.customer_id ` +
      `where not c.internal and (s.start_day is not null or o.day > ${t - listDays})`,
  );

/** Purchases, and refunds and cancellations, whose amounts are negative. */
const netOf = (t: number): string =>
  `from fact_orders where (purchase or amount < 0) and day <= ${t} and amount is not null`;

/**
 * {customer_id, days, money}: days with a repeat purchase whose amount is known, and what they and all refunds since the
 * first day brought together. Who sent everything back has brought nothing, and is not in it.
 */
export const spendRows = (t: number): Query =>
  query(
    `select customer_id, days, money from (select customer_id, count(distinct case when purchase then day end) as days, ` +
      `sum(amount) as money ${netOf(t)} and day > first_day group by 1) s where days > 0 and money > 0`,
  );

/** Mean money of a purchase day over everybody, refunds taken off: for those of whom nothing else is known. */
export const meanSpend = (t: number): Query =>
  query(
    'select sum(money) as money, sum(bought) as n from (select customer_id, day, sum(amount) as money, ' +
      `max(case when purchase and amount > 0 then 1 else 0 end) as bought ${netOf(t)} group by 1, 2) d`,
  );

/** {customer_id, n, since}: requests that wait for an answer. */
export const waitingRows = query(
  "select customer_id, count(*) as n, min(started_day) as since from fact_waits where outcome = 'open' " +
    `and ${waitOfCustomer} group by 1`,
);

/** {customer_id, n, reopens}: tickets of the last 90 days. */
export const recentTicketRows = (t: number): Query =>
  query(
    'select customer_id, count(*) as n, sum(reopens) as reopens from fact_tickets ' +
      `where exclusion is null and created_day > ${t - 90} and created_day <= ${t} group by 1`,
  );

/** {customer_id, kind, score, scale_max, day}: the last answer of each kind within a year where it was a bad one. */
export const badAnswerRows = (t: number): Query =>
  query(
    'select customer_id, kind, score, scale_max, day from (select customer_id, kind, score, scale_min, scale_max, day, ' +
      'row_number() over (partition by customer_id, kind order by day desc nulls last, answer_id) as place ' +
      `from fact_answers where valid and day <= ${t} and day > ${t - 365}) a where place = 1 and ` +
      "case when kind = 'nps' then score <= 6 else score <= scale_min + 0.4 * (scale_max - scale_min) end",
  );
