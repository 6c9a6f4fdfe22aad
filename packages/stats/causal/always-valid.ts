import type { Moments } from '../comparison/mean-interval.ts';
import { varianceFromMoments } from '../comparison/mean-interval.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';

/**
 * Difference of two means, first minus second, with an interval that holds at every look at once: an experiment may be
 * watched daily and stopped the moment the interval leaves 0.
 *
 * Moments of each arm (for a share: n, successes, successes). `plannedPerArm`: where the interval should be tightest; it
 * holds for any other n too. About 1.55 times as wide as an interval for one look there. Asymptotic: refuses
 * `not-enough-data` below 20 per arm. Refuses `constant` when nothing varies.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), asymptotic confidence sequences (Robbins' normal mixture).
 */
export function alwaysValidDifference(
  first: Moments,
  second: Moments,
  plan: { readonly plannedPerArm: number; readonly level?: number },
): (Interval & { readonly standardError: number }) | Refused {
  const level = plan.level ?? 0.95;
  if (
    ![first.n, second.n, first.sumSquares, second.sumSquares].every(isAmount) ||
    !isLevel(level) ||
    !(plan.plannedPerArm > 0)
  ) {
    return refuse('invalid-input', { detail: 'moments or plan' });
  }
  if (first.n < 20 || second.n < 20)
    return refuse('not-enough-data', { needed: 40, detail: '20 in each arm' });
  const [a, b] = [varianceFromMoments(first)!, varianceFromMoments(second)!];
  const variance = a / first.n + b / second.n;
  if (variance === 0) return refuse('constant');
  const alpha = 1 - level;
  // Information in units of the planned study: 1 when both arms reach the plan. Tightest there for this mixing variance.
  const information = (2 * first.n * second.n) / (first.n + second.n) / plan.plannedPerArm;
  const mixing = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha));
  const t = information * mixing;
  const half = Math.sqrt(variance * (1 + 1 / t) * (Math.log(t + 1) - 2 * Math.log(alpha)));
  const estimate = first.sum / first.n - second.sum / second.n;
  return {
    ok: true,
    estimate,
    low: estimate - half,
    high: estimate + half,
    n: first.n + second.n,
    standardError: Math.sqrt(variance),
  };
}
