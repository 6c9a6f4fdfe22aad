import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Duck, openDuck } from '#platform/server/analytics/duckdb.ts';
import { quantileInterval, type ValueCell } from '#stats/comparison/median-interval.ts';
import type { Grouping } from '../core/cells-sql.ts';
import { measures } from '../core/measure.ts';
import { Slice } from '../core/schema.ts';
import type { Question } from './queries/question.ts';
import { readSpreads, wholeKey } from './queries/read-spreads.ts';

/** 40,000 tickets over 180 days: five agents and nobody, three channels and none, and some replies without a measured wait. */
const tickets = `create table fact_tickets as select cast(null as varchar) as exclusion, d as first_reply_day, d // 30 as first_reply_month,
  case when h % 7 = 0 then null else ['email', 'chat', 'web'][1 + h % 3] end as channel,
  case when h % 11 = 0 then null else cast('00000000-0000-7000-8000-00000000000' || cast(h % 5 as varchar) as uuid) end as first_agent_id,
  case when h % 13 = 0 then null else cast(h % 977 * h % 100003 as double) end as frt_seconds
  from (select 20000 + i % 180 as d, cast(hash(i) % 1000003 as bigint) as h from range(40000) t(i))`;

const frt = measures.frt;
const spans = [
  { from: 20090, to: 20179 },
  { from: 20000, to: 20089 },
];
const groupings: Record<string, { grouping: Grouping; key: string }> = {
  'of two periods': { grouping: { spans }, key: "''" },
  'by agent': {
    grouping: { spans, ...(frt?.columns.agent ? { dimension: frt.columns.agent } : {}) },
    key: "coalesce(cast(first_agent_id as varchar), '')",
  },
  'by channel': {
    grouping: { spans, ...(frt?.columns.channel ? { dimension: frt.columns.channel } : {}) },
    key: "coalesce(channel, '')",
  },
  'by week': {
    grouping: { spans: [{ from: 20010, to: 20120 }], step: 'week' },
    key: 'cast(cast(floor((first_reply_day + 3) / 7.0) as int) as varchar)',
  },
};

describe('quantiles of a duration read in bins', () => {
  let duck: Duck;
  beforeAll(async () => {
    duck = await openDuck({ path: ':memory:', memoryMb: 512 });
    await duck.write(tickets);
  });
  afterAll(() => duck.close());

  it.each(Object.keys(groupings))('are those of the single values, %s', async (name) => {
    const { grouping, key } = groupings[name] ?? { grouping: { spans }, key: "''" };
    const slice = Slice.parse({});
    const question = {
      slice,
      filters: { slice, segment: null },
      ask: ({ text, params }) => duck.rows(text, params),
    } as Pick<Question, 'slice' | 'filters' | 'ask'> as Question;
    const found = frt ? await readSpreads(question, frt, grouping, false) : [];
    expect(found.length).toBeGreaterThan(1);
    for (const { group, spreads, total } of found) {
      const span = grouping.spans[group.span] ?? { from: 0, to: 0 };
      const own = group.key === wholeKey ? '' : ` and ${key} = '${grouping.step ? group.bucket : group.key}'`;
      const cells = await duck.rows<ValueCell & Record<string, number>>(
        `select frt_seconds as value, count(*) as n from fact_tickets where first_reply_day between ${span.from} and ${span.to}${own} group by 1 order by 1`,
      );
      const measured = cells.filter(({ value }) => value !== null);
      for (const probability of [0.5, 0.9]) {
        expect(quantileInterval(spreads.asked.values, probability)).toEqual(
          quantileInterval(measured, probability),
        );
      }
      // what was not measured is no wait of zero seconds
      expect(spreads.asked.moments.n).toBe(measured.reduce((sum, { n }) => sum + n, 0));
      expect(total).toBe(cells.reduce((sum, { n }) => sum + n, 0));
    }
  });
});
