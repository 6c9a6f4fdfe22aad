import { tCritical, tTwoSided } from '../distribution/student-t.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';
import type { Moments } from './mean-interval.ts';
import { varianceFromMoments } from './mean-interval.ts';

export type WelchDifference = Interval & {
  readonly standardError: number;
  readonly t: number;
  readonly df: number;
  readonly p: number;
};

/**
 * Difference of two means, first minus second, without assuming equal spread; from additive moments.
 *
 * Refuses `not-enough-data` (needed 4: two in each group), `constant` when neither group varies, `invalid-input`.
 * Source: Welch (1947); R `t.test(x, y)`.
 */
export function welchDifference(first: Moments, second: Moments, level = 0.95): WelchDifference | Refused {
  const finite = [first.sum, first.sumSquares, second.sum, second.sumSquares].every(Number.isFinite);
  if (!isCount(first.n) || !isCount(second.n) || !finite || !isLevel(level))
    return refuse('invalid-input', { detail: 'moments or level' });
  const [v1, v2] = [varianceFromMoments(first), varianceFromMoments(second)];
  if (v1 === null || v2 === null) return refuse('not-enough-data', { needed: 4 });
  const [a, b] = [v1 / first.n, v2 / second.n];
  if (!(a + b > 0)) return refuse('constant');
  const standardError = Math.sqrt(a + b);
  const df = (a + b) ** 2 / (a ** 2 / (first.n - 1) + b ** 2 / (second.n - 1));
  const estimate = first.sum / first.n - second.sum / second.n;
  const half = tCritical(level, df) * standardError;
  const t = estimate / standardError;
  return {
    ok: true,
    estimate,
    low: estimate - half,
    high: estimate + half,
    n: first.n + second.n,
    standardError,
    t,
    df,
    p: tTwoSided(t, df),
  };
}
