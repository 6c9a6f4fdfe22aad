import { gammaLower, gammaUpper } from '../numeric/incomplete-gamma.ts';
import { poissonWeight } from '../numeric/saddle-point.ts';
import { chiSquareQuantile } from './chi-square.ts';

/** P(X = k) for X ~ Poisson(mean). R: `dpois(k, mean)`. */
export function poissonDensity(k: number, mean: number): number {
  return Number.isInteger(k) && k >= 0 ? poissonWeight(k, mean) : 0;
}

/** P(X <= k). R: `ppois(k, mean)`. */
export function poissonCdf(k: number, mean: number): number {
  return k < 0 ? 0 : mean === 0 ? 1 : gammaUpper(Math.floor(k) + 1, mean);
}

/** P(X >= k). R: `ppois(k - 1, mean, lower.tail = FALSE)`. */
export function poissonTail(k: number, mean: number): number {
  return k <= 0 ? 1 : gammaLower(Math.ceil(k), mean);
}

/**
 * Exact (Garwood 1936) interval of a Poisson mean after `count` events; `count` a whole number, `level` in (0, 1).
 * R: `poisson.test(count)$conf.int`.
 */
export function poissonInterval(
  count: number,
  level = 0.95,
): { readonly low: number; readonly high: number } {
  const alpha = 1 - level;
  return {
    low: count === 0 ? 0 : chiSquareQuantile(alpha / 2, 2 * count) / 2,
    high: chiSquareQuantile(1 - alpha / 2, 2 * count + 2) / 2,
  };
}
