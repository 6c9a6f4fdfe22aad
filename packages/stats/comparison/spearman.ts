import { normalCritical } from '../distribution/normal.ts';
import { tTwoSided } from '../distribution/student-t.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

/** A pair of values, `n` times (default once). */
export type PairCell = { readonly x: number; readonly y: number; readonly n?: number };

/** Mean rank of each distinct value. */
function meanRanks(cells: readonly PairCell[], of: (cell: PairCell) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const cell of cells) counts.set(of(cell), (counts.get(of(cell)) ?? 0) + (cell.n ?? 1));
  let below = 0;
  const ranks = new Map<number, number>();
  for (const [value, count] of [...counts].sort((a, b) => a[0] - b[0])) {
    ranks.set(value, below + (count + 1) / 2);
    below += count;
  }
  return ranks;
}

/**
 * Spearman's rank correlation of paired values, ties by mean ranks, with Bonett & Wright's interval.
 *
 * `estimate` in [-1, 1]; `p` by Student's t. Refuses `not-enough-data` (needed 4), `constant` when x or y does not vary,
 * `invalid-input`. Association only: two things that rise with time correlate.
 * Source: Spearman (1904), Bonett & Wright (2000); R `cor.test(x, y, method = "spearman", exact = FALSE)`.
 */
export function spearman(
  cells: readonly PairCell[],
  level = 0.95,
): (Interval & { readonly p: number }) | Refused {
  if (
    !cells.every((c) => Number.isFinite(c.x) && Number.isFinite(c.y) && isCount(c.n ?? 1)) ||
    !isLevel(level)
  ) {
    return refuse('invalid-input', { detail: 'cells or level' });
  }
  const n = cells.reduce((sum, cell) => sum + (cell.n ?? 1), 0);
  if (n < 4) return refuse('not-enough-data', { needed: 4 });
  const [xs, ys] = [meanRanks(cells, (c) => c.x), meanRanks(cells, (c) => c.y)];
  const middle = (n + 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  for (const cell of cells) {
    const [dx, dy, weight] = [xs.get(cell.x)! - middle, ys.get(cell.y)! - middle, cell.n ?? 1];
    xx += weight * dx * dx;
    yy += weight * dy * dy;
    xy += weight * dx * dy;
  }
  if (xx === 0 || yy === 0) return refuse('constant', { detail: xx === 0 ? 'x' : 'y' });
  const estimate = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  if (Math.abs(estimate) === 1) return { ok: true, estimate, low: estimate, high: estimate, n, p: 0 };
  const width = normalCritical(level) * Math.sqrt((1 + (estimate * estimate) / 2) / (n - 3));
  const centre = Math.atanh(estimate);
  const t = estimate * Math.sqrt((n - 2) / (1 - estimate * estimate));
  return {
    ok: true,
    estimate,
    low: Math.tanh(centre - width),
    high: Math.tanh(centre + width),
    n,
    p: tTwoSided(t, n - 2),
  };
}
