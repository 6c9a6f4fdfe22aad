import { chiSquareQuantile, chiSquareTail } from '../distribution/chi-square.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import { daviesP } from './davies.ts';
import { highestPoint, profileInterval } from './profile-interval.ts';
import type { SlopeCell, SlopeFit, StrataFrame } from './stratified-logistic.ts';
import { strataFrame, stratifiedLogistic } from './stratified-logistic.ts';

/** A bend of the curve, in the unit of x; an end of the interval is null where the data cannot tell it from "no bend there". */
export type Knee = { readonly at: number; readonly low: number | null; readonly high: number | null };

export type KneeShape = 'none' | 'linear' | 'plateau-slope' | 'slope-plateau' | 'plateau-slope-plateau';

export type ShapeScore = { readonly shape: KneeShape; readonly logLik: number; readonly bic: number };

export type KneeFit = {
  readonly ok: true;
  /** The shape with the lowest BIC (counting events); `none` and `linear` say "no detectable knee". */
  readonly shape: KneeShape;
  readonly shapes: readonly ShapeScore[];
  /**
   * Log odds per unit of x between the knees of the plateau-slope-plateau fit. The interval is profile likelihood, the knees
   * looked for alongside; the error is the slope's given the knees, and much smaller.
   */
  readonly slope: {
    readonly estimate: number;
    readonly standardError: number;
    readonly low: number;
    readonly high: number;
  };
  readonly lowerKnee: Knee;
  readonly upperKnee: Knee;
  /** Does x matter at all? Likelihood ratio of the straight line, 1 df. */
  readonly effectP: number;
  /** Is a straight line enough? Davies' bound over all places of one bend. */
  readonly bendP: number;
  /** Risk at each `x` over the mix of strata in the data, by the plateau-slope-plateau fit. */
  readonly riskAt: (x: number) => number;
  readonly n: number;
};

type Surface = {
  readonly grid: readonly number[];
  readonly logLik: number[][];
  readonly best: { i: number; j: number; fit: SlopeFit };
};

function clamped(frame: StrataFrame, low: number, high: number): Float64Array {
  return frame.x.map((x) => Math.min(high, Math.max(low, x)) - low);
}

/** Maximised likelihood at every pair of knees on the grid; the corners are the one-knee shapes and the straight line. */
function surfaceOf(frame: StrataFrame, grid: readonly number[], none: SlopeFit | null): Surface | null {
  const logLik = grid.map(() => grid.map(() => Number.NEGATIVE_INFINITY));
  let best: Surface['best'] | null = null;
  for (let i = 0; i < grid.length; i++) {
    let near = none;
    for (let j = i + 1; j < grid.length; j++) {
      const fit = stratifiedLogistic(frame, [clamped(frame, grid[i]!, grid[j]!)], near);
      if (fit === null) continue;
      // A neighbour is a good start unless its slope ran off on a sliver of the range.
      near = Math.abs(fit.beta[0]! * (grid[j]! - grid[i]!)) < 5 ? fit : none;
      logLik[i]![j] = fit.logLik;
      if (best === null || fit.logLik > best.fit.logLik) best = { i, j, fit };
    }
  }
  return best === null ? null : { grid, logLik, best };
}

type Bent = { readonly low: number; readonly high: number; readonly fit: SlopeFit; readonly logLik: number };

/** The curve with both knees held. */
function bentAt(frame: StrataFrame, low: number, high: number, near: SlopeFit | null): Bent | null {
  const fit = stratifiedLogistic(frame, [clamped(frame, low, high)], near);
  return fit === null ? null : { low, high, fit, logLik: fit.logLik };
}

/** With one knee held at `at`, the best curve with the other one anywhere around the best place for it on the grid. */
function bestBeside(
  frame: StrataFrame,
  { grid, logLik, best }: Surface,
  held: 'lower' | 'upper',
  at: number,
): Bent | null {
  const step = grid[1]! - grid[0]!;
  const own = Math.round((at - grid[0]!) / step);
  const beside = grid.map((_, k) => (held === 'lower' ? logLik[own]![k]! : logLik[k]![own]!));
  const peak = beside.indexOf(Math.max(...beside));
  if (beside[peak] === Number.NEGATIVE_INFINITY) return null;
  const [from, to] = [Math.max(0, peak - 1), Math.min(grid.length - 1, peak + 1)].map((k) =>
    held === 'lower' ? Math.max(at + step, grid[k]!) : Math.min(at - step, grid[k]!),
  );
  const other = Math.min(to!, Math.max(from!, grid[peak]!));
  const fitted = (place: number): Bent | null =>
    held === 'lower' ? bentAt(frame, at, place, best.fit) : bentAt(frame, place, at, best.fit);
  const [onGrid, between] = [fitted(other), from! < to! ? highestPoint(fitted, from!, to!) : null];
  return onGrid === null || (between !== null && between.logLik > onGrid.logLik) ? between : onGrid;
}

