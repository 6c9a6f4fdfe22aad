import { normalCritical } from '../distribution/normal.ts';
import type { BinomialFit, CellColumn } from '../numeric/binomial-regression.ts';
import { binomialRegression } from '../numeric/binomial-regression.ts';
import { quadraticForm } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import type { Contrast } from './exposure-cells.ts';
import { differenceContrast } from './exposure-cells.ts';

/** Cells of equal covariates by column: of the exposed and of the unexposed, how many and how many with the outcome. */
export type ArmCells = {
  readonly covariates: readonly CellColumn[];
  readonly exposedN: ArrayLike<number>;
  readonly exposedEvents: ArrayLike<number>;
  readonly unexposedN: ArrayLike<number>;
  readonly unexposedEvents: ArrayLike<number>;
};

export type OverlapContrast = {
  readonly ok: true;
  readonly riskDifference: Contrast;
  readonly exposedRisk: number;
  readonly unexposedRisk: number;
  /** Largest difference of a covariate's weighted means between arms, in its standard deviations: below 1e-6 by construction. */
  readonly imbalance: number;
  /** The same before weighting. */
  readonly imbalanceBefore: number;
  /** Observations of equal weight that carry as much information (Kish), both arms. */
  readonly effectiveSize: number;
  readonly propensity: { readonly lowest: number; readonly highest: number };
  readonly n: number;
};

/** Impossible counts, or none in one arm. */
export function armObstacle(cells: ArmCells): Refused | null {
  const rows = cells.exposedN.length;
  const columns = [cells.exposedEvents, cells.unexposedN, cells.unexposedEvents];
  if (columns.some((column) => column.length !== rows)) return refuse('invalid-input', { detail: 'lengths' });
  let [exposed, unexposed] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const [n1, y1, n0, y0] = [
      cells.exposedN[i]!,
      cells.exposedEvents[i]!,
      cells.unexposedN[i]!,
      cells.unexposedEvents[i]!,
    ];
    if (![n1, y1, n0, y0].every(isAmount) || y1 > n1 || y0 > n0)
      return refuse('invalid-input', { detail: `cell ${i}` });
    exposed += n1;
    unexposed += n0;
  }
  return exposed === 0 || unexposed === 0
    ? refuse('not-enough-data', { needed: 2, detail: 'both arms' })
    : null;
}

/** Logistic regression of being exposed on the covariates. */
export function propensityFit(cells: ArmCells): BinomialFit | Refused {
  const n = Float64Array.from(cells.exposedN, (n1, i) => n1 + cells.unexposedN[i]!);
  return binomialRegression({ n, events: cells.exposedN, covariates: cells.covariates });
}

/** Means of each covariate in both arms under given weights, as differences in pooled standard deviations; the largest. */
function largestImbalance(
  cells: ArmCells,
  exposedWeight: (i: number) => number,
  unexposedWeight: (i: number) => number,
): number {
  let largest = 0;
  for (const { values } of cells.covariates) {
    const sums = { w1: 0, x1: 0, w0: 0, x0: 0, n: 0, x: 0, xx: 0 };
    for (let i = 0; i < values.length; i++) {
      const [x, n1, n0] = [values[i]!, cells.exposedN[i]!, cells.unexposedN[i]!];
      sums.w1 += n1 * exposedWeight(i);
      sums.x1 += n1 * exposedWeight(i) * x;
      sums.w0 += n0 * unexposedWeight(i);
      sums.x0 += n0 * unexposedWeight(i) * x;
      sums.n += n1 + n0;
      sums.x += (n1 + n0) * x;
      sums.xx += (n1 + n0) * x * x;
    }
    const deviation = Math.sqrt(Math.max(Number.MIN_VALUE, sums.xx / sums.n - (sums.x / sums.n) ** 2));
    largest = Math.max(largest, Math.abs(sums.x1 / sums.w1 - sums.x0 / sums.w0) / deviation);
  }
  return largest;
}

