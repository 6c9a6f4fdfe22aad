import { normalCritical, normalTwoSided } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import { wilsonInterval } from './wilson.ts';

/** Valid answers only: promoters 9-10, passives 7-8, detractors 0-6. Dismissed surveys are not in any of them. */
export type NpsCounts = {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
};

/** Everything in points, -100 to 100. `se` is the standard error of `score`, `n` the number of answers. */
export type NetPromoterScore = {
  readonly ok: true;
  readonly score: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
};

/** Change of score in points; `significant` at the chosen level; `p` two-sided. */
export type NpsDifference = {
  readonly ok: true;
  readonly estimate: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly significant: boolean;
};

function clip(points: number): number {
  return Math.max(-100, Math.min(100, points));
}

/** When everybody answers alike the Wald error is 0, which says too much: bound the unanimous share by Wilson instead. */
function unanimous(
  counts: NpsCounts,
  n: number,
  level: number,
): { readonly low: number; readonly high: number } {
  const bound = wilsonInterval(n, n, level);
  const others = bound.ok ? 1 - bound.low : 1;
  if (counts.promoters === n) return { low: 100 - 200 * others, high: 100 };
  if (counts.detractors === n) return { low: -100, high: -100 + 200 * others };
  return { low: -100 * others, high: 100 * others };
}

/**
 * Net Promoter Score with its interval: 100(p - d), SE = 100 sqrt((p + d - (p - d)^2) / n), clipped to [-100, 100].
 *
 * Refuses `not-enough-data` (needed 1) without answers and `invalid-input` for negative counts. When all answers fall
 * into one class the interval comes from Wilson's bound of that class (`se` stays 0).
 * Source: multinomial variance (Rocks 2016). 50/30/20 of 100 -> 30 +- 15.3.
 */
export function netPromoterScore(counts: NpsCounts, level = 0.95): NetPromoterScore | Refused {
  const { promoters, passives, detractors } = counts;
  if (![promoters, passives, detractors].every(isAmount) || !isLevel(level))
    return refuse('invalid-input', { detail: 'counts or level' });
  const n = promoters + passives + detractors;
  if (n === 0) return refuse('not-enough-data', { needed: 1 });
  const p = promoters / n;
  const d = detractors / n;
  const score = (100 * (promoters - detractors)) / n;
  const se = 100 * Math.sqrt(Math.max(0, p + d - (p - d) ** 2) / n);
  if (Math.max(promoters, passives, detractors) === n)
    return { ok: true, score, se: 0, ...unanimous(counts, n, level), n };
  const half = normalCritical(level) * se;
  return { ok: true, score, se, low: clip(score - half), high: clip(score + half), n };
}

/**
 * Change between two periods or groups of different people, second minus first, in points.
 *
 * Two periods differ if |change| > 1.96 sqrt(SE1^2 + SE2^2); the interval is not clipped (a change reaches 200 points).
 * For the same people asked twice use `pairedNpsDifference`. Refuses what `netPromoterScore` refuses, and
 * `constant` when both periods are unanimous, so that no error can be estimated.
 */
export function npsDifference(before: NpsCounts, after: NpsCounts, level = 0.95): NpsDifference | Refused {
  const first = netPromoterScore(before, level);
  if (!first.ok) return first;
  const second = netPromoterScore(after, level);
  if (!second.ok) return second;
  const se = Math.hypot(first.se, second.se);
  if (se === 0) return refuse('constant', { detail: 'both periods are unanimous' });
  const estimate = second.score - first.score;
  const half = normalCritical(level) * se;
  return {
    ok: true,
    estimate,
    se,
    low: estimate - half,
    high: estimate + half,
    p: normalTwoSided(estimate / se),
    significant: Math.abs(estimate) > half,
  };
}
