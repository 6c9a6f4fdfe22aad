import { normalQuantile } from '../distribution/normal.ts';
import type { Random } from './random.ts';
import { stirlingError } from './saddle-point.ts';

/** A uniform draw that is never 0, for logarithms. */
function positive(random: Random): number {
  for (;;) {
    const u = random();
    if (u > 0) return u;
  }
}

/** A draw from the normal with `mean` and standard deviation `sd` (inversion, one uniform per draw). */
export function drawNormal(random: Random, mean = 0, sd = 1): number {
  return mean + sd * normalQuantile(positive(random));
}

/** A draw from the exponential with `rate` > 0. */
export function drawExponential(random: Random, rate = 1): number {
  return -Math.log(positive(random)) / rate;
}

/** True with probability `p`. */
export function drawBernoulli(random: Random, p: number): boolean {
  return random() < p;
}

/** A draw from the gamma with `shape` and `rate` > 0. Source: Marsaglia & Tsang (2000). */
export function drawGamma(random: Random, shape: number, rate = 1): number {
  if (shape < 1) return drawGamma(random, shape + 1, rate) * positive(random) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = drawNormal(random);
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(positive(random)) < 0.5 * z * z + d - d * v + d * Math.log(v))
      return (d * v) / rate;
  }
}

/** A draw from the beta with parameters `a`, `b` > 0. */
export function drawBeta(random: Random, a: number, b: number): number {
  const x = drawGamma(random, a);
  const y = drawGamma(random, b);
  return x + y === 0 ? (random() < a / (a + b) ? 1 : 0) : x / (x + y);
}

/** A draw from the Poisson with `mean` >= 0. Source: inversion below 10, Hoermann (1993) PTRS above. */
export function drawPoisson(random: Random, mean: number): number {
  if (mean < 10) return invert(random, Math.exp(-mean), (k) => mean / k, Number.POSITIVE_INFINITY);
  const root = Math.sqrt(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = positive(random);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverse) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k))
      return k;
  }
}

/** A draw from the binomial with `n` trials of probability `p`. Source: inversion for n p < 10, Hoermann (1993) BTRS above. */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  if (p <= 0 || n <= 0) return 0;
  const odds = p / (1 - p);
  if (n * p < 10) return invert(random, Math.exp(n * Math.log1p(-p)), (k) => (odds * (n - k + 1)) / k, n);
  const spq = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spq;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spq;
  const mode = Math.floor((n + 1) * p);
  const height = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random() - 0.5;
    const v = positive(random);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= vr) return k;
    const bound = height - logFactorial(k) - logFactorial(n - k) + (k - mode) * Math.log(odds);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** Sequential search through a distribution given its mass at 0 and the ratio of mass k to mass k - 1. */
function invert(random: Random, zero: number, ratio: (k: number) => number, limit: number): number {
  let u = random();
  let mass = zero;
  let k = 0;
  while (u > mass && k < limit && k < 1000) {
    u -= mass;
    k += 1;
    mass *= ratio(k);
  }
  return k;
}

function logFactorial(k: number): number {
  return k === 0 ? 0 : (k + 0.5) * Math.log(k) - k + 0.9189385332046728 + stirlingError(k);
}

/** A new array with the elements of `items` in random order (Fisher-Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let k = out.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [out[k], out[other]] = [out[other]!, out[k]!];
  }
  return out;
}
