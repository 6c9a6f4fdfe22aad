import { binomialCdf, binomialQuantile } from '../distribution/binomial.ts';
import type { Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

/** How many observations had this value; a histogram passes one representative value per bin. */
export type ValueCell = { readonly value: number; readonly n: number };

export type QuantileInterval = {
  readonly ok: true;
  readonly estimate: number;
  /** null: so few observations that no order statistic bounds this side at the level. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Exact probability that the interval covers the true quantile (continuous data); at least `level` when both ends exist. */
  readonly coverage: number;
  /** Observations from which both ends exist. */
  readonly needed: number;
};

function totalOf(cells: readonly ValueCell[]): number | null {
  let n = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    if (!isCount(cell.n) || !Number.isFinite(cell.value) || cell.value < last) return null;
    last = cell.value;
    n += cell.n;
  }
  return n;
}

/** The k-th smallest observation, k from 1. */
function orderStatistic(cells: readonly ValueCell[], k: number): number {
  let seen = 0;
  for (const cell of cells) {
    seen += cell.n;
    if (seen >= k) return cell.value;
  }
  return cells[cells.length - 1]!.value;
}

/**
 * Quantile of counted values without an interval, interpolated between neighbours as R type 7 and SQL `percentile_cont`.
 * `cells` sorted by value; `probability` in [0, 1]; null without observations.
 */
export function cellQuantile(cells: readonly ValueCell[], probability: number): number | null {
  const n = totalOf(cells);
  if (n === null || n === 0) return null;
  const position = (n - 1) * probability + 1;
  const below = Math.floor(position);
  const low = orderStatistic(cells, below);
  return below === position ? low : low + (position - below) * (orderStatistic(cells, below + 1) - low);
}

/**
 * Any quantile with a distribution-free interval from order statistics.
 *
 * `cells`: {value, n} sorted by value (weights are whole repetition counts). `probability`: default .5, the median.
 * Ends are observed values; ties make the interval conservative. Refuses `not-enough-data` (needed 1) without
 * observations, `invalid-input` for unsorted cells, fractional counts or a probability outside (0, 1).
 * Source: Conover (1999) ch. 3.2; ranks are binomial quantiles. n = 25, median -> 8th and 18th value.
 */
export function quantileInterval(
  cells: readonly ValueCell[],
  probability = 0.5,
  level = 0.95,
): QuantileInterval | Refused {
  const n = totalOf(cells);
  if (n === null || !isLevel(probability) || !isLevel(level))
    return refuse('invalid-input', { detail: 'cells, probability or level' });
  if (n === 0) return refuse('not-enough-data', { needed: 1 });
  const alpha = 1 - level;
  const lowRank = binomialQuantile(alpha / 2, n, probability);
  const highRank = binomialQuantile(1 - alpha / 2, n, probability) + 1;
  const below = lowRank < 1 ? 0 : binomialCdf(lowRank - 1, n, probability);
  const above = highRank > n ? 1 : binomialCdf(highRank - 1, n, probability);
  return {
    ok: true,
    estimate: cellQuantile(cells, probability)!,
    low: lowRank < 1 ? null : orderStatistic(cells, lowRank),
    high: highRank > n ? null : orderStatistic(cells, highRank),
    n,
    coverage: above - below,
    needed: Math.ceil(Math.log(alpha / 2) / Math.log(Math.max(probability, 1 - probability)) - 1e-9),
  };
}

/** The median with its interval; see `quantileInterval`. */
export function medianInterval(cells: readonly ValueCell[], level = 0.95): QuantileInterval | Refused {
  return quantileInterval(cells, 0.5, level);
}
