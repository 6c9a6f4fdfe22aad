import { createParams, type Params, type Query } from '../filter.ts';
import type { Span } from '../period.ts';

/** Requests that count, whose channel is known. */
const asked = (when: string): string =>
  `exclusion is null and initiated_by = 'customer' and channel is not null and ${when}`;
const within = ({ from, to }: Span): string => `created_day between ${from} and ${to}`;

/** Customers by the number of channels they wrote through, four meaning four and more: {channels, customers, requests}. */
export function channelSpreadQuery(span: Span, conditions: (params: Params) => readonly string[]): Query {
  const params = createParams();
  const where = [asked(within(span)), ...conditions(params)].join(' and ');
  const each = `select customer_id, count(distinct channel) as kinds, count(*) as k from fact_tickets where ${where} group by 1`;
  return {
    text: `select case when kinds >= 4 then 4 else kinds end as channels, count(*) as customers, sum(k) as requests from (${each}) c group by 1`,
    params: params.list,
  };
}

/**
 * Ratings of requests by the channel the request came through, which is not the channel the rating was asked through:
 * {channel, n, positive}. The latest valid answer of a person about a request counts.
 */
export function channelCsatQuery(span: Span, conditions: (params: Params) => readonly string[]): Query {
  const params = createParams();
  const where = [asked('1 = 1'), ...conditions(params)].join(' and ');
  const text =
    `select t.channel as channel, count(*) as n, sum(case when a.positive then 1 else 0 end) as positive ` +
    `from (select customer_id, ticket_id, positive from fact_answers where kind = 'csat' and valid and ticket_id is not null ` +
    `and day between ${span.from} and ${span.to} and (next_day is null or next_day > ${span.to})) a ` +
    `join (select customer_id, ticket_id, channel from fact_tickets where ${where}) t ` +
    `on t.customer_id = a.customer_id and t.ticket_id = a.ticket_id group by 1`;
  return { text, params: params.list };
}

/** From the channel of a request to that of the customer's next one: {came, went, n}. */
export function channelMovesQuery(span: Span, conditions: (params: Params) => readonly string[]): Query {
  const params = createParams();
  const where = [asked(within(span)), ...conditions(params)].join(' and ');
  const each =
    `select channel as went, lag(channel) over (partition by customer_id order by created_at, ticket_id) as came ` +
    `from fact_tickets where ${where}`;
  return {
    text: `select came, went, count(*) as n from (${each}) m where came is not null group by came, went`,
    params: params.list,
  };
}
