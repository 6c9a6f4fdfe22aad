import { normalTwoSided } from '../distribution/normal.ts';
import type { Link } from './link.ts';
import { linkOf, probabilityOf, slopeOf } from './link.ts';
import type { Square } from './matrix.ts';
import { cholesky, choleskyInverse } from './matrix.ts';
import type { LikelihoodPoint } from './newton.ts';
import { newtonMaximum } from './newton.ts';
import type { Refused } from './refused.ts';
import { refuse } from './refused.ts';

/** One covariate, a number per cell. */
export type CellColumn = { readonly name: string; readonly values: ArrayLike<number> };

/** Cells by column: `events` out of `n` in each, with their covariates; an intercept is added. Single rows have n = 1. */
export type BinomialCells = {
  readonly n: ArrayLike<number>;
  readonly events: ArrayLike<number>;
  readonly covariates: readonly CellColumn[];
  /** Known part of the linear predictor of each cell. */
  readonly offset?: ArrayLike<number>;
};

export type BinomialCoefficient = {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly z: number;
  readonly p: number;
};

export type BinomialFit = {
  readonly ok: true;
  readonly converged: true;
  readonly iterations: number;
  /** The first is the intercept. */
  readonly coefficients: readonly BinomialCoefficient[];
  readonly covariance: Square;
  /** Sum of y ln p + (n - y) ln(1 - p): without binomial constants, so that cells and rows agree. */
  readonly logLik: number;
  /** Fitted probability of each cell. */
  readonly fitted: Float64Array;
  readonly n: number;
  readonly events: number;
};

type Design = { readonly x: Float64Array; readonly p: number; readonly scale: Float64Array };
type Step = LikelihoodPoint & { readonly fitted: Float64Array };

/**
 * How far over its range a coefficient that runs off to infinity gets before the probabilities are 0 or 1 to a double's
 * precision: cloglog is there at 3.5 already.
 */
const FAR: Readonly<Record<Link, number>> = { logit: 6, cloglog: 2.5 };

function rangeOf(values: ArrayLike<number>): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high - low;
}

/** Why the cells cannot be fitted, before anything is fitted. */
function obstacle(cells: BinomialCells): Refused | null {
  const rows = cells.n.length;
  let [total, events] = [0, 0];
  if (cells.events.length !== rows || (cells.offset !== undefined && cells.offset.length !== rows))
    return refuse('invalid-input', { detail: 'lengths' });
  for (let i = 0; i < rows; i++) {
    const [n, y] = [cells.n[i]!, cells.events[i]!];
    if (!(y >= 0 && y <= n && n < Number.POSITIVE_INFINITY))
      return refuse('invalid-input', { detail: `cell ${i}` });
    total += n;
    events += y;
  }
  if (total < cells.covariates.length + 2)
    return refuse('not-enough-data', { needed: cells.covariates.length + 2 });
  if (events === 0) return refuse('no-events');
  if (events === total) return refuse('constant', { detail: 'every observation is an event' });
  for (const column of cells.covariates) {
    const problem = columnObstacle(column, cells);
    if (problem !== null) return problem;
  }
  return null;
}

/** A constant covariate, or one that splits events from the others by a single threshold. */
function columnObstacle(column: CellColumn, cells: BinomialCells): Refused | null {
  if (column.values.length !== cells.n.length)
    return refuse('invalid-input', { detail: `${column.name}: length` });
  const range = {
    yesLow: Number.POSITIVE_INFINITY,
    yesHigh: Number.NEGATIVE_INFINITY,
    noLow: Number.POSITIVE_INFINITY,
    noHigh: Number.NEGATIVE_INFINITY,
  };
  for (let i = 0; i < cells.n.length; i++) {
    const value = column.values[i]!;
    if (!Number.isFinite(value)) return refuse('invalid-input', { detail: `${column.name}: cell ${i}` });
    if (cells.events[i]! > 0) {
      range.yesLow = Math.min(range.yesLow, value);
      range.yesHigh = Math.max(range.yesHigh, value);
    }
    if (cells.events[i]! < cells.n[i]!) {
      range.noLow = Math.min(range.noLow, value);
      range.noHigh = Math.max(range.noHigh, value);
    }
  }
  if (Math.min(range.yesLow, range.noLow) === Math.max(range.yesHigh, range.noHigh))
    return refuse('constant', { detail: column.name });
  if (range.yesLow >= range.noHigh || range.noLow >= range.yesHigh)
    return refuse('separation', { detail: column.name });
  return null;
}

