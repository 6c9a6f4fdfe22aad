import { betaLower } from '../numeric/incomplete-beta.ts';
import { findRoot } from '../numeric/root.ts';
import { normalCdf, normalQuantile, normalTwoSided } from './normal.ts';

/** P(|T| > |t|) for Student's t with `df` > 0 (Infinity: normal). R: `2 * pt(-abs(t), df)`. */
export function tTwoSided(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalTwoSided(t);
  const square = t * t;
  return betaLower(df / 2, 0.5, df / (df + square), square / (df + square));
}

/** P(T <= t). R: `pt(t, df)`. */
export function tCdf(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t);
  const half = 0.5 * tTwoSided(t, df);
  return t <= 0 ? half : 1 - half;
}

/** The t with P(T <= t) = p, 0 < p < 1 (NaN outside). R: `qt(p, df)`. */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY || p === 0.5) return normalQuantile(p);
  if (p > 0.5) return -tQuantile(1 - p, df);
  let low = Math.min(-1, normalQuantile(p));
  while (tCdf(low, df) > p) low *= 2;
  return findRoot((t) => tCdf(t, df) - p, low, 0);
}

/** Half-width multiplier of a two-sided interval: 2.776445 for level .95 and 4 degrees of freedom. */
export function tCritical(level: number, df: number): number {
  return -tQuantile((1 - level) / 2, df);
}
