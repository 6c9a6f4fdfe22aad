import type { Interval, Refused } from '../numeric/refused.ts';
import { wilsonInterval } from './wilson.ts';

/** Successes out of n: one arm of a comparison of shares. */
export type Share = { readonly successes: number; readonly n: number };

/**
 * Difference of two independent shares, first minus second, with Newcombe's hybrid score interval.
 *
 * Answers fractions of 1; `n` is the total of both. Refuses what `wilsonInterval` refuses for either arm.
 * Source: Newcombe (1998), Statistics in Medicine 17:873, method 10 (56/70 - 48/80 -> .2000, .0524 to .3339).
 */
export function newcombeDifference(first: Share, second: Share, level = 0.95): Interval | Refused {
  const a = wilsonInterval(first.successes, first.n, level);
  if (!a.ok) return a;
  const b = wilsonInterval(second.successes, second.n, level);
  if (!b.ok) return b;
  const estimate = a.estimate - b.estimate;
  return {
    ok: true,
    estimate,
    low: estimate - Math.hypot(a.estimate - a.low, b.high - b.estimate),
    high: estimate + Math.hypot(a.high - a.estimate, b.estimate - b.low),
    n: a.n + b.n,
  };
}