/** Intercept and covariates row by row, each column scaled by its largest size. */
function designOf(cells: BinomialCells): Design {
  const p = cells.covariates.length + 1;
  const x = new Float64Array(cells.n.length * p);
  const scale = new Float64Array(p).fill(1);
  cells.covariates.forEach((column, j) => {
    let largest = 0;
    for (let i = 0; i < column.values.length; i++) largest = Math.max(largest, Math.abs(column.values[i]!));
    scale[j + 1] = largest;
    for (let i = 0; i < column.values.length; i++) x[i * p + j + 1] = column.values[i]! / largest;
  });
  for (let i = 0; i < cells.n.length; i++) x[i * p] = 1;
  return { x, p, scale };
}

function evaluate(cells: BinomialCells, { x, p }: Design, beta: Float64Array, link: Link): Step {
  const rows = cells.n.length;
  const [score, information, fitted] = [new Float64Array(p), new Float64Array(p * p), new Float64Array(rows)];
  let logLik = 0;
  for (let i = 0; i < rows; i++) {
    let eta = cells.offset?.[i] ?? 0;
    for (let j = 0; j < p; j++) eta += beta[j]! * x[i * p + j]!;
    const [mu, slope, n, y] = [probabilityOf(link, eta), slopeOf(link, eta), cells.n[i]!, cells.events[i]!];
    fitted[i] = mu;
    if (n === 0) continue;
    logLik += (y > 0 ? y * Math.log(mu) : 0) + (y < n ? (n - y) * Math.log1p(-mu) : 0);
    const [pull, weight] = [((y - n * mu) * slope) / (mu * (1 - mu)), (n * slope * slope) / (mu * (1 - mu))];
    for (let j = 0; j < p; j++) {
      const v = x[i * p + j]!;
      if (v === 0) continue;
      score[j]! += pull * v;
      for (let k = 0; k <= j; k++) information[j * p + k]! += weight * v * x[i * p + k]!;
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
  return { beta, logLik, score, information, fitted };
}

/**
 * Regression of a share on covariates from cells: logistic (`logit`, default) or grouped-time hazard (`cloglog`).
 *
 * Maximum likelihood by iteratively reweighted least squares; standard errors from the expected information. Cells give
 * exactly what their single rows would. Refuses before fitting: `invalid-input`, `not-enough-data`, `no-events`,
 * `constant`, `collinear`, `separation` (naming the covariate); after it: `separation` when a coefficient ran off to
 * infinity through a combination of covariates, `not-converged`.
 * Source: McCullagh & Nelder (1989); R `glm(cbind(y, n - y) ~ x, family = binomial(link))`.
 */
export function binomialRegression(cells: BinomialCells, link: Link = 'logit'): BinomialFit | Refused {
  const problem = obstacle(cells);
  if (problem !== null) return problem;
  const design = designOf(cells);
  const { p, scale } = design;
  const names = ['(intercept)', ...cells.covariates.map((column) => column.name)];
  let [n, events] = [0, 0];
  for (let i = 0; i < cells.n.length; i++) {
    n += cells.n[i]!;
    events += cells.events[i]!;
  }
  const origin = new Float64Array(p);
  if (cells.offset === undefined) origin[0] = linkOf(link, events / n);
  const first = evaluate(cells, design, origin, link);
  const { dependent } = cholesky(first.information, p, 1e-10);
  if (dependent[0] !== undefined) return refuse('collinear', { detail: names[dependent[0]]! });
  const result = newtonMaximum(first, (beta) => evaluate(cells, design, beta, link), 1e-12, 60);
  if (result === null)
    return refuse('not-converged', { detail: 'the likelihood stopped rising before its maximum' });
  const { beta, information, logLik, fitted } = result.point;
  const inverse = choleskyInverse(cholesky(information, p, 1e-15).factor, p);
  const infinite = beta.findIndex((b, j) => {
    if (j === 0) return false;
    const whole = (Math.abs(b) / scale[j]!) * rangeOf(cells.covariates[j - 1]!.values);
    return whole > FAR[link] && !(Math.abs(b) > 0.1 * Math.sqrt(inverse[j * p + j]!));
  });
  if (infinite >= 0) return refuse('separation', { detail: names[infinite]! });
  const covariance = inverse.map((value, at) => value / (scale[Math.floor(at / p)]! * scale[at % p]!));
  const coefficients = names.map((name, j): BinomialCoefficient => {
    const [estimate, standardError] = [beta[j]! / scale[j]!, Math.sqrt(covariance[j * p + j]!)];
    return {
      name,
      estimate,
      standardError,
      z: estimate / standardError,
      p: normalTwoSided(estimate / standardError),
    };
  });
  return {
    ok: true,
    converged: true,
    iterations: result.iterations,
    coefficients,
    covariance,
    logLik,
    fitted,
    n,
    events,
  };
}
