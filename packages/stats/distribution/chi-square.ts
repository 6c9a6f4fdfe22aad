import { gammaLower, gammaUpper } from '../numeric/incomplete-gamma.ts';
import { findRoot } from '../numeric/root.ts';

/** P(X <= x) for a chi-square with `df` > 0 degrees of freedom. R: `pchisq(x, df)`. */
export function chiSquareCdf(x: number, df: number): number {
  return x <= 0 ? 0 : gammaLower(df / 2, x / 2);
}

/** P(X > x), the p value of a chi-square statistic. R: `pchisq(x, df, lower.tail = FALSE)`. */
export function chiSquareTail(x: number, df: number): number {
  return x <= 0 ? 1 : gammaUpper(df / 2, x / 2);
}

/** The x with P(X <= x) = p, 0 <= p < 1 (NaN outside). R: `qchisq(p, df)`. */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p >= 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (p === 0) return 0;
  let high = df + 10;
  while (chiSquareCdf(high, df) < p) high *= 2;
  return findRoot((x) => (p < 0.5 ? chiSquareCdf(x, df) - p : 1 - p - chiSquareTail(x, df)), 0, high);
}
