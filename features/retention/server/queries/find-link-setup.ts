import { isLeavingTopic } from '../../core/link/analysis.ts';
import { dailyLoadQuery, topicsQuery } from '../../core/link/company-sql.ts';
import { suspectsOf } from '../../core/link/incidents.ts';
import { dateOf } from '../../core/period.ts';
import type { LinkQuestion } from './open-link.ts';

const numberOf = (value: unknown): number => Number(value ?? 0);

/** Topics with whether they say that the customer is leaving. */
export async function findTopics(link: LinkQuestion) {
  const rows = await link.question.ask<{ topic: string; n: number }>(topicsQuery);
  const chosen = link.settings.leavingTopics;
  return rows.map(({ topic, n }) => ({
    topic,
    n: numberOf(n),
    leaving: chosen ? chosen.includes(topic) : isLeavingTopic(topic),
  }));
}

/** Any seven days with at least twice the usual number of requests: an outage, a recall, a campaign gone wrong. */
export async function findSuspects(link: LinkQuestion) {
  const rows = await link.question.ask(dailyLoadQuery);
  return suspectsOf(new Map(rows.map((row) => [numberOf(row.day), numberOf(row.n)]))).map(
    ({ from, n, usual }) => ({ from: dateOf(from), to: dateOf(from + 6), n, usual }),
  );
}
/** How well what happened can be tied to customers and to sales (M0). */
export async function findLinkQuality(link: LinkQuestion) {
  const [row] = await link.question.ask({
    text:
      `select count(*) filter (where kind = 'request') as requests, count(*) filter (where kind = 'request' and since_day is not null) as with_sale, ` +
      `count(*) filter (where kind = 'answer') as answers, count(*) filter (where kind = 'answer' and since_day is not null) as answers_with_sale, ` +
      `count(*) filter (where kind = 'order') as orders from fact_encounters`,
    params: [],
  });
  const [about] = await link.question.ask({
    text: `select count(*) as n from fact_tickets where exclusion is null and order_id is not null`,
    params: [],
  });
  return {
    requests: numberOf(row?.requests),
    withSale: numberOf(row?.with_sale),
    withOrder: numberOf(about?.n),
    answers: numberOf(row?.answers),
    answersWithSale: numberOf(row?.answers_with_sale),
    orders: numberOf(row?.orders),
  };
}
