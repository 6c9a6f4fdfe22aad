import { normalCritical } from '../distribution/normal.ts';
import type { Minimum } from '../numeric/bfgs.ts';
import { gradientOf, hessianOf, minimise } from '../numeric/bfgs.ts';
import { cholesky, choleskyInverse } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

/** A positive parameter with its error and an interval symmetric on the log scale. */
export type FittedParameter = {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
};

export type PositiveFit = {
  readonly ok: true;
  readonly converged: true;
  readonly parameters: readonly FittedParameter[];
  /** Estimates alone, in the same order. */
  readonly values: readonly number[];
  /** Covariance of the logarithms of the parameters, row by row. */
  readonly logCovariance: Float64Array;
  readonly logLik: number;
  readonly iterations: number;
};

/** Beyond e^12 or below e^-12 a parameter has run off to its limit and means "infinite" or "zero". */
const EDGE = 12;

/** A search that has a top to find takes 20 to 60 steps. */
const searchSteps = 200;

function best(
  f: (logs: readonly number[]) => number,
  starts: readonly (readonly number[])[],
): Minimum | null {
  let found: Minimum | null = null;
  for (const start of starts) {
    const trial = minimise(f, start.map(Math.log), searchSteps);
    if (Number.isFinite(trial.value) && (found === null || trial.value < found.value)) found = trial;
  }
  return found;
}

type Cost = (logs: readonly number[]) => number;

function costOf(logLik: (values: readonly number[]) => number): Cost {
  return (logs) => {
    // a wall just beyond the edge: what runs off is caught there instead of being followed for ever
    if (logs.some((v) => Math.abs(v) > EDGE + 1)) return Number.POSITIVE_INFINITY;
    const value = -logLik(logs.map(Math.exp));
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

const polishSteps = 12;

/**
 * The minimum from that of a coarse likelihood close to it: Newton steps with the coarse curvature, which is right to a few
 * hundredths, so that each step takes the error down by more than ten. Null where they do not settle.
 */
function polished(cost: Cost, coarse: Cost, starts: readonly (readonly number[])[]): Minimum | null {
  const near = best(coarse, starts);
  if (near === null || near.x.some((v) => Math.abs(v) > EDGE)) return null;
  const p = near.x.length;
  const { factor, dependent } = cholesky(hessianOf(coarse, near.x), p, 1e-10);
  if (dependent[0] !== undefined) return null;
  const inverse = choleskyInverse(factor, p);
  let x: readonly number[] = near.x;
  let value = cost(x);
  for (let iterations = 1; iterations <= polishSteps; iterations++) {
    const gradient = gradientOf(cost, x);
    const step = x.map((_, i) => -gradient.reduce((sum, g, j) => sum + inverse[i * p + j]! * g, 0));
    const gain = -gradient.reduce((sum, g, j) => sum + g * step[j]!, 0);
    // half the gain is what is left to win in log likelihood; less than the rounding of its sum cannot be seen
    const unseen = 1e-9 + 1e-12 * Math.abs(value);
    if (!(gain >= 0)) return null;
    if (gain < unseen) return { x, value, converged: true, iterations: near.iterations + iterations };
    let scale = 1;
    let next = x.map((v, j) => v + step[j]!);
    let found = cost(next);
    while (!(found <= value + unseen) && scale > 1e-3) {
      scale /= 2;
      next = x.map((v, j) => v + scale * step[j]!);
      found = cost(next);
    }
    if (!(found <= value + unseen)) return null;
    x = next;
    value = found;
  }
  return null;
}

type FitOptions = {
  /** confidence of the intervals, default .95 */
  readonly level?: number;
  /** a cheaper log likelihood with its maximum close by: the search runs there, only its end on the real one */
  readonly coarse?: (values: readonly number[]) => number;
};

/**
 * Maximum likelihood of a few positive parameters, searched on the log scale from several starts.
 *
 * `logLik` of the parameters in the order of `names`; `starts`: at least one. Standard errors from the numeric curvature
 * at the maximum (delta method). Refuses `not-converged` when the search stops early, a parameter runs off to 0 or
 * infinity (`detail` names it: customers then do not differ in that respect), or the curvature is not positive.
 */
export function fitPositive(
  names: readonly string[],
  starts: readonly (readonly number[])[],
  logLik: (values: readonly number[]) => number,
  { level = 0.95, coarse }: FitOptions = {},
): PositiveFit | Refused {
  const cost = costOf(logLik);
  const found = (coarse ? polished(cost, costOf(coarse), starts) : null) ?? best(cost, starts);
  if (found === null) return refuse('not-converged', { detail: 'the likelihood is not finite at any start' });
  const edge = found.x.findIndex((v) => Math.abs(v) > EDGE);
  if (edge >= 0)
    return refuse('not-converged', {
      detail: `${names[edge]} runs off to ${found.x[edge]! > 0 ? 'infinity' : 'zero'}`,
    });
  if (!found.converged) return refuse('not-converged', { detail: 'the search stopped before a maximum' });
  const p = names.length;
  const { factor, dependent } = cholesky(hessianOf(cost, found.x), p, 1e-10);
  if (dependent[0] !== undefined)
    return refuse('not-converged', { detail: `${names[dependent[0]]} is not determined by the data` });
  const logCovariance = choleskyInverse(factor, p);
  const z = normalCritical(level);
  const parameters = names.map((name, j): FittedParameter => {
    const [estimate, error] = [Math.exp(found.x[j]!), Math.sqrt(logCovariance[j * p + j]!)];
    return {
      name,
      estimate,
      standardError: estimate * error,
      low: estimate * Math.exp(-z * error),
      high: estimate * Math.exp(z * error),
    };
  });
  return {
    ok: true,
    converged: true,
    parameters,
    values: parameters.map((parameter) => parameter.estimate),
    logCovariance,
    logLik: -found.value,
    iterations: found.iterations,
  };
}
