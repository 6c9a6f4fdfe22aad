import { describe, expect, it } from 'vitest';
import type { Moments } from '../comparison/mean-interval.ts';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { alwaysValidDifference } from './always-valid.ts';

describe('always-valid difference', () => {
  it('watched at every look from 20 to 2,000 per arm, it excludes the truth in at most 5 % of 1,000 experiments', () => {
    const random = createRandom(17);
    let [wrong, wrongOnce] = [0, 0];
    for (let run = 0; run < 1000; run++) {
      const [a, b] = [
        { n: 0, sum: 0, sumSquares: 0 },
        { n: 0, sum: 0, sumSquares: 0 },
      ];
      let [left, leftPlain] = [false, false];
      for (let k = 0; k < 2000; k++) {
        for (const [arm, p] of [
          [a, 0.35],
          [b, 0.3],
        ] as const) {
          const y = random() < p ? 1 : 0;
          arm.n += 1;
          arm.sum += y;
          arm.sumSquares += y;
        }
        if (k < 60 || k % 10 !== 0) continue;
        const result = alwaysValidDifference(a, b, { plannedPerArm: 1000 });
        if (!result.ok) continue;
        if (result.low > 0.05 || result.high < 0.05) left = true;
        if (Math.abs(result.estimate - 0.05) > 1.96 * result.standardError) leftPlain = true;
      }
      if (left) wrong += 1;
      if (leftPlain) wrongOnce += 1;
    }
    expect(wrong / 1000).toBeLessThan(0.05);
    // What it protects from: the ordinary interval, peeked at as often, is wrong in more than a fifth of experiments.
    expect(wrongOnce / 1000).toBeGreaterThan(0.2);
  });

  it('watched for good, from 50 to ten million per arm, it holds the truth at every look in 93-97 % of 2,000 experiments', () => {
    const random = createRandom(18);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const arms = [0.35, 0.3].map((p) => ({ p, n: 0, sum: 0, sumSquares: 0 }));
      let held = true;
      for (let n = 50; n < 1e7 && held; n = Math.ceil(1.02 * n)) {
        for (const arm of arms) {
          arm.sum += drawBinomial(random, n - arm.n, arm.p);
          arm.sumSquares = arm.sum;
          arm.n = n;
        }
        const result = alwaysValidDifference(arms[0]!, arms[1]!, { plannedPerArm: 1000 });
        held = result.ok && result.low <= 0.05 && 0.05 <= result.high;
      }
      if (held) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });

  it('changes sign when the arms swap, and follows the unit', () => {
    const [a, b] = [
      { n: 400, sum: 130, sumSquares: 130 },
      { n: 300, sum: 80, sumSquares: 80 },
    ];
    const scaled = ({ n, sum, sumSquares }: Moments) => ({ n, sum: 100 * sum, sumSquares: 1e4 * sumSquares });
    const plan = { plannedPerArm: 500 };
    const [one, other, hundred] = [
      alwaysValidDifference(a, b, plan),
      alwaysValidDifference(b, a, plan),
      alwaysValidDifference(scaled(a), scaled(b), plan),
    ];
    expect(one.ok && other.ok && one.low + other.high).toBeCloseTo(0, 12);
    expect(one.ok && hundred.ok && hundred.low / one.low).toBeCloseTo(100, 8);
  });

  it('is about 1.55 times as wide as one look at the planned size, and refuses little data', () => {
    const arm: Moments = { n: 1000, sum: 300, sumSquares: 300 };
    const result = alwaysValidDifference(arm, arm, { plannedPerArm: 1000 });
    expect(result.ok && (result.high - result.low) / (2 * 1.96 * result.standardError)).toBeCloseTo(1.55, 2);
    expect(
      alwaysValidDifference({ n: 19, sum: 1, sumSquares: 1 }, arm, { plannedPerArm: 100 }),
    ).toMatchObject({ reason: 'not-enough-data' });
    const flat = { n: 100, sum: 0, sumSquares: 0 };
    expect(alwaysValidDifference(flat, flat, { plannedPerArm: 100 })).toMatchObject({ reason: 'constant' });
    expect(alwaysValidDifference(arm, arm, { plannedPerArm: 0 })).toMatchObject({ reason: 'invalid-input' });
  });
});
