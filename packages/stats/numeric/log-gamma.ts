/*
 * Coefficients and branch structure from FreeBSD msun `e_lgamma_r.c`:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { polynomial } from './polynomial.ts';

const A_EVEN = [
  0.07721566490153287, 0.06735230105312927, 0.007385550860814029, 0.0011927076318336207,
  0.00022086279071390839, 0.000025214456545125733,
];
const A_ODD = [
  0.3224670334241136, 0.020580808432516733, 0.0028905138367341563, 0.0005100697921535113,
  0.00010801156724758394, 0.000044864094961891516,
];
const MINIMUM_AT = 1.4616321449683622;
const MINIMUM = -0.12148629053584961;
const MINIMUM_TAIL = -3.638676997039505e-18;
const T0 = [
  0.48383612272381005, -0.032788541075985965, 0.006100538702462913, -0.0014034646998923284,
  0.00031563207090362595,
];
const T1 = [
  -0.1475877229945939, 0.01797067508118204, -0.0036845201678113826, 0.000881081882437654,
  -0.00031275416837512086,
];
const T2 = [
  0.06462494023913339, -0.010314224129834144, 0.0022596478090061247, -0.0005385953053567405,
  0.0003355291926355191,
];
const U = [
  -0.07721566490153287, 0.6328270640250934, 1.4549225013723477, 0.9777175279633727, 0.22896372806469245,
  0.013381091853678766,
];
const V = [
  1, 2.4559779371304113, 2.128489763798934, 0.7692851504566728, 0.10422264559336913, 0.003217092422824239,
];
const S = [
  -0.07721566490153287, 0.21498241596060885, 0.325778796408931, 0.14635047265246445, 0.02664227030336386,
  0.0018402845140733772, 0.00003194753265841009,
];
const R = [
  1, 1.3920053346762105, 0.7219355475671381, 0.17193386563280308, 0.01864591917156529, 0.0007779424963818936,
  0.000007326684307446256,
];
const W = [
  0.4189385332046727, 0.08333333333333297, -0.0027777777772877554, 0.0007936505586430196,
  -0.00059518755745034, 0.0008363399189962821, -0.0016309293409657527,
];

/** Around 2 (|y| <= .27 below it). */
function nearTwo(y: number): number {
  const z = y * y;
  return y * polynomial(A_EVEN, z) + z * polynomial(A_ODD, z) - 0.5 * y;
}

/** Around the minimum of gamma, y = x - 1.4616. */
function nearMinimum(y: number): number {
  const z = y * y;
  const w = z * y;
  const p = z * polynomial(T0, w) - (MINIMUM_TAIL - w * (polynomial(T1, w) + y * polynomial(T2, w)));
  return MINIMUM + p;
}

/** Above 1, y = x - 1. */
function nearOne(y: number): number {
  return -0.5 * y + (y * polynomial(U, y)) / polynomial(V, y);
}

function belowTwo(x: number): number {
  if (x <= 0.9) {
    const base = -Math.log(x);
    if (x >= 0.7316) return base + nearTwo(1 - x);
    if (x >= 0.23164) return base + nearMinimum(x - (MINIMUM_AT - 1));
    return base + nearOne(x);
  }
  if (x >= 1.7316) return nearTwo(2 - x);
  if (x >= 1.23) return nearMinimum(x - MINIMUM_AT);
  return nearOne(x - 1);
}

function belowEight(x: number): number {
  const whole = Math.floor(x);
  const y = x - whole;
  let product = 1;
  for (let k = 2; k < whole; k++) product *= y + k;
  return 0.5 * y + (y * polynomial(S, y)) / polynomial(R, y) + Math.log(product);
}

/**
 * ln |Gamma(x)| within about one unit in the last place, also beside its zeros at 1 and 2.
 * `x`: any real number; Infinity at 0 and the negative integers. Source: FreeBSD msun; agrees with R `lgamma`.
 */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x <= 0) {
    if (Number.isInteger(x)) return Number.POSITIVE_INFINITY;
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x % 2)) * x)) - logGamma(-x);
  }
  if (x === 1 || x === 2) return 0;
  if (x < 2 ** -60) return -Math.log(x);
  if (x < 2) return belowTwo(x);
  if (x < 8) return belowEight(x);
  if (x >= 2 ** 58) return x * (Math.log(x) - 1);
  const z = 1 / x;
  return (x - 0.5) * (Math.log(x) - 1) + (W[0]! + z * polynomial(W.slice(1), z * z));
}

/** ln B(a, b) for a, b > 0. Loses digits only when both are huge and the answer tiny. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** ln of the binomial coefficient "n choose k" for real 0 <= k <= n. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
