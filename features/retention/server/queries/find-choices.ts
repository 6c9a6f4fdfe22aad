import { customersDb } from '#features/customers/server/public.ts';
import type { Locale } from '#platform/core/i18n.ts';
import type { Ctx } from '#platform/server/context.ts';
import { seesAgent } from '../../core/colleagues.ts';
import { dateOf, defaultDays } from '../../core/period.ts';
import type { Dimension } from '../../core/schema.ts';
import { keyOf, numberOf } from './keep-readings.ts';
import { labelsOf } from './labels.ts';
import { type Ask, dataEnds, todayOf } from './question.ts';

type Source = { readonly fact: string; readonly column: string; readonly where: string };

const sources: Readonly<Partial<Record<Dimension, readonly Source[]>>> = {
  channel: [
    { fact: 'fact_tickets', column: 'channel', where: 'exclusion is null' },
    { fact: 'fact_orders', column: 'channel', where: 'purchase' },
    { fact: 'fact_answers', column: 'channel', where: 'valid' },
  ],
  team: [{ fact: 'fact_tickets', column: 'team_id', where: 'exclusion is null' }],
  agent: [{ fact: 'fact_tickets', column: 'first_agent_id', where: 'exclusion is null' }],
  stage: [
    { fact: 'fact_tickets', column: 'stage', where: 'exclusion is null' },
    { fact: 'fact_answers', column: 'stage', where: 'valid' },
  ],
  tier: [{ fact: 'fact_customers', column: 'tier', where: 'not internal' }],
  country: [{ fact: 'fact_customers', column: 'country', where: 'not internal' }],
  language: [{ fact: 'fact_customers', column: 'language', where: 'not internal' }],
  customerKind: [{ fact: 'fact_customers', column: 'customer_kind', where: 'not internal' }],
  source: [{ fact: 'fact_customers', column: 'source', where: 'not internal' }],
  topic: [{ fact: 'fact_tickets', column: 'topic', where: 'exclusion is null' }],
  priority: [{ fact: 'fact_tickets', column: 'priority', where: 'exclusion is null' }],
  moment: [{ fact: 'fact_answers', column: 'moment', where: 'valid' }],
  survey: [{ fact: 'fact_answers', column: 'survey_id', where: 'valid' }],
  plan: [{ fact: 'fact_contract_spells', column: 'plan', where: '1 = 1' }],
};

const mostChoices = 200;

async function choicesOf(ask: Ask, dimension: Dimension, locale: Locale) {
  const counts = new Map<string, number>();
  for (const { fact, column, where } of sources[dimension] ?? []) {
    const rows = await ask({
      text: `select ${column} as key, count(*) as n from ${fact} where ${where} group by 1`,
      params: [],
    });
    for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + numberOf(row.n));
  }
  const label = await labelsOf({ ask }, dimension, locale);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, mostChoices)
    .map(([key, n]) => ({ key, label: label(key), n }));
}

/** What the filter bar offers. */
export async function findChoices(ctx: Ctx, ask: Ask) {
  const dimensions = Object.keys(sources) as Dimension[];
  const [lists, ends, today, segments, has] = await Promise.all([
    Promise.all(dimensions.map((dimension) => choicesOf(ask, dimension, ctx.locale))),
    dataEnds(ask),
    todayOf(ask, ctx.now, ctx.company.zone),
    customersDb(ctx)
      .selectFrom('segments')
      .select(['segment_id', 'name'])
      .where('list', '=', 'customers')
      // what somebody keeps for themselves is no name for everybody's filter
      .where('shared', '=', true)
      // nor is a list that is still being filled
      .where('to_list', 'is', null)
      .orderBy('name')
      .limit(500)
      .execute(),
    ask({
      text:
        'select (select count(*) from fact_orders) as orders, (select count(*) from fact_subscriptions) as subscriptions, ' +
        '(select count(*) from fact_tickets) as tickets, (select count(*) from fact_answers) as answers',
      params: [],
    }),
  ]);
  const label = await labelsOf({ ask }, 'promise', ctx.locale);
  const offered = (dimension: Dimension, all: Awaited<ReturnType<typeof choicesOf>> = []) =>
    dimension === 'agent' ? all.filter(({ key }) => key === '' || seesAgent(ctx.actor, key)) : all;
  const some = (name: string) => numberOf(has[0]?.[name]) > 0;
  return {
    dimensions: {
      ...Object.fromEntries(
        dimensions.map((dimension, index) => [dimension, offered(dimension, lists[index])]),
      ),
      promise: ['kept', 'late'].map((key) => ({ key, label: label(key), n: null })),
    },
    segments: segments.map(({ segment_id, name }) => ({ key: segment_id, label: name, n: null })),
    firstDay: ends.first === null ? null : dateOf(ends.first),
    lastDay: ends.last === null ? null : dateOf(Math.min(ends.last, today)),
    defaultPeriod: { from: dateOf(today - defaultDays + 1), to: dateOf(today) },
    has: {
      orders: some('orders'),
      subscriptions: some('subscriptions'),
      tickets: some('tickets'),
      answers: some('answers'),
    },
    currency: ctx.company.currency,
    zone: ctx.company.zone,
  };
}