/** The best of all curves, its knees wherever they are. */
function bestBent(frame: StrataFrame, surface: Surface): Bent {
  const { grid, best } = surface;
  const between = highestPoint(
    (at) => bestBeside(frame, surface, 'lower', at),
    grid[Math.max(0, best.i - 1)]!,
    grid[Math.min(grid.length - 2, best.i + 1)]!,
  );
  const onGrid = bestBeside(frame, surface, 'lower', grid[best.i]!);
  const found = onGrid === null || (between !== null && between.logLik > onGrid.logLik) ? between : onGrid;
  return found !== null && found.logLik >= best.fit.logLik
    ? found
    : { low: grid[best.i]!, high: grid[best.j]!, fit: best.fit, logLik: best.fit.logLik };
}

const hasError = ({ covariance }: SlopeFit): boolean => covariance[0]! > 0 && Number.isFinite(covariance[0]!);

/**
 * How far the slope can go towards `side` before no pair of knees keeps the likelihood above `floor`: for each pair the
 * likelihood is a parabola of the slope, and the farthest of their ends is the end of the profile.
 */
function slopeEnd(
  frame: StrataFrame,
  bent: Bent,
  [lows, highs]: readonly [readonly [number, number], readonly [number, number]],
  floor: number,
  [side, step]: readonly [-1 | 1, number],
): number {
  const end = ({ beta, covariance, logLik }: SlopeFit): number => {
    const room = logLik - floor;
    return side * beta[0]! + Math.sign(room) * Math.sqrt(2 * Math.abs(room) * covariance[0]!);
  };
  const reach = (low: number, high: number): { logLik: number } | null => {
    const found = high - low < 0.999 * step ? null : bentAt(frame, low, high, bent.fit);
    return found === null || !hasError(found.fit) ? null : { logLik: end(found.fit) };
  };
  const farthest = highestPoint(
    (low) => highestPoint((high) => reach(low, high), ...highs, 0.06),
    ...lows,
    0.06,
  );
  return side * Math.max(farthest?.logLik ?? Number.NEGATIVE_INFINITY, end(bent.fit));
}

/** Straight line against one bend: t values of the change of slope at every grid point, and Davies' p. */
function bendTest(frame: StrataFrame, grid: readonly number[]): number {
  const line = frame.x.slice();
  const scores = grid.slice(1, -1).flatMap((at) => {
    const fit = stratifiedLogistic(frame, [line, frame.x.map((x) => Math.max(0, x - at))]);
    return fit === null ? [] : [fit.beta[1]! / Math.sqrt(fit.covariance[3]!)];
  });
  // Where events are too few a slope has no error at all: such places say nothing about a bend.
  const sound = scores.filter(Number.isFinite);
  return sound.length === 0 ? 1 : daviesP(sound);
}

function scoresOf(frame: StrataFrame, { logLik, best, grid }: Surface, none: SlopeFit): ShapeScore[] {
  const last = grid.length - 1;
  // Information about a binary outcome grows with its rarer class, not with customers (Volinsky & Raftery 2000).
  const all = frame.events.reduce((a, b) => a + b, 0);
  const events = Math.max(2, Math.min(all, frame.total - all));
  const shape = (name: KneeShape, value: number, extra: number): ShapeScore => ({
    shape: name,
    logLik: value,
    bic: -2 * value + (frame.strata.length + extra) * Math.log(events),
  });
  return [
    shape('none', none.logLik, 0),
    shape('linear', logLik[0]![last]!, 1),
    shape('plateau-slope', Math.max(...logLik.map((row) => row[last]!)), 2),
    shape('slope-plateau', Math.max(...logLik[0]!), 2),
    shape('plateau-slope-plateau', best.fit.logLik, 3),
  ];
}

