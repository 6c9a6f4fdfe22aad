import { cholesky, choleskyInverse } from '../numeric/matrix.ts';
import type { LikelihoodPoint } from '../numeric/newton.ts';
import { newtonMaximum } from '../numeric/newton.ts';

/** Additive cell of exposure `x` (usually ln hours) within a stratum: of `n`, `events` had the outcome. */
export type SlopeCell = {
  readonly stratum: string;
  readonly x: number;
  readonly n: number;
  readonly events: number;
};

/** Cells by column, strata numbered; strata without events or without non-events are left out (they bear on no slope). */
export type StrataFrame = {
  readonly x: Float64Array;
  readonly n: Float64Array;
  readonly events: Float64Array;
  readonly stratum: Int32Array;
  readonly strata: readonly string[];
  readonly total: number;
};

export type SlopeFit = {
  readonly beta: Float64Array;
  readonly covariance: Float64Array;
  readonly logLik: number;
  readonly intercepts: Float64Array;
};

/** Prepares the cells once for many fits. */
export function strataFrame(cells: readonly SlopeCell[]): StrataFrame {
  const sums = new Map<string, { n: number; events: number }>();
  for (const cell of cells) {
    const sum = sums.get(cell.stratum) ?? { n: 0, events: 0 };
    sums.set(cell.stratum, { n: sum.n + cell.n, events: sum.events + cell.events });
  }
  const strata = [...sums].filter(([, sum]) => sum.events > 0 && sum.events < sum.n).map(([name]) => name);
  const index = new Map(strata.map((name, s) => [name, s]));
  const kept = cells.filter((cell) => cell.n > 0 && index.has(cell.stratum));
  return {
    x: Float64Array.from(kept, (cell) => cell.x),
    n: Float64Array.from(kept, (cell) => cell.n),
    events: Float64Array.from(kept, (cell) => cell.events),
    stratum: Int32Array.from(kept, (cell) => index.get(cell.stratum)!),
    strata,
    total: kept.reduce((sum, cell) => sum + cell.n, 0),
  };
}

type Profile = LikelihoodPoint & {
  readonly intercepts: Float64Array;
  /** Some slope covariate hardly varies within strata, or repeats the others. */
  readonly flat: boolean;
};

/** Intercepts that make each stratum's expected events equal the observed, given the slopes (a few Newton steps each). */
function fitIntercepts(frame: StrataFrame, part: Float64Array, start: Float64Array): Float64Array {
  const size = frame.strata.length;
  const intercepts = start.slice();
  const [gap, weight] = [new Float64Array(size), new Float64Array(size)];
  for (let round = 0; round < 40; round++) {
    gap.fill(0);
    weight.fill(0);
    for (let i = 0; i < part.length; i++) {
      const s = frame.stratum[i]!;
      const p = 1 / (1 + Math.exp(-intercepts[s]! - part[i]!));
      gap[s]! += frame.events[i]! - frame.n[i]! * p;
      weight[s]! += frame.n[i]! * p * (1 - p);
    }
    let largest = 0;
    for (let s = 0; s < size; s++) {
      const step = Math.max(-2, Math.min(2, gap[s]! / Math.max(1e-300, weight[s]!)));
      intercepts[s]! += step;
      largest = Math.max(largest, Math.abs(step));
    }
    // the likelihood is flat at its top: an intercept this close leaves it right to the last digit
    if (largest < 1e-7) break;
  }
  return intercepts;
}

/** Likelihood of the slopes with every stratum's intercept maximised out; information by Schur complement. */
function profileAt(
  frame: StrataFrame,
  columns: readonly Float64Array[],
  beta: Float64Array,
  start: Float64Array,
): Profile {
  const [q, cells, size] = [columns.length, frame.x.length, frame.strata.length];
  const part = new Float64Array(cells);
  for (let j = 0; j < q; j++) for (let i = 0; i < cells; i++) part[i]! += beta[j]! * columns[j]![i]!;
  const intercepts = fitIntercepts(frame, part, start);
  const [score, information] = [new Float64Array(q), new Float64Array(q * q)];
  const [diagonal, border] = [new Float64Array(size), new Float64Array(size * q)];
  let logLik = 0;
  for (let i = 0; i < cells; i++) {
    const [s, n, y] = [frame.stratum[i]!, frame.n[i]!, frame.events[i]!];
    const eta = intercepts[s]! + part[i]!;
    const p = 1 / (1 + Math.exp(-eta));
    logLik += y * eta - n * (eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta)));
    const w = n * p * (1 - p);
    diagonal[s]! += w;
    for (let j = 0; j < q; j++) {
      const xj = columns[j]![i]!;
      score[j]! += (y - n * p) * xj;
      border[s * q + j]! += w * xj;
      for (let k = 0; k < q; k++) information[j * q + k]! += w * xj * columns[k]![i]!;
    }
  }
  const before = information.slice();
  for (let s = 0; s < size; s++) {
    for (let j = 0; j < q; j++)
      for (let k = 0; k < q; k++)
        information[j * q + k]! -= (border[s * q + j]! * border[s * q + k]!) / diagonal[s]!;
  }
  // Rounding leaves a little of a covariate that is constant within strata: measure it against what was taken away.
  const { factor } = cholesky(information, q, 0);
  const flat = Array.from({ length: q }, (_, j) => j).some(
    (j) => !(factor[j * q + j]! ** 2 > 1e-9 * before[j * q + j]!),
  );
  return { beta, logLik, score, information, intercepts, flat };
}

/**
 * Logistic regression with one intercept per stratum and a few common slopes; cost is linear in cells and strata.
 *
 * `columns`: the slope covariates, a number per cell of `frame` (none: strata only). Answers null when a column does not
 * vary within strata, or the fit does not settle. Unconditional likelihood: strata should hold a few dozen customers each.
 * Source: Breslow & Day (1980) ch. 6; R `glm(cbind(y, n - y) ~ factor(stratum) + x, binomial)`.
 */
export function stratifiedLogistic(
  frame: StrataFrame,
  columns: readonly Float64Array[],
  start: SlopeFit | null = null,
): SlopeFit | null {
  const q = columns.length;
  const from = start !== null && start.beta.length === q ? start.beta : new Float64Array(q);
  const first = profileAt(frame, columns, from, start?.intercepts ?? new Float64Array(frame.strata.length));
  if (q === 0)
    return {
      beta: first.beta,
      covariance: new Float64Array(0),
      logLik: first.logLik,
      intercepts: first.intercepts,
    };
  if (first.flat) return null;
  const found = newtonMaximum(first, (beta) => profileAt(frame, columns, beta, first.intercepts), 1e-12);
  if (found === null) return null;
  const { beta, logLik, information, intercepts } = found.point;
  return { beta, covariance: choleskyInverse(cholesky(information, q, 1e-12).factor, q), logLik, intercepts };
}
