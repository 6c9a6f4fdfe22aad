import { logGamma } from './log-gamma.ts';

/** sign * exp(log): products of 2F1 with powers overflow long before the product does. */
export type LogValue = { readonly log: number; readonly sign: 1 | -1 | 0 };

const LIMIT = 20_000_000;

/** Gauss series with rescaling; all real parameters, 0 <= z < 1, c not 0, -1, -2 ... */
function series(a: number, b: number, c: number, z: number): LogValue {
  let [term, sum, shift] = [1, 1, 0];
  for (let k = 0; k < LIMIT; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z;
    term *= ratio;
    sum += term;
    if (Math.abs(term) <= 1e-17 * Math.abs(sum) && Math.abs(ratio) < 1) {
      // What the rest can still add: the terms fall at least as fast as a geometric series from here on.
      if (Math.abs(term) / (1 - Math.max(z, Math.abs(ratio))) <= 1e-16 * Math.abs(sum)) break;
    }
    if (term === 0) break;
    if (Math.abs(sum) > 1e250) {
      sum *= 1e-250;
      term *= 1e-250;
      shift += 250 * Math.LN10;
    }
  }
  return { log: Math.log(Math.abs(sum)) + shift, sign: sum > 0 ? 1 : sum < 0 ? -1 : 0 };
}

/**
 * ln |2F1(a, b; c; z)| and its sign, for real parameters and z < 1.
 *
 * z < 0 by Pfaff's transformation; 0 <= z < 1 by Gauss's series, after Euler's transformation where the function
 * diverges at 1 (c < a + b) and the transformed parameters stay positive, so that no digits cancel. Cost grows as
 * 1 / (1 - z). NaN outside (z >= 1, c a non-positive integer). Source: DLMF 15.2.1, 15.8.1.
 */
export function logHypergeometric(a: number, b: number, c: number, z: number): LogValue {
  if (!(z < 1) || (c <= 0 && Number.isInteger(c))) return { log: Number.NaN, sign: 0 };
  if (z < 0) {
    const inner = logHypergeometric(a, c - b, c, z / (z - 1));
    return { log: inner.log - a * Math.log1p(-z), sign: inner.sign };
  }
  if (c < a + b && c > a && c > b) {
    const inner = series(c - a, c - b, c, z);
    return { log: inner.log + (c - a - b) * Math.log1p(-z), sign: inner.sign };
  }
  return series(a, b, c, z);
}

/** 2F1(a, b; c; z) itself; see `logHypergeometric`. At z = 1 with c > a + b by Gauss's theorem. */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (z === 1 && c > a + b && a > 0 && b > 0) {
    return Math.exp(logGamma(c) + logGamma(c - a - b) - logGamma(c - a) - logGamma(c - b));
  }
  const { log, sign } = logHypergeometric(a, b, c, z);
  return sign * Math.exp(log);
}