function meanRisk(frame: StrataFrame, { fit, low, high }: Bent): (x: number) => number {
  const sizes = new Float64Array(frame.strata.length);
  frame.stratum.forEach((s, i) => {
    sizes[s]! += frame.n[i]!;
  });
  return (x) => {
    const part = fit.beta[0]! * (Math.min(high, Math.max(low, x)) - low);
    return fit.intercepts.reduce((sum, a, s) => sum + sizes[s]! / frame.total / (1 + Math.exp(-a - part)), 0);
  };
}

/**
 * Where does more of x stop mattering? Flat, then a slope, then flat again: logistic in x with stratum intercepts.
 *
 * `cells`: {stratum, x, n, events}; x is usually ln(hours), then knees are ln(hours) too. `points`: places tried for each
 * knee, equally spaced over the range of x (default 40), then the best place between them. Intervals are profile
 * likelihood. Refuses `invalid-input`, `no-events`, `not-enough-data` with fewer than 4 distinct x within usable strata,
 * `constant` when x does not vary within them, `separation` when x sorts the events perfectly.
 * Source: Muggeo (2003), Davies (1987), Pastor & Guallar (1998) for two changing points in logistic regression.
 */
export function fitKnees(
  cells: readonly SlopeCell[],
  options: { readonly points?: number; readonly level?: number } = {},
): KneeFit | Refused {
  const { points = 40, level = 0.95 } = options;
  const sound = cells.every(
    (c) => isAmount(c.n) && isAmount(c.events) && c.events <= c.n && Number.isFinite(c.x),
  );
  if (!sound || !isLevel(level) || points < 5)
    return refuse('invalid-input', { detail: 'cells, level or points' });
  if (cells.every((cell) => cell.events === 0)) return refuse('no-events');
  const frame = strataFrame(cells);
  const distinct = new Set(frame.x);
  if (distinct.size < 4) return refuse('not-enough-data', { needed: 4, detail: 'distinct exposures' });
  const [from, to] = [Math.min(...distinct), Math.max(...distinct)];
  const grid = Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
  const none = stratifiedLogistic(frame, []);
  const surface = surfaceOf(frame, grid, none);
  if (none === null || surface === null) return refuse('constant', { detail: 'exposure within strata' });
  const { logLik } = surface;
  const bent = bestBent(frame, surface);
  // Without a finite straight line, or an error for the best slope, the exposure sorts the events perfectly.
  if (!Number.isFinite(logLik[0]![grid.length - 1]!) || !hasError(bent.fit))
    return refuse('separation', { detail: 'exposure' });
  const shapes = scoresOf(frame, surface, none);
  const floor = bent.logLik - chiSquareQuantile(level, 1) / 2;
  const knee = (held: 'lower' | 'upper', at: number): Knee => {
    const known = grid.map((_, k) =>
      Math.max(...(held === 'lower' ? logLik[k]! : logLik.map((row) => row[k]!))),
    );
    const profile = (place: number): number =>
      bestBeside(frame, surface, held, place)?.logLik ?? Number.NEGATIVE_INFINITY;
    return { at, ...profileInterval({ at, logLik: bent.logLik }, floor, grid, known, profile) };
  };
  const [lowerKnee, upperKnee] = [knee('lower', bent.low), knee('upper', bent.high)];
  const slopeAt = (side: -1 | 1): number =>
    slopeEnd(
      frame,
      bent,
      [
        [lowerKnee.low ?? from, lowerKnee.high ?? to],
        [upperKnee.low ?? from, upperKnee.high ?? to],
      ],
      floor,
      [side, grid[1]! - grid[0]!],
    );
  return {
    ok: true,
    shape: shapes.reduce((a, b) => (b.bic < a.bic ? b : a)).shape,
    shapes,
    slope: {
      estimate: bent.fit.beta[0]!,
      standardError: Math.sqrt(bent.fit.covariance[0]!),
      low: slopeAt(-1),
      high: slopeAt(1),
    },
    lowerKnee,
    upperKnee,
    effectP: chiSquareTail(2 * (logLik[0]![grid.length - 1]! - none.logLik), 1),
    bendP: bendTest(frame, grid),
    riskAt: meanRisk(frame, bent),
    n: frame.total,
  };
}
