import type { Refused } from '../numeric/refused.ts';
import type { CoxFit, CoxOptions } from './cox.ts';
import type { CoxRows } from './cox-data.ts';
import { sortCoxRows } from './cox-data.ts';
import { coxPass } from './cox-pass.ts';

export type BaselineStep = { readonly time: number; readonly hazard: number };

export type CoxBaseline = {
  readonly ok: true;
  /** Cumulative hazard of a subject whose covariates are all 0, one list per stratum in rising order of its code. */
  readonly strata: readonly (readonly BaselineStep[])[];
};

/**
 * Cumulative baseline hazard of a Cox fit, from the same `rows` and `options`.
 *
 * Steps rise in time. Survival of covariates x is `exp(-hazard * exp(sum of coefficient * x))`: `predictedSurvival`.
 * Refuses what `sortCoxRows` refuses. Source: Breslow (1974) with Efron's ties; R `basehaz(fit, centered = FALSE)`.
 */
export function coxBaseline(rows: CoxRows, fit: CoxFit, options: CoxOptions = {}): CoxBaseline | Refused {
  const data = sortCoxRows(rows);
  if ('ok' in data) return data;
  const beta = Float64Array.from(fit.coefficients, (c, j) => c.estimate * data.scale[j]!);
  // The pass works with centred covariates; shifting them back multiplies the hazard.
  const shift = Math.exp(-fit.coefficients.reduce((sum, c, j) => sum + c.estimate * data.mean[j]!, 0));
  const increments: { time: number; hazard: number }[][] = data.bounds.slice(1).map(() => []);
  coxPass(data, beta, options.ties ?? 'efron', options.weights ?? 'repeat', (at, stratum) => {
    increments[stratum]!.push({ time: at.time, hazard: at.hazard * shift });
  });
  return { ok: true, strata: increments.map(accumulate) };
}

function accumulate(falling: readonly BaselineStep[]): BaselineStep[] {
  let hazard = 0;
  return [...falling].reverse().map((step) => {
    hazard += step.hazard;
    return { time: step.time, hazard };
  });
}

/**
 * Share of subjects with covariates `x` (in the order of the fit) still event-free at each of `times`.
 * `baseline`: one stratum of `coxBaseline`. Before the first event the share is 1.
 */
export function predictedSurvival(
  fit: CoxFit,
  baseline: readonly BaselineStep[],
  x: readonly number[],
  times: readonly number[],
): number[] {
  const risk = Math.exp(fit.coefficients.reduce((sum, c, j) => sum + c.estimate * x[j]!, 0));
  return times.map((time) => {
    const step = baseline.findLast((candidate) => candidate.time <= time);
    return step === undefined ? 1 : Math.exp(-step.hazard * risk);
  });
}
