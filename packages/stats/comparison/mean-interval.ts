import { tCritical } from '../distribution/student-t.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

/** Additive cell of a measured quantity x: how many, sum of x, sum of x squared. Cells add up by field. */
export type Moments = { readonly n: number; readonly sum: number; readonly sumSquares: number };

export type MeanInterval = Interval & { readonly standardDeviation: number; readonly standardError: number };

/**
 * Sample variance (n - 1) from moments, null below two observations. Rounding of nearly constant data is cut off at 0.
 * Loses digits when the mean is more than about 1e6 standard deviations from 0: subtract a constant in the query then.
 */
export function varianceFromMoments(moments: Moments): number | null {
  const { n, sum, sumSquares } = moments;
  if (n < 2) return null;
  const centred = sumSquares - (sum * sum) / n;
  return centred <= 8 * Number.EPSILON * sumSquares ? 0 : centred / (n - 1);
}

/**
 * Mean with Student's t interval from additive moments.
 *
 * Answers the unit of x. Refuses `not-enough-data` (needed 2) below two observations, `invalid-input` for moments that
 * no data can have (negative squares, sum^2 > n * sumSquares beyond rounding). Constant data gives a zero-width interval.
 * Source: R `t.test(x)$conf.int`.
 */
export function meanInterval(moments: Moments, level = 0.95): MeanInterval | Refused {
  const { n, sum, sumSquares } = moments;
  if (
    !isCount(n) ||
    !Number.isFinite(sum) ||
    !(sumSquares >= 0) ||
    !Number.isFinite(sumSquares) ||
    !isLevel(level)
  ) {
    return refuse('invalid-input', { detail: 'moments or level' });
  }
  const variance = varianceFromMoments(moments);
  if (variance === null) return refuse('not-enough-data', { needed: 2 });
  if ((sum * sum) / n > sumSquares * (1 + 1e-9))
    return refuse('invalid-input', { detail: 'sum of squares too small' });
  const standardDeviation = Math.sqrt(variance);
  const standardError = standardDeviation / Math.sqrt(n);
  const estimate = sum / n;
  const half = standardError === 0 ? 0 : tCritical(level, n - 1) * standardError;
  return {
    ok: true,
    estimate,
    low: estimate - half,
    high: estimate + half,
    n,
    standardDeviation,
    standardError,
  };
}
