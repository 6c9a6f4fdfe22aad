import { normalCritical } from '../distribution/normal.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';

/**
 * Wilson score interval of a share.
 *
 * `successes`, `n`: counts with 0 <= successes <= n; sums of weights are allowed. `level`: two-sided, default .95.
 * Answers the share as a fraction of 1 (not percent). Refuses `not-enough-data` (needed 1) when n is 0,
 * `invalid-input` for impossible counts.
 * Why Wilson: it keeps its coverage for small n and shares near 0 or 1, where the Wald interval collapses.
 * Source: Wilson (1927); R `prop.test(x, n, correct = FALSE)$conf.int`.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval | Refused {
  if (!isAmount(successes) || !isAmount(n) || successes > n || !isLevel(level))
    return refuse('invalid-input', { detail: 'successes, n or level' });
  if (n === 0) return refuse('not-enough-data', { needed: 1 });
  const z = normalCritical(level);
  const share = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    ok: true,
    estimate: share,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
    n,
  };
}
