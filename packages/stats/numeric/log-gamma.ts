/*
 * Coefficients and branch structure from FreeBSD msun `e_lgamma_r.c`:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { polynomial } from './polynomial.ts';

const A_EVEN = [7.72156649015328655494e-2, 6.73523010531292681824e-2, 7.38555086081402883957e-3, 1.19270763183362067845e-3,
  2.20862790713908385557e-4, 2.52144565451257326939e-5];
const A_ODD = [3.22467033424113591611e-1, 2.05808084325167332806e-2, 2.89051383673415629091e-3, 5.10069792153511336608e-4,
  1.08011567247583939954e-4, 4.48640949618915160150e-5];
const MINIMUM_AT = 1.46163214496836224576;
const MINIMUM = -1.21486290535849611461e-1;
const MINIMUM_TAIL = -3.63867699703950536541e-18;
const T0 = [4.83836122723810047042e-1, -3.27885410759859649565e-2, 6.10053870246291332635e-3, -1.40346469989232843813e-3,
  3.15632070903625950361e-4];
const T1 = [-1.47587722994593911752e-1, 1.79706750811820387126e-2, -3.68452016781138256760e-3, 8.81081882437654011382e-4,
  -3.12754168375120860518e-4];
const T2 = [6.46249402391333854778e-2, -1.03142241298341437450e-2, 2.25964780900612472250e-3, -5.38595305356740546715e-4,
  3.35529192635519073543e-4];
const U = [-7.72156649015328655494e-2, 6.32827064025093366517e-1, 1.45492250137234768737, 9.77717527963372745603e-1,
  2.28963728064692451092e-1, 1.33810918536787660377e-2];
const V = [1, 2.45597793713041134822, 2.12848976379893395361, 7.69285150456672783825e-1, 1.04222645593369134254e-1,
  3.21709242282423911810e-3];
const S = [-7.72156649015328655494e-2, 2.14982415960608852501e-1, 3.25778796408930981787e-1, 1.46350472652464452805e-1,
  2.66422703033638609560e-2, 1.84028451407337715652e-3, 3.19475326584100867617e-5];
const R = [1, 1.39200533467621045958, 7.21935547567138069525e-1, 1.71933865632803078993e-1, 1.86459191715652901344e-2,
  7.77942496381893596434e-4, 7.32668430744625636189e-6];
const W = [4.18938533204672725052e-1, 8.33333333333329678849e-2, -2.77777777728775536470e-3, 7.93650558643019558500e-4,
  -5.95187557450339963135e-4, 8.36339918996282139126e-4, -1.63092934096575273989e-3];

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
