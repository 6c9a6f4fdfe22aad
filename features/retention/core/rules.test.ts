import { describe, expect, it } from 'vitest';
import { churnRuleOf, proposedDays } from './churn-rule.ts';
import { createParams } from './filter.ts';
import { en } from './messages.en.ts';
import { metrics } from './metrics.ts';
import { bucketOf, bucketsOf, dateOf, dayOf, resolveSpans, spanOfBucket, steps } from './period.ts';
import { binsOfEdges, binsOfRanks, histogramOf, readableEdges, spreadOf } from './quantile-sql.ts';
import { segmentFilter } from './segment.ts';
import { adjustedP, quantileValue, ratioValue } from './value.ts';

const spans = (from: string | undefined, to: string | undefined, compare: 'previous' | 'year' | 'none') => {
  const { span, before } = resolveSpans({ from, to, compare }, dayOf('2026-06-30'));
  return [span, before].map((one) => one && [dateOf(one.from), dateOf(one.to)]);
};

describe('periods', () => {
  it.each([
    [undefined, undefined, 'previous', ['2026-04-02', '2026-06-30'], ['2026-01-02', '2026-04-01']],
    ['2026-06-01', '2026-06-30', 'previous', ['2026-06-01', '2026-06-30'], ['2026-05-02', '2026-05-31']],
    ['2024-02-29', '2024-02-29', 'year', ['2024-02-29', '2024-02-29'], ['2023-02-28', '2023-02-28']],
    ['2026-06-01', undefined, 'none', ['2026-06-01', '2026-06-30'], null],
  ] as const)('%s to %s against %s', (from, to, compare, span, before) => {
    expect(spans(from, to, compare)).toEqual([span, before]);
  });

  it.each(steps)('every day lies in the %s it is counted in', (step) => {
    for (let day = dayOf('2023-12-25'); day < dayOf('2025-01-10'); day += 1) {
      const { from, to } = spanOfBucket(step, bucketOf(step, day));
      expect(day >= from && day <= to).toBe(true);
    }
  });

  it('weeks begin on Monday; steps cut by the period or not over are incomplete', () => {
    const span = { from: dayOf('2026-06-03'), to: dayOf('2026-06-21') };
    const weeks = bucketsOf('week', span, dayOf('2026-06-18'));
    expect(weeks.map(({ from, to, incomplete }) => [dateOf(from), dateOf(to), incomplete])).toEqual([
      ['2026-06-03', '2026-06-07', true],
      ['2026-06-08', '2026-06-14', false],
      ['2026-06-15', '2026-06-21', true],
    ]);
  });
});

describe('quantiles from bins', () => {
  const numbers = Array.from({ length: 5000 }, (_, k) => Math.floor(((k * 7919) % 5000) ** 1.6));
  const exact = [...new Set(numbers)]
    .sort((a, b) => a - b)
    .map((value) => ({ value, n: numbers.filter((one) => one === value).length }));
  const counted = new Map<number, number>();
  for (const value of numbers) {
    const bin = Math.floor(Math.sqrt(Math.sqrt(value)) * 16);
    counted.set(bin, (counted.get(bin) ?? 0) + 1);
  }
  const bins = [...counted].map(([bin, n]) => ({ bin, n })).sort((a, b) => a.bin - b.bin);
  const valuesIn = (wanted: ReadonlySet<number>) =>
    exact
      .map(({ value, n }) => ({ bin: Math.floor(Math.sqrt(Math.sqrt(value)) * 16), value, n }))
      .filter(({ bin }) => wanted.has(bin));

  it('are those of the values themselves, interval included, though few are read', () => {
    const wanted = binsOfRanks(bins, [0.5, 0.9]);
    const read = valuesIn(wanted);
    expect(read.length).toBeLessThan(exact.length / 4);
    const spread = spreadOf(bins, read);
    for (const p of [0.5, 0.9]) expect(quantileValue(spread, p, 10)).toEqual(quantileValue(exact, p, 10));
  });

  it('count between readable edges exactly', () => {
    const spread = spreadOf(bins, valuesIn(new Set(binsOfEdges(readableEdges))));
    expect(histogramOf(spread, readableEdges)).toEqual(histogramOf(exact, readableEdges));
  });
});

