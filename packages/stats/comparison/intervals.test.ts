import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawExponential, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { meanInterval } from './mean-interval.ts';
import { cellQuantile, medianInterval, quantileInterval } from './median-interval.ts';

/** Darwin's maize, differences in eighths of an inch (Fisher 1935). */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

function momentsOf(values: readonly number[]): { n: number; sum: number; sumSquares: number } {
  return {
    n: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    sumSquares: values.reduce((a, b) => a + b * b, 0),
  };
}

function cellsOf(values: readonly number[]): { value: number; n: number }[] {
  return [...values].sort((a, b) => a - b).map((value) => ({ value, n: 1 }));
}

describe('mean interval', () => {
  it("reproduces R t.test on Darwin's maize: 20.93333, .0311937 to 41.8354730 (Fisher 1935)", () => {
    const result = meanInterval(momentsOf(DARWIN));
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(result.estimate).toBeCloseTo(20.9333333, 6);
    expect(result.low).toBeCloseTo(0.03119332, 6);
    expect(result.high).toBeCloseTo(41.83547334, 6);
  });

  it('refuses one observation, impossible moments; constant data give a point', () => {
    expect(meanInterval({ n: 1, sum: 3, sumSquares: 9 })).toEqual({
      ok: false,
      reason: 'not-enough-data',
      needed: 2,
    });
    expect(meanInterval({ n: 2, sum: 10, sumSquares: 1 })).toMatchObject({ reason: 'invalid-input' });
    expect(meanInterval(momentsOf([0.1, 0.1, 0.1]))).toMatchObject({ standardError: 0 });
  });

  it('covers in 93-97 % of 2,000 normal samples of 8', () => {
    const random = createRandom(5);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const result = meanInterval(momentsOf(Array.from({ length: 8 }, () => drawNormal(random, 4, 3))));
      if (result.ok && result.low <= 4 && 4 <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });
});

describe('median interval', () => {
  it('takes the 8th and 18th of 25 values with coverage .9567 (Conover 1999, table A3)', () => {
    const result = medianInterval(cellsOf(Array.from({ length: 25 }, (_, k) => k + 1)));
    expect(result).toMatchObject({ ok: true, estimate: 13, low: 8, high: 18 });
    expect(result.ok && result.coverage).toBeCloseTo(0.9567, 4);
  });

  it('answers null ends when the sample is too small and says how many are needed', () => {
    expect(medianInterval(cellsOf([1, 2, 3, 4, 5]))).toMatchObject({
      ok: true,
      estimate: 3,
      low: null,
      high: null,
      needed: 6,
    });
    expect(medianInterval(cellsOf([1, 2, 3, 4, 5, 6]))).toMatchObject({ low: 1, high: 6 });
    expect(quantileInterval(cellsOf(DARWIN), 0.9)).toMatchObject({ high: null, needed: 36 });
    expect(medianInterval([])).toMatchObject({ ok: false, needed: 1 });
    expect(
      medianInterval([
        { value: 2, n: 1 },
        { value: 1, n: 1 },
      ]),
    ).toMatchObject({ reason: 'invalid-input' });
    expect(medianInterval([{ value: 2, n: 1.5 }])).toMatchObject({ reason: 'invalid-input' });
  });

  it('interpolates as R quantile type 7', () => {
    expect(cellQuantile(cellsOf([1, 2, 3, 4]), 0.5)).toBe(2.5);
    expect(cellQuantile(cellsOf([1, 2, 3, 4, 10]), 0.9)).toBeCloseTo(7.6, 12);
    expect(cellQuantile([], 0.5)).toBeNull();
  });

  it('gives the same for counted cells as for repeated values', () => {
    const cell = fc.record({ value: fc.integer({ min: 0, max: 20 }), n: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 12 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (cells, p) => {
          const sorted = [...cells].sort((a, b) => a.value - b.value);
          const repeated = sorted.flatMap(({ value, n }) =>
            Array.from({ length: n }, () => ({ value, n: 1 })),
          );
          expect(quantileInterval(sorted, p)).toEqual(quantileInterval(repeated, p));
        },
      ),
    );
  });

  it('covers the median of skewed data in 95-98 % of 2,000 samples of 30 (exact coverage .957)', () => {
    const random = createRandom(9);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const result = medianInterval(cellsOf(Array.from({ length: 30 }, () => drawExponential(random))));
      if (
        result.ok &&
        result.low !== null &&
        result.high !== null &&
        result.low <= Math.LN2 &&
        Math.LN2 <= result.high
      )
        covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.957)).toBeLessThan(0.015);
  });
});
