import { binomialCdf } from '../distribution/binomial.ts';
import { chiSquareTail } from '../distribution/chi-square.ts';
import { normalCritical } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

/** The same people asked twice: how many said yes both times, only first, only second, never. */
export type PairedCounts = {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
};

export type McNemar = {
  readonly ok: true;
  /** Change of the share, second minus first, with its interval. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Exact two-sided binomial p of the discordant pairs. */
  readonly p: number;
  /** (onlyFirst - onlySecond)^2 / (onlyFirst + onlySecond), without continuity correction, and its p. */
  readonly chiSquare: number;
  readonly chiSquareP: number;
  readonly n: number;
};

/**
 * Did a yes-share change among the same people? McNemar's test and the interval of the change.
 *
 * Whole counts. Refuses `not-enough-data` (needed 1) without people, `invalid-input` for impossible counts. Nobody
 * changing gives p 1 and an interval that still has width. Source: McNemar (1947); Bonett & Price (2012) adjusted Wald
 * interval; R `mcnemar.test(x, correct = FALSE)`, `binom.test(b, b + c)`.
 */
export function mcNemar(counts: PairedCounts, level = 0.95): McNemar | Refused {
  const { both, onlyFirst, onlySecond, neither } = counts;
  if (![both, onlyFirst, onlySecond, neither].every(isCount) || !isLevel(level))
    return refuse('invalid-input', { detail: 'counts or level' });
  const n = both + onlyFirst + onlySecond + neither;
  if (n === 0) return refuse('not-enough-data', { needed: 1 });
  const changed = onlyFirst + onlySecond;
  const chiSquare = changed === 0 ? 0 : (onlyFirst - onlySecond) ** 2 / changed;
  const [gained, lost] = [(onlySecond + 1) / (n + 2), (onlyFirst + 1) / (n + 2)];
  const half = normalCritical(level) * Math.sqrt((gained + lost - (gained - lost) ** 2) / (n + 2));
  return {
    ok: true,
    estimate: (onlySecond - onlyFirst) / n,
    low: Math.max(-1, gained - lost - half),
    high: Math.min(1, gained - lost + half),
    p: changed === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), changed, 0.5)),
    chiSquare,
    chiSquareP: chiSquareTail(chiSquare, 1),
    n,
  };
}
