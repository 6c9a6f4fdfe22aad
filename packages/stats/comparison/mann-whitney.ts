import { normalCritical, normalTwoSided } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

/** How many of the first and of the second group had this value. */
export type TwoGroupCell = { readonly value: number; readonly first: number; readonly second: number };

export type MannWhitney = {
  readonly ok: true;
  /** Probability that one of the first group exceeds one of the second, ties counting half: the AUC. With its interval. */
  readonly superiority: number;
  readonly low: number;
  readonly high: number;
  /** R's W: pairs in which the first is larger, ties half. */
  readonly w: number;
  /** Normal approximation with ties and continuity correction. */
  readonly p: number;
  readonly n: number;
};

type Sums = { w: number; ties: number; firstSquares: number; secondSquares: number };

/** Walks rising values: how many of the other group lie below and level with each observation. */
function pairSums(cells: readonly TwoGroupCell[], m: number, n: number): Sums {
  const sums: Sums = { w: 0, ties: 0, firstSquares: 0, secondSquares: 0 };
  let [firstBelow, secondBelow] = [0, 0];
  for (const group of [...Map.groupBy(cells, (cell) => cell.value)].sort((a, b) => a[0] - b[0])) {
    const first = group[1].reduce((sum, cell) => sum + cell.first, 0);
    const second = group[1].reduce((sum, cell) => sum + cell.second, 0);
    const level = first + second;
    sums.ties += level ** 3 - level;
    const below = secondBelow + second / 2;
    const above = m - firstBelow - first / 2;
    sums.w += first * below;
    sums.firstSquares += first * (below / n) ** 2;
    sums.secondSquares += second * (above / m) ** 2;
    firstBelow += first;
    secondBelow += second;
  }
  return sums;
}

/** DeLong interval on the logit scale; complete separation falls back on the exact-count bound of Hanley's rule of three. */
function interval(auc: number, variance: number, smaller: number, z: number): { low: number; high: number } {
  if (auc <= 0 || auc >= 1) {
    const gap = Math.min(1, (z * z) / (smaller + z * z));
    return auc >= 1 ? { low: 1 - gap, high: 1 } : { low: 0, high: gap };
  }
  const [logit, width] = [Math.log(auc / (1 - auc)), (z * Math.sqrt(variance)) / (auc * (1 - auc))];
  return { low: 1 / (1 + Math.exp(width - logit)), high: 1 / (1 + Math.exp(-width - logit)) };
}

/**
 * Do values of the first group tend to be larger? Mann-Whitney (Wilcoxon rank sum) test and the area under the ROC curve.
 *
 * `cells`: whole counts per value, any order. Refuses `not-enough-data` (needed 4: two per group), `constant` when all
 * values are equal, `invalid-input`. Source: Mann & Whitney (1947), DeLong et al. (1988); R `wilcox.test(x, y, exact = FALSE)`.
 */
export function mannWhitney(cells: readonly TwoGroupCell[], level = 0.95): MannWhitney | Refused {
  const sound = cells.every(
    (cell) => Number.isFinite(cell.value) && isCount(cell.first) && isCount(cell.second),
  );
  if (!sound || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const m = cells.reduce((sum, cell) => sum + cell.first, 0);
  const n = cells.reduce((sum, cell) => sum + cell.second, 0);
  if (m < 2 || n < 2) return refuse('not-enough-data', { needed: 4 });
  const { w, ties, firstSquares, secondSquares } = pairSums(cells, m, n);
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return refuse('constant');
  const distance = Math.abs(w - (m * n) / 2);
  const superiority = w / (m * n);
  const deLong =
    (firstSquares - m * superiority ** 2) / (m * (m - 1)) +
    (secondSquares - n * superiority ** 2) / (n * (n - 1));
  const ends = interval(superiority, Math.max(0, deLong), Math.min(m, n), normalCritical(level));
  return {
    ok: true,
    superiority,
    ...ends,
    w,
    p: normalTwoSided(Math.max(0, distance - 0.5) / Math.sqrt(variance)),
    n: total,
  };
}
