import { chiSquareQuantile } from '../distribution/chi-square.ts';
import { tCritical } from '../distribution/student-t.ts';
import { cholesky, choleskyInverse, choleskySolve } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import { daviesP } from './davies.ts';

/** Additive cell of a measured outcome y at exposure or time `x`: n, sum of y, sum of y squared. */
export type TrendCell = {
  readonly x: number;
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
};

export type Slope = {
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
};

export type SegmentedFit = {
  readonly ok: true;
  /** Where the line bends, with its profile-likelihood interval (null: not told from the border of the data). */
  readonly bend: { readonly at: number; readonly low: number | null; readonly high: number | null };
  readonly before: Slope;
  /** Change of slope at the bend; the slope after it is `before + change`. */
  readonly change: Slope;
  readonly intercept: number;
  /** Davies' p of "no bend at all": read the rest only when it is small. */
  readonly bendP: number;
  readonly residualDeviation: number;
  readonly n: number;
};

type Line = { readonly beta: Float64Array; readonly inverse: Float64Array; readonly residual: number };

/** Least squares of y on 1, x, (x - bend)+ from cells; the residual sum of squares includes the spread within cells. */
function lineWith(cells: readonly TrendCell[], bend: number): Line | null {
  const [gram, right] = [new Float64Array(9), new Float64Array(3)];
  let squares = 0;
  for (const { x, n, sum, sumSquares } of cells) {
    const row = [1, x, Math.max(0, x - bend)];
    squares += sumSquares;
    for (let j = 0; j < 3; j++) {
      right[j]! += row[j]! * sum;
      for (let k = 0; k < 3; k++) gram[j * 3 + k]! += n * row[j]! * row[k]!;
    }
  }
  const { factor, dependent } = cholesky(gram, 3, 1e-10);
  if (dependent.length > 0) return null;
  const beta = choleskySolve(factor, 3, right);
  const explained = beta.reduce((total, b, j) => total + b * right[j]!, 0);
  return { beta, inverse: choleskyInverse(factor, 3), residual: Math.max(0, squares - explained) };
}

function crossing(
  grid: readonly number[],
  profile: readonly number[],
  floor: number,
  peak: number,
  step: -1 | 1,
): number | null {
  for (let k = peak; k + step >= 0 && k + step < grid.length; k += step) {
    if (profile[k + step]! > floor) continue;
    const share = (profile[k]! - floor) / (profile[k]! - profile[k + step]!);
    return grid[k]! + share * (grid[k + step]! - grid[k]!);
  }
  return null;
}

/**
 * One straight line that bends once at an unknown place: segmented regression on cells of (x, y).
 *
 * Bends are tried at `points` places (default 200) strictly inside the range of x. Refuses `invalid-input`,
 * `not-enough-data` below 5 distinct x or 6 observations, `constant` when y does not vary.
 * Source: Muggeo (2003); profile likelihood as Hinkley (1969); R `segmented(lm(y ~ x))`.
 */
export function segmentedRegression(
  cells: readonly TrendCell[],
  options: { readonly points?: number; readonly level?: number } = {},
): SegmentedFit | Refused {
  const { points = 200, level = 0.95 } = options;
  const sound = cells.every(
    (c) => isAmount(c.n) && Number.isFinite(c.x) && Number.isFinite(c.sum) && isAmount(c.sumSquares),
  );
  if (!sound || !isLevel(level) || points < 5)
    return refuse('invalid-input', { detail: 'cells, level or points' });
  const origin = cells[0]?.x ?? 0;
  const kept = cells.filter((cell) => cell.n > 0).map((cell) => ({ ...cell, x: cell.x - origin }));
  const places = [...new Set(kept.map((cell) => cell.x))].sort((a, b) => a - b);
  const n = kept.reduce((total, cell) => total + cell.n, 0);
  if (places.length < 5 || n < 6)
    return refuse('not-enough-data', { needed: 6, detail: '5 distinct x and 6 observations' });
  const [from, to] = [places[1]!, places[places.length - 2]!];
  const grid = Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
  const lines = grid.map((at) => lineWith(kept, at));
  const scale = kept.reduce((total, cell) => total + cell.sumSquares, 0);
  const profile = lines.map((line) =>
    line === null ? Number.NEGATIVE_INFINITY : -0.5 * n * Math.log(Math.max(line.residual, 1e-14 * scale)),
  );
  const peak = profile.indexOf(Math.max(...profile));
  const best = lines[peak];
  if (best === null || best === undefined || scale === 0) return refuse('constant');
  const df = n - 4;
  const critical = tCritical(level, df);
  const slope = (j: number): Slope => {
    const [estimate, standardError] = [best.beta[j]!, Math.sqrt((best.inverse[j * 4]! * best.residual) / df)];
    return {
      estimate,
      standardError,
      low: estimate - critical * standardError,
      high: estimate + critical * standardError,
    };
  };
  const scores = lines.flatMap((line) =>
    line === null || line.residual === 0
      ? []
      : [line.beta[2]! / Math.sqrt((line.inverse[8]! * line.residual) / (n - 3))],
  );
  const floor = profile[peak]! - chiSquareQuantile(level, 1) / 2;
  const end = (step: -1 | 1): number | null => {
    const found = crossing(grid, profile, floor, peak, step);
    return found === null ? null : found + origin;
  };
  return {
    ok: true,
    bend: { at: grid[peak]! + origin, low: end(-1), high: end(1) },
    before: slope(1),
    change: slope(2),
    intercept: best.beta[0]! - best.beta[1]! * origin,
    bendP: daviesP(scores),
    residualDeviation: Math.sqrt(best.residual / df),
    n,
  };
}
