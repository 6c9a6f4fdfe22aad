import { describe, expect, it } from 'vitest';
import { drawBinomial, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { nonInferiority } from './non-inferiority.ts';

const judge = (estimate: number, standardError: number, margin = 0.02) =>
  nonInferiority({ estimate, standardError }, { margin });

describe('non-inferiority', () => {
  it('bounds from one side: qnorm(.95) errors below, pnorm(-2) that the margin is all there is', () => {
    const found = judge(0, 0.01);
    expect(found.ok && found.bound).toBeCloseTo(-0.016_448_536_27, 10);
    expect(found.ok && found.p).toBeCloseTo(0.022_750_131_95, 10);
  });

  // the eight intervals of the figure, best to worst, by the one-sided bounds
  it.each([
    [0.03, 0.01, 'superior'],
    [0.005, 0.01, 'non-inferior'],
    [-0.002, 0.01, 'non-inferior'],
    [-0.01, 0.004, 'non-inferior'],
    [0.005, 0.03, 'inconclusive'],
    [-0.01, 0.01, 'inconclusive'],
    [-0.03, 0.01, 'inconclusive'],
    [-0.06, 0.01, 'inferior'],
  ])('a difference of %f with error %f is %s against a margin of 2 points', (estimate, error, verdict) => {
    expect(judge(estimate, error)).toMatchObject({ ok: true, verdict });
  });

  it('lets through what is exactly as bad as the margin in 5 % of the cases', () => {
    const random = createRandom(12);
    let passed = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const found = judge(drawNormal(random, -0.02, 0.01), 0.01);
      if (found.ok && (found.verdict === 'superior' || found.verdict === 'non-inferior')) passed += 1;
    }
    expect(Math.abs(passed / 20_000 - 0.05)).toBeLessThan(0.005);
  });

  it('each bound holds the true difference in 93-97 % of 2,000 comparisons of two shares', () => {
    const random = createRandom(13);
    const covered = { bound: 0, upper: 0 };
    for (let run = 0; run < 2000; run += 1) {
      const [a, b] = [drawBinomial(random, 400, 0.3) / 400, drawBinomial(random, 400, 0.28) / 400];
      const found = judge(b - a, Math.sqrt((a * (1 - a) + b * (1 - b)) / 400));
      if (found.ok && found.bound <= -0.02) covered.bound += 1;
      if (found.ok && found.upper >= -0.02) covered.upper += 1;
    }
    for (const count of Object.values(covered)) expect(Math.abs(count / 2000 - 0.95)).toBeLessThan(0.02);
  });

  it('refuses what is no difference, no error and no margin', () => {
    for (const [estimate, error, margin] of [
      [Number.NaN, 1, 0.02],
      [0, 0, 0.02],
      [0, 1, 0],
      [0, Number.POSITIVE_INFINITY, 0.02],
    ] as const)
      expect(judge(estimate, error, margin)).toMatchObject({ ok: false, reason: 'invalid-input' });
  });
});
