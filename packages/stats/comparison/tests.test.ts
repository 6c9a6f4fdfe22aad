import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial, drawExponential, drawNormal } from '../numeric/draw.ts';
import type { Random } from '../numeric/random.ts';
import { createRandom } from '../numeric/random.ts';
import { mannWhitney } from './mann-whitney.ts';
import { mcNemar } from './mcnemar.ts';
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

/** Counts of `n` people who fall into classes with these chances. */
function drawMoves(random: Random, n: number, chances: readonly number[]): number[] {
  let [left, rest] = [n, 1];
  return chances.map((chance, i) => {
    const drawn = i === chances.length - 1 ? left : drawBinomial(random, left, Math.min(1, chance / rest));
    left -= drawn;
    rest -= chance;
    return drawn;
  });
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

  it('the difference of means mirrors when the groups change places, and moves with a shift', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, values, fc.integer({ min: -9, max: 9 }), (x, y, shift) => {
        const [ahead, back] = [
          welchDifference(momentsOf(x), momentsOf(y)),
          welchDifference(momentsOf(y), momentsOf(x)),
        ];
        const moved = welchDifference(momentsOf(x.map((v) => v + shift)), momentsOf([...y].reverse()));
        expect(back.ok).toBe(ahead.ok);
        if (!ahead.ok || !back.ok || !moved.ok) return;
        expect(ahead.low).toBeCloseTo(-back.high, 8);
        expect(ahead.p).toBeCloseTo(back.p, 10);
        expect(moved.low).toBeCloseTo(ahead.low + shift, 6);
      }),
    );
    expect(welchDifference({ n: 3, sum: Number.NaN, sumSquares: 1 }, momentsOf(Y))).toMatchObject({
      reason: 'invalid-input',
    });
  });

  it('the interval of a difference covers, and its test is right, in 93-97 % of 2,000 samples of 8 and 15 of unequal spread', () => {
    const random = createRandom(3);
    let [covered, rejected] = [0, 0];
    const draw = (n: number, mean: number, sd: number) =>
      momentsOf(Array.from({ length: n }, () => drawNormal(random, mean, sd)));
    for (let run = 0; run < 2000; run++) {
      const result = welchDifference(draw(8, 5, 1), draw(15, 3, 4));
      if (result.ok && result.low <= 2 && 2 <= result.high) covered += 1;
      const same = welchDifference(draw(8, 5, 1), draw(15, 5, 4));
      if (same.ok && same.p < 0.05) rejected += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(0.02);
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

  it('ranks counted cells as single rows in any order, and mirrors when the groups change places', () => {
    const count = fc.integer({ min: 0, max: 4 });
    const cell = fc.record({ value: fc.integer({ min: 0, max: 6 }), first: count, second: count });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 8 }), (list) => {
        const rows = list.flatMap(({ value, first, second }) => [
          ...Array.from({ length: second }, () => ({ value, first: 0, second: 1 })),
          ...Array.from({ length: first }, () => ({ value, first: 1, second: 0 })),
        ]);
        const counted = mannWhitney(list);
        expect(mannWhitney(rows.reverse())).toEqual(
          counted.ok
            ? {
                ...counted,
                superiority: expect.closeTo(counted.superiority, 12),
                low: expect.closeTo(counted.low, 9),
                high: expect.closeTo(counted.high, 9),
                p: expect.closeTo(counted.p, 12),
              }
            : counted,
        );
        const mirrored = mannWhitney(
          list.map(({ value, first, second }) => ({ value, first: second, second: first })),
        );
        if (!counted.ok || !mirrored.ok) return;
        expect(mirrored.superiority).toBeCloseTo(1 - counted.superiority, 12);
        expect(mirrored.low).toBeCloseTo(1 - counted.high, 9);
        expect(mirrored.p).toBeCloseTo(counted.p, 12);
      }),
    );
  });

  it('rejects equal groups in 3-7 % of 1,000 samples of 40 and 50, with ties as without', () => {
    const random = createRandom(8);
    const rejected = { ties: 0, none: 0 };
    for (let run = 0; run < 1000; run++) {
      const drawn = Array.from({ length: 90 }, (_, k) => ({
        value: drawExponential(random),
        first: k < 40 ? 1 : 0,
        second: k < 40 ? 0 : 1,
      }));
      const [fine, coarse] = [
        mannWhitney(drawn),
        mannWhitney(drawn.map((c) => ({ ...c, value: Math.floor(3 * c.value) }))),
      ];
      if (fine.ok && fine.p < 0.05) rejected.none += 1;
      if (coarse.ok && coarse.p < 0.05) rejected.ties += 1;
    }
    for (const count of Object.values(rejected)) expect(Math.abs(count / 1000 - 0.05)).toBeLessThan(0.02);
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

  it('a change of the share mirrors when the two times change places, and stays within -1 to 1', () => {
    const count = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        const ahead = mcNemar({ both, onlyFirst, onlySecond, neither });
        const back = mcNemar({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither });
        if (!ahead.ok || !back.ok) return;
        expect(ahead.low).toBeCloseTo(-back.high, 12);
        expect([ahead.p, ahead.chiSquare]).toEqual([back.p, back.chiSquare]);
        expect(-1 <= ahead.low && ahead.low < ahead.high && ahead.high <= 1).toBe(true);
      }),
    );
    expect(mcNemar({ both: 0, onlyFirst: 0, onlySecond: 12, neither: 0 })).toMatchObject({
      estimate: 1,
      high: 1,
    });
  });

  it('a change of the share is covered in 93-97 % of 2,000 samples of 100; unchanged, the tests reject at most 5 %', () => {
    const random = createRandom(1);
    const [covered, rejected] = [
      { change: 0, none: 0 },
      { exact: 0, chiSquare: 0 },
    ];
    const draw = (onlyFirst: number, onlySecond: number) => {
      const [a, b, c, d] = drawMoves(random, 100, [0.4, onlyFirst, onlySecond, 0.6 - onlyFirst - onlySecond]);
      return mcNemar({ both: a!, onlyFirst: b!, onlySecond: c!, neither: d! });
    };
    for (let run = 0; run < 2000; run++) {
      const [change, none] = [draw(0.1, 0.2), draw(0.15, 0.15)];
      if (change.ok && change.low <= 0.1 && 0.1 <= change.high) covered.change += 1;
      if (!none.ok) continue;
      if (none.low <= 0 && 0 <= none.high) covered.none += 1;
      if (none.p < 0.05) rejected.exact += 1;
      if (none.chiSquareP < 0.05) rejected.chiSquare += 1;
    }
    for (const count of Object.values(covered)) expect(Math.abs(count / 2000 - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(rejected.chiSquare / 2000 - 0.05)).toBeLessThan(0.02);
    // the exact test keeps its promise on the safe side
    expect(rejected.exact / 2000).toBeLessThan(0.055);
  });

  it('a change of the score among the same people is covered in 93-97 % of 2,000 samples of 60', () => {
    const random = createRandom(2);
    const classes = ['promoter', 'passive', 'detractor'] as const;
    const chances = [0.3, 0.06, 0.04, 0.1, 0.15, 0.05, 0.06, 0.06, 0.18];
    const truth = 100 * chances.reduce((sum, p, i) => sum + p * (Math.floor(i / 3) - (i % 3)), 0);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const result = pairedNpsDifference(
        drawMoves(random, 60, chances).map((n, i) => ({
          before: classes[Math.floor(i / 3)]!,
          after: classes[i % 3]!,
          n,
        })),
      );
      if (result.ok && result.low <= truth && truth <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });

  it('counted moves equal single people in any order', () => {
    const of = fc.constantFrom('promoter', 'passive', 'detractor');
    const move = fc.record({ before: of, after: of, n: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 9 }), (list) => {
        const people = list.flatMap(({ n, ...one }) => Array.from({ length: n }, () => ({ ...one, n: 1 })));
        expect(pairedNpsDifference(people.reverse())).toEqual(pairedNpsDifference(list));
      }),
    );
    expect(pairedNpsDifference([{ before: 'passive', after: 'promoter', n: 1.5 }])).toMatchObject({
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

describe('Spearman on a bivariate normal', () => {
  it.each([0, 0.5, 0.8])('covers the rank correlation of r = %d in 93-97 % of 1,000 samples of 100', (r) => {
    const random = createRandom(4);
    // Pearson (1907): 6 / pi asin(r / 2)
    const truth = (6 / Math.PI) * Math.asin(r / 2);
    let [covered, rejected] = [0, 0];
    for (let run = 0; run < 1000; run++) {
      const result = spearman(
        Array.from({ length: 100 }, () => {
          const x = drawNormal(random);
          return { x, y: r * x + Math.sqrt(1 - r * r) * drawNormal(random) };
        }),
      );
      if (!result.ok) continue;
      if (result.low <= truth && truth <= result.high) covered += 1;
      if (result.p < 0.05) rejected += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
    if (r === 0) expect(Math.abs(rejected / 1000 - 0.05)).toBeLessThan(0.02);
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
