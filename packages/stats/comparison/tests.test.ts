import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { bootstrapCells } from './bootstrap.ts';
import { mannWhitney } from './mann-whitney.ts';
import { mcNemar } from './mcnemar.ts';
import { cellQuantile } from './median-interval.ts';
import { benjaminiHochberg, holm } from './multiple-testing.ts';
import type { NpsMove } from './paired-nps.ts';
import { pairedNpsDifference } from './paired-nps.ts';
import { spearman } from './spearman.ts';
import { welchDifference } from './welch.ts';

const X = [1.1, 2.2, 2.2, 3, 4.5, 5, 5, 7];
const Y = [0.5, 2.2, 1, 3, 2, 1.7];

function momentsOf(values: readonly number[]) {
  return {
    n: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    sumSquares: values.reduce((a, b) => a + b * b, 0),
  };
}

describe('two groups', () => {
  it('R t.test: t 2.5874014, df 10.307922, p .02646972, .2870220 to 3.7463113 (Welch 1947)', () => {
    expect(welchDifference(momentsOf(X), momentsOf(Y))).toMatchObject({
      t: expect.closeTo(2.5874014409355, 10),
      df: expect.closeTo(10.3079220556144, 9),
      p: expect.closeTo(0.0264697199174, 10),
      low: expect.closeTo(0.2870219980932, 9),
      high: expect.closeTo(3.7463113352401, 9),
    });
    expect(welchDifference(momentsOf([1]), momentsOf(Y))).toMatchObject({
      reason: 'not-enough-data',
      needed: 4,
    });
    expect(welchDifference(momentsOf([2, 2]), momentsOf([3, 3]))).toMatchObject({ reason: 'constant' });
  });

  const cells = [
    ...X.map((value) => ({ value, first: 1, second: 0 })),
    ...Y.map((value) => ({ value, first: 0, second: 1 })),
  ];

  it('R wilcox.test(exact = FALSE): W 40.5, p .0375855 (Mann & Whitney 1947)', () => {
    expect(mannWhitney(cells)).toMatchObject({
      w: 40.5,
      p: expect.closeTo(0.0375855054396, 10),
      superiority: 40.5 / 48,
    });
    expect(mannWhitney(cells.slice(0, 9))).toMatchObject({ reason: 'not-enough-data' });
    expect(mannWhitney([{ value: 1, first: 5, second: 5 }])).toMatchObject({ reason: 'constant' });
    const apart = mannWhitney([
      { value: 1, first: 0, second: 10 },
      { value: 2, first: 10, second: 0 },
    ]);
    expect(apart).toMatchObject({ superiority: 1, high: 1 });
    expect(apart.ok && apart.low).toBeLessThan(0.8);
  });

  it('the interval of superiority covers in 93-97 % of 1,000 samples of 40 and 50', () => {
    const random = createRandom(4);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const sample = [
        ...Array.from({ length: 40 }, () => ({ value: drawExponential(random, 1), first: 1, second: 0 })),
        ...Array.from({ length: 50 }, () => ({ value: drawExponential(random, 2), first: 0, second: 1 })),
      ];
      const result = mannWhitney(sample);
      if (result.ok && result.low <= 2 / 3 && 2 / 3 <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  });
});

describe('the same people twice', () => {
  it('McNemar: 794, 150, 86, 570 gives 17.3559 (Agresti 1990), exact p 3.716e-5', () => {
    const result = mcNemar({ both: 794, onlyFirst: 150, onlySecond: 86, neither: 570 });
    expect(result).toMatchObject({
      chiSquare: expect.closeTo(17.3559322, 7),
      chiSquareP: expect.closeTo(3.09929344e-5, 12),
      p: expect.closeTo(3.71593614e-5, 12),
    });
    expect(result.ok && [result.low.toFixed(3), result.high.toFixed(3)]).toEqual(['-0.059', '-0.021']);
    expect(mcNemar({ both: 5, onlyFirst: 0, onlySecond: 0, neither: 3 })).toMatchObject({
      p: 1,
      estimate: 0,
    });
    expect(mcNemar({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toMatchObject({
      reason: 'not-enough-data',
    });
    expect(mcNemar({ both: 0.5, onlyFirst: 0, onlySecond: 0, neither: 0 })).toMatchObject({
      reason: 'invalid-input',
    });
  });

  it('paired NPS: mean change of -100/0/100 scores with its t interval', () => {
    const moves: NpsMove[] = [
      { before: 'detractor', after: 'promoter', n: 4 },
      { before: 'passive', after: 'promoter', n: 6 },
      { before: 'promoter', after: 'promoter', n: 20 },
      { before: 'promoter', after: 'passive', n: 3 },
      { before: 'detractor', after: 'detractor', n: 7 },
    ];
    const result = pairedNpsDifference(moves);
    expect(result).toMatchObject({ estimate: 27.5, n: 40 });
    expect(result.ok && result.se).toBeCloseTo(
      Math.sqrt((4 * 40000 + 9 * 10000 - 40 * 27.5 ** 2) / 39 / 40),
      9,
    );
    expect(pairedNpsDifference(moves.slice(0, 1))).toMatchObject({ reason: 'constant' });
    expect(pairedNpsDifference([])).toMatchObject({ reason: 'not-enough-data' });
  });
});

describe('Spearman', () => {
  const a = [1, 2, 3, 4, 5, 6, 7, 7, 9, 10];
  const b = [2, 1, 4, 4, 7, 5, 9, 8, 8, 12];

  it('R cor.test(method = "spearman"): .944958547, p 3.7562946e-5; repetition equals counting', () => {
    const result = spearman(a.map((x, i) => ({ x, y: b[i]! })));
    expect(result).toMatchObject({
      estimate: expect.closeTo(0.944958547076829, 12),
      p: expect.closeTo(3.7562945987e-5, 13),
    });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            x: fc.integer({ min: 0, max: 5 }),
            y: fc.integer({ min: 0, max: 5 }),
            n: fc.integer({ min: 1, max: 4 }),
          }),
          { maxLength: 10 },
        ),
        (cells) => {
          const repeated = cells.flatMap(({ x, y, n }) => Array.from({ length: n }, () => ({ x, y })));
          const [counted, single] = [spearman(cells), spearman(repeated)];
          expect(counted.ok).toBe(single.ok);
          if (counted.ok && single.ok) expect(counted.estimate).toBeCloseTo(single.estimate, 10);
        },
      ),
    );
    expect(spearman([1, 2, 3, 4].map((x) => ({ x, y: 1 })))).toMatchObject({
      reason: 'constant',
      detail: 'y',
    });
    expect(spearman([])).toMatchObject({ reason: 'not-enough-data', needed: 4 });
  });
});

