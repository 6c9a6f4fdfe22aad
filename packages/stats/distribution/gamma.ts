import { gammaLower, gammaUpper } from '../numeric/incomplete-gamma.ts';
import { findRoot } from '../numeric/root.ts';

/** P(X <= x) of a gamma with `shape` and `rate` > 0. R: `pgamma(x, shape, rate)`. */
export function gammaCdf(x: number, shape: number, rate: number): number {
  return x <= 0 ? 0 : gammaLower(shape, x * rate);
}

/** The x with P(X <= x) = p, 0 <= p < 1 (NaN outside). R: `qgamma(p, shape, rate)`. */
export function gammaQuantile(p: number, shape: number, rate: number): number {
  if (!(p >= 0 && p < 1) || !(shape > 0) || !(rate > 0)) return Number.NaN;
  if (p === 0) return 0;
  let high = shape + 10;
  while (gammaLower(shape, high) < p) high *= 2;
  return findRoot((x) => (p < 0.5 ? gammaLower(shape, x) - p : 1 - p - gammaUpper(shape, x)), 0, high) / rate;
}
