import type { Square } from '../numeric/matrix.ts';
import type { SortedCox } from './cox-data.ts';
import type { CoxTies } from './cox-pass.ts';

/** Sums over a risk set (or its tied events) of weighted risk, and of risk times covariates. */
type Sums = { zero: number; readonly one: Float64Array };

/** What the tied events of one time add to the score residuals of everybody at risk, and of those who had the event. */
type TiedTime = {
  /** Sums of 1/z, f/z, and of the mean covariates by 1/z, by f/z and by 1/d, with z = S0 - f D0 and f = k/d. */
  all: number;
  dead: number;
  readonly allMean: Float64Array;
  readonly deadMean: Float64Array;
  readonly mean: Float64Array;
};

function tie(out: TiedTime, risk: Sums, dead: Sums, weight: number, d: number, efron: boolean): void {
  out.all = 0;
  out.dead = 0;
  for (const vector of [out.allMean, out.deadMean, out.mean]) vector.fill(0);
  for (let k = 0; k < d; k++) {
    const f = efron ? k / d : 0;
    const z = risk.zero - f * dead.zero;
    const hazard = weight / d / z;
    out.all += hazard;
    out.dead += f * hazard;
    for (let j = 0; j < out.mean.length; j++) {
      const mean = (risk.one[j]! - f * dead.one[j]!) / z;
      out.allMean[j]! += hazard * mean;
      out.deadMean[j]! += f * hazard * mean;
      out.mean[j]! += mean / d;
    }
  }
}

/**
 * Score residual of each sorted row at `beta` (standardised scale, n x p): the derivative of the score by the row's
 * weight, tied events sharing their mean weight. Source: Therneau & Grambsch (2000) 4.6, 7.1; R
 * `residuals(fit, 'score')`.
 */
export function scoreResiduals(data: SortedCox, beta: Float64Array, ties: CoxTies): Float64Array {
  const { n, p, x, time, event, weight, bounds, start, byStart } = data;
  const out = new Float64Array(n * p);
  const risks = new Float64Array(n);
  const risk: Sums = { zero: 0, one: new Float64Array(p) };
  const dead: Sums = { zero: 0, one: new Float64Array(p) };
  const tied: TiedTime = {
    all: 0,
    dead: 0,
    allMean: new Float64Array(p),
    deadMean: new Float64Array(p),
    mean: new Float64Array(p),
  };
  // Hazard and mean covariates of the times passed so far: a row takes their difference between its ends.
  const passed: Sums = { zero: 0, one: new Float64Array(p) };
  const add = (sums: Sums, row: number, w: number): void => {
    sums.zero += w * risks[row]!;
    for (let j = 0; j < p; j++) sums.one[j]! += w * risks[row]! * x[row * p + j]!;
  };
  const exposure = (row: number, sign: number): void => {
    for (let j = 0; j < p; j++)
      out[row * p + j]! += sign * risks[row]! * (x[row * p + j]! * passed.zero - passed.one[j]!);
  };
  for (let stratum = 0; stratum + 1 < bounds.length; stratum++) {
    const [begin, end] = [bounds[stratum]!, bounds[stratum + 1]!];
    let late = begin;
    for (const sums of [risk, passed]) {
      sums.zero = 0;
      sums.one.fill(0);
    }
    for (let i = begin; i < end; ) {
      const now = time[i]!;
      const from = i;
      let [d, total] = [0, 0];
      dead.zero = 0;
      dead.one.fill(0);
      for (; i < end && time[i] === now; i++) {
        let eta = 0;
        for (let j = 0; j < p; j++) eta += beta[j]! * x[i * p + j]!;
        risks[i] = Math.exp(eta);
        add(risk, i, weight[i]!);
        exposure(i, 1);
        if (event[i] === 0) continue;
        add(dead, i, weight[i]!);
        d += 1;
        total += weight[i]!;
      }
      if (d === 0) continue;
      if (start !== null && byStart !== null) {
        for (; late < end && start[byStart[late]!]! >= now; late++) {
          add(risk, byStart[late]!, -weight[byStart[late]!]!);
          exposure(byStart[late]!, -1);
        }
      }
      tie(tied, risk, dead, total, d, ties === 'efron');
      for (let row = from; row < i; row++) {
        if (event[row] === 0) continue;
        for (let j = 0; j < p; j++) {
          const own = x[row * p + j]!;
          out[row * p + j]! += own - tied.mean[j]! + risks[row]! * (own * tied.dead - tied.deadMean[j]!);
        }
      }
      passed.zero += tied.all;
      for (let j = 0; j < p; j++) passed.one[j]! += tied.allMean[j]!;
    }
    for (; late < end; late++) exposure(byStart?.[late] ?? late, -1);
  }
  return out;
}

/**
 * Variance of the coefficients that does not take a weight for that many subjects: inverse information (`inverse`, p x p)
 * around the sum of squared weighted score residuals. Each row counts as independent.
 * Source: Lin & Wei (1989), Binder (1992); R `coxph(..., weights)` with weights that are not whole.
 */
export function robustCovariance(
  data: SortedCox,
  beta: Float64Array,
  ties: CoxTies,
  inverse: Square,
): Float64Array {
  const { n, p, weight } = data;
  const residuals = scoreResiduals(data, beta, ties);
  const covariance = new Float64Array(p * p);
  const shift = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) {
      shift[j] = 0;
      for (let k = 0; k < p; k++) shift[j]! += weight[i]! * inverse[j * p + k]! * residuals[i * p + k]!;
    }
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) covariance[j * p + k]! += shift[j]! * shift[k]!;
  }
  return covariance;
}
