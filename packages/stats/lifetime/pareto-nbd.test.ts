import { describe, expect, it } from 'vitest';
import { drawExponential, drawGamma } from '../numeric/draw.ts';
import type { Random } from '../numeric/random.ts';
import { createRandom } from '../numeric/random.ts';
import { fitParetoNbd } from './pareto-nbd.ts';
import type { PurchaseHistory } from './purchase-history.ts';

const truth = { r: 1, alpha: 30, s: 1, beta: 20 };
const age = 80;

/** Twenty middles of stretches that are shorter where more customers died, so that histories repeat. */
const edge = (k: number): number => age * (k / 20) ** 1.5;
const middles = Array.from({ length: 20 }, (_, k) => (edge(k) + edge(k + 1)) / 2);

function draw(random: Random): PurchaseHistory {
  const rate = drawGamma(random, truth.r, truth.alpha);
  const end = Math.min(age, drawExponential(random, drawGamma(random, truth.s, truth.beta)));
  let [t, x, recency] = [0, 0, 0];
  for (;;) {
    t += drawExponential(random, rate);
    if (t > end) break;
    x += 1;
    recency = middles[Math.floor(20 * (t / age) ** (2 / 3))]!;
  }
  return { x, recency, age };
}

describe('intervals of Pareto/NBD', () => {
  it('of all four parameters cover in 93-97 % of 1,000 cohorts of 3,000 customers', () => {
    const random = createRandom(14);
    const covered = [0, 0, 0, 0];
    for (let run = 0; run < 1000; run++) {
      const fit = fitParetoNbd(Array.from({ length: 3000 }, () => draw(random)));
      if (!fit.ok) throw new Error(fit.detail);
      for (const [k, value] of Object.values(truth).entries()) {
        const { low, high } = fit.parameters[k]!;
        if (low <= value && value <= high) covered[k]! += 1;
      }
    }
    for (const count of covered) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
  }, 180_000);
});
