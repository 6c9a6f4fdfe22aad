import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

/** How strong an unmeasured cause would have to be, as a risk ratio with both exposure and outcome, to explain the result away. */
export type EValue = {
  readonly ok: true;
  readonly estimate: number;
  /** For the end of the interval nearer to 1; exactly 1 when the interval holds 1. */
  readonly bound: number;
};

/** On which scale the ratio was measured. Odds and hazard ratios of common outcomes (over 15 %) are first brought to risk ratios. */
export type RatioScale = 'risk' | 'odds-common' | 'hazard-common';

function toRiskRatio(ratio: number, scale: RatioScale): number {
  if (scale === 'odds-common') return Math.sqrt(ratio);
  if (scale === 'hazard-common') return (1 - 0.5 ** Math.sqrt(ratio)) / (1 - 0.5 ** Math.sqrt(1 / ratio));
  return ratio;
}

function needed(ratio: number): number {
  const above = ratio < 1 ? 1 / ratio : ratio;
  return above + Math.sqrt(above * (above - 1));
}

/**
 * E-value of a ratio and of its interval.
 *
 * `ratio` with `low` <= ratio <= `high`, all > 0. Refuses `invalid-input` otherwise.
 * Source: VanderWeele & Ding (2017). RR 3.9 (1.8 to 8.7) -> 7.26 and 3.0.
 */
export function eValue(
  result: { readonly ratio: number; readonly low: number; readonly high: number },
  scale: RatioScale = 'risk',
): EValue | Refused {
  const { ratio, low, high } = result;
  if (!(low > 0 && low <= ratio && ratio <= high && high < Number.POSITIVE_INFINITY))
    return refuse('invalid-input', { detail: 'ratio or interval' });
  const crosses = low <= 1 && high >= 1;
  const near = ratio > 1 ? low : high;
  return {
    ok: true,
    estimate: needed(toRiskRatio(ratio, scale)),
    bound: crosses ? 1 : needed(toRiskRatio(near, scale)),
  };
}