/** Sum of squared influences on the difference, the propensity model estimated alongside (stacked estimating equations). */
function sandwich(cells: ArmCells, fit: BinomialFit, risk1: number, risk0: number, weight: number): number {
  const p = fit.coefficients.length;
  const x = (i: number, j: number): number => (j === 0 ? 1 : cells.covariates[j - 1]!.values[i]!);
  const pull = new Float64Array(p);
  for (let i = 0; i < fit.fitted.length; i++) {
    const e = fit.fitted[i]!;
    const residual1 = cells.exposedEvents[i]! - risk1 * cells.exposedN[i]!;
    const residual0 = cells.unexposedEvents[i]! - risk0 * cells.unexposedN[i]!;
    for (let j = 0; j < p; j++) pull[j]! -= (e * (1 - e) * (residual1 + residual0) * x(i, j)) / weight;
  }
  let variance = 0;
  for (let i = 0; i < fit.fitted.length; i++) {
    const e = fit.fitted[i]!;
    const row = Array.from({ length: p }, (_, j) => x(i, j));
    const correction = quadraticForm(fit.covariance, p, pull, row);
    const [n1, y1, n0, y0] = [
      cells.exposedN[i]!,
      cells.exposedEvents[i]!,
      cells.unexposedN[i]!,
      cells.unexposedEvents[i]!,
    ];
    const exposed = (y: number): number => (((1 - e) * (y - risk1)) / weight + correction * (1 - e)) ** 2;
    const unexposed = (y: number): number => ((-e * (y - risk0)) / weight - correction * e) ** 2;
    variance += y1 * exposed(1) + (n1 - y1) * exposed(0) + y0 * unexposed(1) + (n0 - y0) * unexposed(0);
  }
  return variance;
}

/**
 * Exposed against unexposed with logistic propensity and overlap weights, for more covariates than strata can hold.
 *
 * Weights 1 - e for the exposed and e for the others balance the covariate means exactly and never explode. The effect
 * described is that among customers who might have gone either way. With one indicator per stratum it equals
 * `mantelHaenszel`'s risk difference. Robust standard error with the propensity estimated. Refuses what
 * `binomialRegression` refuses of the propensity model (separation: an arm is predictable), `invalid-input`, `not-enough-data`.
 * Source: Li, Morgan & Zaslavsky (2018); R `PSweight(weight = "overlap")`.
 */
export function overlapContrast(cells: ArmCells, level = 0.95): OverlapContrast | Refused {
  const problem = armObstacle(cells);
  if (problem !== null) return problem;
  if (!isLevel(level)) return refuse('invalid-input', { detail: 'level' });
  const fit = propensityFit(cells);
  if (!fit.ok) return fit;
  const sums = { w1: 0, y1: 0, s1: 0, w0: 0, y0: 0, s0: 0 };
  fit.fitted.forEach((e, i) => {
    sums.w1 += (1 - e) * cells.exposedN[i]!;
    sums.y1 += (1 - e) * cells.exposedEvents[i]!;
    sums.s1 += (1 - e) ** 2 * cells.exposedN[i]!;
    sums.w0 += e * cells.unexposedN[i]!;
    sums.y0 += e * cells.unexposedEvents[i]!;
    sums.s0 += e * e * cells.unexposedN[i]!;
  });
  const [exposedRisk, unexposedRisk] = [sums.y1 / sums.w1, sums.y0 / sums.w0];
  const error = Math.sqrt(sandwich(cells, fit, exposedRisk, unexposedRisk, sums.w1));
  const e = fit.fitted;
  return {
    ok: true,
    riskDifference: differenceContrast(exposedRisk - unexposedRisk, error, normalCritical(level)),
    exposedRisk,
    unexposedRisk,
    imbalance: largestImbalance(
      cells,
      (i) => 1 - e[i]!,
      (i) => e[i]!,
    ),
    imbalanceBefore: largestImbalance(
      cells,
      () => 1,
      () => 1,
    ),
    effectiveSize: sums.w1 ** 2 / sums.s1 + sums.w0 ** 2 / sums.s0,
    propensity: {
      lowest: e.reduce((a, b) => Math.min(a, b), 1),
      highest: e.reduce((a, b) => Math.max(a, b), 0),
    },
    n: fit.n,
  };
}
