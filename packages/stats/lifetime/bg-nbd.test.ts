import { describe, expect, it } from 'vitest';
import { drawBeta, drawExponential, drawGamma } from '../numeric/draw.ts';
import type { Random } from '../numeric/random.ts';
import { createRandom } from '../numeric/random.ts';
import type { BgVariant } from './bg-nbd.ts';
import { fitBgNbd } from './bg-nbd.ts';
import type { PurchaseHistory } from './purchase-history.ts';

const truth = { r: 1.2, alpha: 6, a: 1.5, b: 4 };
const age = 40;

/** A customer of the model, its last purchase in the middle of its week. */
function draw(random: Random, variant: BgVariant): PurchaseHistory {
  const [rate, death] = [drawGamma(random, truth.r, truth.alpha), drawBeta(random, truth.a, truth.b)];
  let [t, x, recency] = [0, 0, 0];
  while (!((x > 0 || variant === 'mbg') && random() < death)) {
    t += drawExponential(random, rate);
    if (t > age) break;
    x += 1;
    recency = Math.floor(t) + 0.5;
  }
  return { x, recency, age };
}

describe('intervals of purchase models', () => {
  it.each(['bg', 'mbg'] as const)(
    'of all four parameters of %s cover in 93-97 per cent of 1,000 cohorts of 1,000 customers',
    (variant) => {
      const random = createRandom(14);
      const covered = [0, 0, 0, 0];
      for (let run = 0; run < 1000; run++) {
        const fit = fitBgNbd(
          Array.from({ length: 1000 }, () => draw(random, variant)),
          variant,
        );
        if (!fit.ok) throw new Error(fit.detail);
        for (const [k, value] of Object.values(truth).entries()) {
          const { low, high } = fit.parameters[k]!;
          if (low <= value && value <= high) covered[k]! += 1;
        }
      }
      for (const count of covered) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
    },
    120_000,
  );
});
