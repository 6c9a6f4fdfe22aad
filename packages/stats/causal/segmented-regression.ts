import { tCritical } from '../distribution/student-t.ts';
import { cholesky, choleskyInverse, choleskySolve } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import { daviesP } from './davies.ts';
import { highestPoint, profileInterval } from './profile-interval.ts';

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

type Line = {
  readonly bend: number;
  readonly beta: Float64Array;
  readonly inverse: Float64Array;
  readonly residual: number;
};

/**
 * Least squares of y on 1, x, (x - bend)+ from cells; the residual sum of squares includes the spread within cells.
 * `jumpFrom`: a fourth column, 1 from there on.
 */
function lineWith(cells: readonly TrendCell[], bend: number, jumpFrom: number | null = null): Line | null {
  const p = jumpFrom === null ? 3 : 4;
  const [gram, right] = [new Float64Array(p * p), new Float64Array(p)];
  let squares = 0;
  for (const { x, n, sum, sumSquares } of cells) {
    const row = [1, x, Math.max(0, x - bend), jumpFrom !== null && x >= jumpFrom ? 1 : 0];
    squares += sumSquares;
    for (let j = 0; j < p; j++) {
      right[j]! += row[j]! * sum;
      for (let k = 0; k < p; k++) gram[j * p + k]! += n * row[j]! * row[k]!;
    }
  }
  const { factor, dependent } = cholesky(gram, p, 1e-10);
  if (dependent.length > 0) return null;
  const beta = choleskySolve(factor, p, right);
  const explained = beta.reduce((total, b, j) => total + b * right[j]!, 0);
  return { bend, beta, inverse: choleskyInverse(factor, p), residual: Math.max(0, squares - explained) };
}

/**
 * The t value as normal as it gets, for Davies' bound. Source: Wallace (1959), Ann. Math. Statist. 30:1121.
 */
function normalOf(t: number, df: number): number {
  return (Math.sign(t) * (8 * df + 1) * Math.sqrt(df * Math.log1p((t * t) / df))) / (8 * df + 3);
}

/**
 * One straight line that bends once at an unknown place: segmented regression on cells of (x, y).
 *
 * Bends are tried at `points` places (default 200) strictly inside the range of x, and between the best of them. The
 * slopes' errors know that the bend was looked for (as R `segmented`'s do). Where the bend is hardly told from none,
 * intervals of it and of the slope before it cover nearer 92 than 95 %. Refuses `invalid-input`, `not-enough-data` below
 * 5 distinct x or 6 observations, `constant` when y does not vary.
 * Source: Muggeo (2003); F profile of the bend as Hinkley (1969); R `segmented(lm(y ~ x))`.
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
  const heightOf = (line: Line | null): number =>
    line === null ? Number.NEGATIVE_INFINITY : -0.5 * n * Math.log(Math.max(line.residual, 1e-14 * scale));
  const profile = lines.map(heightOf);
  const peak = profile.indexOf(Math.max(...profile));
  const onGrid = lines[peak];
  if (onGrid === null || onGrid === undefined || scale === 0) return refuse('constant');
  const between = highestPoint(
    (at) => {
      const line = lineWith(kept, at);
      return line && { line, logLik: heightOf(line) };
    },
    grid[Math.max(0, peak - 1)]!,
    grid[Math.min(points - 1, peak + 1)]!,
  );
  const best = between !== null && between.logLik > profile[peak]! ? between.line : onGrid;
  const df = n - 4;
  const critical = tCritical(level, df);
  // A bend free to move lets the two sides part as if the line could jump there; two places must be left to either side.
  const jump = places.find((x) => x > best.bend && x < to) ?? to;
  const inverse = lineWith(kept, best.bend, jump)?.inverse;
  const slope = (j: number): Slope => {
    const unit = inverse?.[j * 5] ?? best.inverse[j * 4]!;
    const [estimate, standardError] = [best.beta[j]!, Math.sqrt((unit * best.residual) / df)];
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
      : [normalOf(line.beta[2]! / Math.sqrt((line.inverse[8]! * line.residual) / (n - 3)), n - 3)],
  );
  const top = heightOf(best);
  const bend = profileInterval(
    { at: best.bend, logLik: top },
    top - 0.5 * n * Math.log1p((critical * critical) / df),
    grid,
    profile,
    (at) => heightOf(lineWith(kept, at)),
  );
  return {
    ok: true,
    bend: {
      at: best.bend + origin,
      low: bend.low === null ? null : bend.low + origin,
      high: bend.high === null ? null : bend.high + origin,
    },
    before: slope(1),
    change: slope(2),
    intercept: best.beta[0]! - best.beta[1]! * origin,
    bendP: daviesP(scores),
    residualDeviation: Math.sqrt(best.residual / df),
    n,
  };
}