describe('many tests', () => {
  const p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04];
  it('R p.adjust: holm .05 .12 .12 .03 .5 .12; BH .03 .048 .048 .03 .5 .048', () => {
    [0.05, 0.12, 0.12, 0.03, 0.5, 0.12].forEach((wanted, i) => {
      expect(holm(p)[i]).toBeCloseTo(wanted, 12);
    });
    [0.03, 0.048, 0.048, 0.03, 0.5, 0.048].forEach((wanted, i) => {
      expect(benjaminiHochberg(p)[i]).toBeCloseTo(wanted, 12);
    });
    expect([holm([]), benjaminiHochberg([])]).toEqual([[], []]);
  });
});

describe('bootstrap of cells', () => {
  it('gives the same for the same seed, and refuses what has no statistic', () => {
    const mean = (counts: readonly number[]): number =>
      counts.reduce((sum, n, v) => sum + n * v, 0) / counts.reduce((s, n) => s + n, 0);
    const run = (seed: number): unknown =>
      bootstrapCells([5, 9, 3, 1], mean, createRandom(seed), { replicates: 500 });
    expect(run(1)).toEqual(run(1));
    expect(run(1)).toMatchObject({ ok: true, estimate: 1, n: 18 });
    expect(bootstrapCells([5, 0], mean, createRandom(1))).toMatchObject({ reason: 'constant' });
    expect(bootstrapCells([5, 4], () => null, createRandom(1))).toMatchObject({ reason: 'not-enough-data' });
    expect(bootstrapCells([1.5], mean, createRandom(1))).toMatchObject({ reason: 'invalid-input' });
  });

  it('covers a ratio of skewed means in 92-98 % of 400 samples of 60', () => {
    const random = createRandom(12);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const counts = new Array<number>(40).fill(0);
      for (let k = 0; k < 60; k++) counts[Math.min(39, Math.floor(4 * drawExponential(random)))]! += 1;
      const share = (c: readonly number[]): number | null => {
        const cells = c.map((n, value) => ({ value, n }));
        const total = c.reduce((s, n) => s + n, 0);
        return cellQuantile(cells, 0.5) === null ? null : c.reduce((s, n, v) => s + n * v, 0) / total;
      };
      const result = bootstrapCells(counts, share, random, { replicates: 300 });
      // Mean of floor(4 E), E exponential: 1 / (e^(1/4) - 1).
      const truth = 1 / Math.expm1(0.25);
      if (result.ok && result.low <= truth && truth <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 400 - 0.95)).toBeLessThan(0.03);
  });
});
