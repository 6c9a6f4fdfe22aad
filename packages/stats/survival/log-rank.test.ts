import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gehanRows } from '../fixtures/read-fixture.mts';
import { drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { GroupCell, LogRankWeight } from './log-rank.ts';
import { logRank } from './log-rank.ts';

const cells: GroupCell[] = (['6-mp', 'control'] as const).flatMap((group) =>
  gehanRows(group).map(({ time, event }) => ({
    time,
    group,
    events: event ? 1 : 0,
    censored: event ? 0 : 1,
  })),
);

const WEIGHTS: readonly LogRankWeight[] = ['log-rank', 'gehan', 'tarone-ware', 'peto', 'fleming-harrington'];

function chiSquare(weight: LogRankWeight): number {
  const test = logRank(cells, weight);
  return test.ok ? test.chiSquare : -1;
}

describe('log-rank on 6-MP leukaemia (Freireich 1963, Gehan 1965)', () => {
  it('log-rank 16.79294, p 4.17e-5, expected 19.2505 and 10.7495', () => {
    const test = logRank(cells);
    expect(test.ok).toBe(true);
    if (!test.ok) return;
    expect(test.chiSquare).toBeCloseTo(16.7929409892, 9);
    expect(test.p).toBeCloseTo(4.17e-5, 7);
    expect(test.groups.map((group) => [group.group, group.n, group.observed])).toEqual([
      ['6-mp', 21, 9],
      ['control', 21, 21],
    ]);
    expect(test.groups[0]!.expected).toBeCloseTo(19.250500948, 8);
    expect(test.groups[1]!.expected).toBeCloseTo(10.749499052, 8);
  });

  it.each([
    ['gehan', 13.457852, 6],
    ['tarone-ware', 15.123575, 6],
    ['peto', 14.0841, 4],
  ] as const)('%s %d', (weight, wanted, digits) => {
    expect(chiSquare(weight)).toBeCloseTo(wanted, digits);
  });

  it('fleming-harrington equals R survdiff(rho = 1) 14.4571508', () => {
    expect(chiSquare('fleming-harrington')).toBeCloseTo(14.4571508187, 8);
  });
});

describe('log-rank properties', () => {
  const cell = fc.record({
    time: fc.integer({ min: 1, max: 8 }),
    group: fc.constantFrom('a', 'b', 'c'),
    events: fc.integer({ min: 0, max: 3 }),
    censored: fc.integer({ min: 0, max: 3 }),
    stratum: fc.constantFrom('x', 'y'),
  });

  it('depends neither on order, nor on splitting cells, nor on the names of the groups', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 20 }),
        fc.constantFrom<LogRankWeight>('log-rank', 'gehan', 'peto'),
        (list, weight) => {
          const base = logRank(list, weight);
          const split = [...list].reverse().flatMap((c) => [
            { ...c, events: 0 },
            { ...c, censored: 0 },
          ]);
          const other = logRank(
            split.map((c) => ({ ...c, group: { a: 'z', b: 'm', c: 'k' }[c.group]! })),
            weight,
          );
          expect(other.ok).toBe(base.ok);
          if (base.ok && other.ok) {
            expect(other.df).toBe(base.df);
            expect(other.chiSquare).toBeCloseTo(base.chiSquare, 6);
          }
        },
      ),
    );
  });

  it('a cell counts what its single rows would', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 20 }), fc.constantFrom(...WEIGHTS), (list, weight) => {
        const rows = list.flatMap((c) => [
          ...Array.from({ length: c.events }, () => ({ ...c, events: 1, censored: 0 })),
          ...Array.from({ length: c.censored }, () => ({ ...c, events: 0, censored: 1 })),
        ]);
        expect(logRank(rows, weight)).toEqual(logRank(list, weight));
      }),
    );
  });

  it('finds nothing where groups are alike, and refuses when all go at once', () => {
    const alike = [1, 2, 3].flatMap((time) =>
      ['a', 'b'].map((group) => ({ time, group, events: 2, censored: 1 })),
    );
    for (const weight of WEIGHTS)
      expect(logRank(alike, weight)).toMatchObject({ chiSquare: expect.closeTo(0, 12), df: 1 });
    expect(logRank(['a', 'b'].map((group) => ({ time: 1, group, events: 3, censored: 0 })))).toMatchObject({
      reason: 'constant',
    });
  });

  it.each([
    [2, 120],
    [3, 180],
  ])(
    'every weight rejects %i like curves in 3-7 percent of 1,000 stratified, unevenly censored samples of %i',
    (groups, size) => {
      const random = createRandom(56 + groups);
      const rejected = WEIGHTS.map(() => 0);
      for (let run = 0; run < 1000; run++) {
        const sample = Array.from({ length: size }, (_, i): GroupCell => {
          const stratum = i % 2;
          const group = random() < 0.3 ? 0 : 1 + (i % (groups - 1));
          const [life, censoring] = [drawExponential(random, 1 + stratum), (2.5 + group) * random()];
          return {
            time: Math.ceil(20 * Math.min(life, censoring)),
            group: `g${group}`,
            stratum: `s${stratum}`,
            events: life <= censoring ? 1 : 0,
            censored: life <= censoring ? 0 : 1,
          };
        });
        WEIGHTS.forEach((weight, k) => {
          const test = logRank(sample, weight);
          if (!test.ok) throw new Error(test.reason);
          if (test.p < 0.05) rejected[k]! += 1;
        });
      }
      for (const count of rejected) expect(Math.abs(count / 1000 - 0.05)).toBeLessThan(0.02);
    },
  );

  it('refuses one group, no events, no overlap and impossible input', () => {
    expect(logRank([{ time: 1, group: 'a', events: 1, censored: 1 }])).toMatchObject({
      reason: 'not-enough-data',
      needed: 2,
    });
    expect(
      logRank([
        { time: 1, group: 'a', events: 0, censored: 1 },
        { time: 1, group: 'b', events: 0, censored: 1 },
      ]),
    ).toMatchObject({ reason: 'no-events' });
    expect(
      logRank([
        { time: 1, group: 'a', events: 2, censored: 1, stratum: 'x' },
        { time: 1, group: 'b', events: 2, censored: 1, stratum: 'y' },
      ]),
    ).toMatchObject({ reason: 'constant' });
    expect(logRank([{ time: 1, group: 'a', events: -1, censored: 1 }])).toMatchObject({
      reason: 'invalid-input',
    });
  });
});