describe('when a customer counts as lost', () => {
  const gaps = [
    { value: 10, n: 45 },
    { value: 40, n: 55 },
  ];
  const books = { customersWithContract: 10, customersWithPurchase: 90, gaps };
  it.each([
    [{ churnModel: 'auto', churnDays: null }, books, 'purchase', 40, 'proposed'],
    [{ churnModel: 'auto', churnDays: 75 }, books, 'purchase', 75, 'company'],
    [{ churnModel: 'auto', churnDays: null }, { ...books, gaps: [] }, 'purchase', 90, 'assumed'],
    [
      { churnModel: 'auto', churnDays: null },
      { ...books, customersWithContract: 91 },
      'contract',
      0,
      'proposed',
    ],
    [{ churnModel: 'contract', churnDays: 75 }, books, 'contract', 0, 'company'],
  ] as const)('%o', (company, own, model, days, origin) => {
    expect(churnRuleOf(company, own)).toEqual({ model, days, origin });
  });

  it('is proposed by fifty gaps or more', () => {
    expect(proposedDays([{ value: 5, n: 49 }])).toBeNull();
    expect(proposedDays([{ value: 5, n: 50 }])).toBe(5);
  });
});

describe('numbers', () => {
  it('a ratio of sums carries the doubt of both', () => {
    // three customers: 10 -> 10, 20 -> 10, 30 -> 40
    const cell = { n: 3, top: 60, bottom: 60, tt: 1800, bb: 1400, tb: 1500 };
    const { value, low, high } = ratioValue(cell, 2);
    expect(value).toBe(1);
    expect((high ?? 0) - (low ?? 0)).toBeCloseTo((2 * 1.96 * Math.sqrt((200 * 3) / 2)) / 60, 10);
  });

  it('corrects many comparisons as Benjamini and Hochberg do', () => {
    // R: p.adjust(c(.01, .04, .03, .5), "BH")
    expect(adjustedP([0.01, 0.04, 0.03, 0.5]).map((p) => Number(p.toFixed(6)))).toEqual([
      0.04, 0.053333, 0.053333, 0.5,
    ]);
  });
});

describe('segments over facts', () => {
  const sqlOf = (condition: object) => {
    const params = createParams();
    return [segmentFilter([condition as never])(params), params.list];
  };
  it.each([
    [{ field: 'tier', op: 'in', value: ['gold', 'silver'] }, 'tier in ($1, $2)', ['gold', 'silver']],
    [{ field: 'tier', op: 'ne', value: 'gold' }, '(tier is null or tier <> $1)', ['gold']],
    [{ field: 'ordersCount', op: 'gte', value: 3 }, 'orders_count >= 3', []],
    [
      { field: 'lastOrderAt', op: 'between', value: ['2026-01-01', '2026-01-31'] },
      'last_order_day between 20454 and 20484',
      [],
    ],
    [{ field: 'tags', op: 'contains', value: 'vip' }, '(position($1 in tags) > 0)', ['|vip|']],
    [{ field: 'lastNps', op: 'empty' }, 'last_nps is null', []],
  ])('%o', (condition, sql, params) => {
    expect(sqlOf(condition)).toEqual([sql, params]);
  });

  it.each([
    { field: 'shoeSize', op: 'eq', value: 1 },
    { field: 'ordersCount', op: 'gte', value: 'many; drop table' },
    { field: 'tier', op: 'between', value: ['a'] },
  ])('refuses %o', (condition) => {
    expect(() => sqlOf(condition)).toThrow('retention:segment-field');
  });
});

it('prints a definition for every declared metric', () => {
  expect(Object.keys(en.metric).sort()).toEqual(metrics.map(({ id }) => id).sort());
});
