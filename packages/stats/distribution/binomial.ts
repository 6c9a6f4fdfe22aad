import { betaLower } from '../numeric/incomplete-beta.ts';
import { binomialWeight } from '../numeric/saddle-point.ts';
import { normalQuantile } from './normal.ts';

/** P(X = k) for X ~ Binomial(n, p). R: `dbinom(k, n, p)`. */
export function binomialDensity(k: number, n: number, p: number): number {
  return Number.isInteger(k) && k >= 0 && k <= n ? binomialWeight(k, n, p) : 0;
}

/** P(X <= k). R: `pbinom(k, n, p)`. */
export function binomialCdf(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  if (whole >= n) return 1;
  return betaLower(n - whole, whole + 1, 1 - p, p);
}

/**
 * The smallest k with P(X <= k) >= probability. R: `qbinom(probability, n, p)`.
 * Starts at the normal approximation and walks by doubling steps, so n of a thousand million costs a few dozen evaluations.
 */
export function binomialQuantile(probability: number, n: number, p: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability === 0 || n === 0 || p === 0) return 0;
  if (probability === 1 || p === 1) return n;
  const guess = Math.round(n * p + normalQuantile(probability) * Math.sqrt(n * p * (1 - p)));
  const reaches = (k: number): boolean => binomialCdf(k, n, p) >= probability;
  let high = Math.min(n, Math.max(0, guess));
  for (let jump = 1; !reaches(high); jump *= 2) high = Math.min(n, high + jump);
  let low = high - 1;
  for (let jump = 1; low >= 0 && reaches(low); jump *= 2) {
    high = low;
    low -= jump;
  }
  low = Math.max(-1, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
