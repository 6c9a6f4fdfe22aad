import { describe, expect, it } from 'vitest';
import { drawBinomial, drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { bootstrapCells } from './bootstrap.ts';

function meanOf(counts: readonly number[]): number {
  let [sum, n] = [0, 0];
  for (let value = 0; value < counts.length; value++) {
    sum += counts[value]! * value;
    n += counts[value]!;
  }
  return sum / n;
}

function riskRatio([a, b, c, d]: readonly number[]): number | null {
  const ratio = (a! * (c! + d!)) / (c! * (a! + b!));
  return Number.isFinite(ratio) ? ratio : null;
}

describe('bootstrap of cells', () => {
  it('gives the same for the same seed, and refuses what has no statistic', () => {
    const run = (seed: number): unknown =>
      bootstrapCells([5, 9, 3, 1], meanOf, createRandom(seed), { replicates: 500 });
    expect(run(1)).toEqual(run(1));
    expect(run(1)).toMatchObject({ ok: true, estimate: 1, n: 18 });
    expect(bootstrapCells([5, 0], meanOf, createRandom(1))).toMatchObject({ reason: 'constant' });
    expect(bootstrapCells([5, 4], () => null, createRandom(1))).toMatchObject({ reason: 'not-enough-data' });
    expect(bootstrapCells([1.5], meanOf, createRandom(1))).toMatchObject({ reason: 'invalid-input' });
    expect(bootstrapCells([], meanOf, createRandom(1))).toMatchObject({
      reason: 'not-enough-data',
      needed: 2,
    });
    // the ratio does not exist in more than one resample of twenty
    expect(bootstrapCells([3, 20, 2, 20], riskRatio, createRandom(1))).toMatchObject({
      reason: 'not-enough-data',
      detail: expect.stringContaining('resamples'),
    });
  });

  it('is not changed by cells in which nobody is', () => {
    const of = (counts: readonly number[]): unknown =>
      bootstrapCells(counts, meanOf, createRandom(3), { replicates: 200 });
    expect(of([5, 9, 3, 0, 0])).toEqual(of([5, 9, 3]));
  });

  it('covers a mean of skewed values in 93-97 % of 1,000 samples of 200', () => {
    const random = createRandom(12);
    // Mean of floor(3 E), E exponential.
    const truth = 1 / Math.expm1(1 / 3);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const counts = new Array<number>(30).fill(0);
      for (let k = 0; k < 200; k++) counts[Math.min(29, Math.floor(3 * drawExponential(random)))]! += 1;
      const result = bootstrapCells(counts, meanOf, random, { replicates: 500 });
      if (result.ok && result.low <= truth && truth <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  }, 60_000);

  it('covers a ratio of shares in 93-97 % of 1,000 samples of 400', () => {
    const random = createRandom(13);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const n = drawBinomial(random, 400, 0.5);
      const [a, c] = [drawBinomial(random, n, 0.4), drawBinomial(random, 400 - n, 0.2)];
      const result = bootstrapCells([a, n - a, c, 400 - n - c], riskRatio, random, { replicates: 500 });
      if (result.ok && result.low <= 2 && 2 <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  }, 60_000);
});
