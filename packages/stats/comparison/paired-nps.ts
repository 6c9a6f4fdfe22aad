import { tCritical, tTwoSided } from '../distribution/student-t.ts';
import type { Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

export type NpsClass = 'promoter' | 'passive' | 'detractor';

/** How many of the same people moved from one class to another. */
export type NpsMove = { readonly before: NpsClass; readonly after: NpsClass; readonly n: number };

export type PairedNps = {
  readonly ok: true;
  /** Change of the score in points, after minus before. */
  readonly estimate: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly n: number;
};

const POINTS: Readonly<Record<NpsClass, number>> = { promoter: 100, passive: 0, detractor: -100 };

/**
 * Change of the Net Promoter Score among the same people (asked before and after): narrower than `npsDifference`
 * because people mostly stay who they are.
 *
 * Mean of each person's change with Student's t. Refuses `not-enough-data` (needed 2), `constant` when everybody moved
 * alike, `invalid-input` for fractional counts. Source: paired t test on -100/0/100 scores.
 */
export function pairedNpsDifference(moves: readonly NpsMove[], level = 0.95): PairedNps | Refused {
  if (!moves.every((move) => isCount(move.n)) || !isLevel(level))
    return refuse('invalid-input', { detail: 'moves or level' });
  let [n, sum, squares] = [0, 0, 0];
  for (const move of moves) {
    const change = POINTS[move.after] - POINTS[move.before];
    n += move.n;
    sum += move.n * change;
    squares += move.n * change * change;
  }
  if (n < 2) return refuse('not-enough-data', { needed: 2 });
  const variance = (squares - (sum * sum) / n) / (n - 1);
  if (variance <= 1e-9) return refuse('constant', { detail: 'everybody moved alike' });
  const [estimate, se] = [sum / n, Math.sqrt(variance / n)];
  const half = tCritical(level, n - 1) * se;
  return {
    ok: true,
    estimate,
    se,
    low: estimate - half,
    high: estimate + half,
    p: tTwoSided(estimate / se, n - 1),
    n,
  };
}
