import { logGamma } from './log-gamma.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * Error of Stirling's formula, ln n! - [(n + 1/2) ln n - n + ln sqrt(2 pi)], for real n > 0.
 * Source: Loader (2000), "Fast and accurate computation of binomial probabilities".
 */
export function stirlingError(n: number): number {
  if (n <= 15) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - HALF_LOG_TWO_PI;
  const z = 1 / (n * n);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188) * z) * z) * z) * z) / n;
}

/** Loader's deviance part x ln(x/m) + m - x, without cancellation when x is near m. */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let k = 1; k < 1000; k++) {
    term *= v * v;
    const next = sum + term / (2 * k + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** Poisson density m^x e^-m / Gamma(x + 1) for real x >= 0, m >= 0, with full relative precision. R: `dpois`. */
export function poissonWeight(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  if (x < Number.MIN_VALUE * m || !Number.isFinite(m)) return 0;
  if (x < 1e-10) return Math.exp(-m + x * Math.log(m) - logGamma(x + 1));
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** Binomial density C(n, x) p^x (1-p)^(n-x) for real 0 <= x <= n, with full relative precision. R: `dbinom`. */
export function binomialWeight(x: number, n: number, p: number): number {
  const q = 1 - p;
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return Math.exp(n * Math.log1p(-p));
  if (x === n) return Math.exp(n * Math.log(p));
  if (x < 0 || x > n) return 0;
  const log =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}
