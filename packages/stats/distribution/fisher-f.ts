import { betaLower } from '../numeric/incomplete-beta.ts';

/** P(F > x) for Fisher's F with `df1`, `df2` > 0. R: `pf(x, df1, df2, lower.tail = FALSE)`. */
export function fTail(x: number, df1: number, df2: number): number {
  if (x <= 0) return 1;
  const sum = df2 + df1 * x;
  return betaLower(df2 / 2, df1 / 2, df2 / sum, (df1 * x) / sum);
}

/** P(F <= x). R: `pf(x, df1, df2)`. */
export function fCdf(x: number, df1: number, df2: number): number {
  if (x <= 0) return 0;
  const sum = df2 + df1 * x;
  return betaLower(df1 / 2, df2 / 2, (df1 * x) / sum, df2 / sum);
}
