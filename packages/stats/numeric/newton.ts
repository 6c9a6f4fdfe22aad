import type { Square } from './matrix.ts';
import { cholesky, choleskySolve } from './matrix.ts';

/** A log likelihood with its first derivative and (observed or expected) information at `beta`. */
export type LikelihoodPoint = {
  readonly beta: Float64Array;
  readonly logLik: number;
  readonly score: Float64Array;
  readonly information: Square;
};

/**
 * Maximum of a smooth log likelihood by Newton's method (Fisher scoring) with step halving.
 *
 * `first`: the starting point, already evaluated; `at` evaluates another. Stops when the log likelihood changes by less
 * than `tolerance` times its size at the start. Answers null when no step of the direction climbs, or after `limit` steps.
 */
export function newtonMaximum<P extends LikelihoodPoint>(
  first: P,
  at: (beta: Float64Array) => P,
  tolerance = 1e-11,
  limit = 50,
): { readonly point: P; readonly iterations: number } | null {
  const p = first.beta.length;
  const enough = tolerance * (Math.abs(first.logLik) + Number.MIN_VALUE);
  let point = first;
  for (let iterations = 1; iterations <= limit; iterations++) {
    const step = choleskySolve(cholesky(point.information, p, 1e-13).factor, p, point.score);
    let next: P | null = null;
    for (let share = 1; next === null && share > 1e-6; share /= 2) {
      const trial = at(point.beta.map((b, j) => b + share * step[j]!));
      if (trial.logLik >= point.logLik - enough) next = trial;
    }
    if (next === null) return null;
    const change = Math.abs(next.logLik - point.logLik);
    point = next;
    if (change <= enough) return { point, iterations };
  }
  return null;
}
