import { gammaLower, gammaUpper } from '../numeric/incomplete-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';
import { findRoot } from '../numeric/root.ts';

/** Ratios of observed to expected between which chance alone leaves 95 and 99.8 % of the units of this volume. */
export type FunnelLimits = {
  readonly expected: number;
  readonly low95: number;
  readonly high95: number;
  readonly low998: number;
  readonly high998: number;
};

/** Count k with P(X >= k) = tail, between whole counts by the gamma function. */
const upperCount = (mean: number, tail: number): number =>
  findRoot((k) => gammaLower(k, mean) - tail, 1e-9, mean + 12 * Math.sqrt(mean) + 24);

/** Count k with P(X <= k) = tail; 0 where no event at all is likelier than that. */
const lowerCount = (mean: number, tail: number): number =>
  gammaUpper(1, mean) >= tail ? 0 : findRoot((k) => gammaUpper(k + 1, mean) - tail, 0, mean);

/**
 * The lines of a funnel of observed over expected, exact Poisson, smooth between counts; the same limits by which
 * `observedExpected` judges a unit. `expected` > 0 each; `mean` the ratio of all units together (default 1).
 * Refuses `invalid-input`. Source: Spiegelhalter (2005), Statist. Med. 24, appendix A.1.1.
 */
export function funnelLimits(
  expected: readonly number[],
  mean = 1,
): { readonly ok: true; readonly limits: readonly FunnelLimits[] } | Refused {
  if (!expected.every((one) => isAmount(one) && one > 0) || !(mean > 0) || !Number.isFinite(mean))
    return refuse('invalid-input', { detail: 'expected or mean' });
  const limits = expected.map((one): FunnelLimits => {
    const centre = one * mean;
    return {
      expected: one,
      low95: lowerCount(centre, 0.025) / one,
      high95: upperCount(centre, 0.025) / one,
      low998: lowerCount(centre, 0.001) / one,
      high998: upperCount(centre, 0.001) / one,
    };
  });
  return { ok: true, limits };
}
