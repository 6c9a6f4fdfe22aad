import { poissonWeight } from './saddle-point.ts';

const TINY = 1e-300;
const EPSILON = 2.220446049250313e-16;
const LIMIT = 1_000_000;

/** Sum x^k / ((a+1)...(a+k)): quick for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < LIMIT; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * EPSILON * 0.5) break;
  }
  return poissonWeight(a, x) * sum;
}

/** Legendre's continued fraction by modified Lentz: quick for x >= a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < LIMIT; k++) {
    const an = -k * (k - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return poissonWeight(a, x) * a * h;
}

/**
 * Regularised lower incomplete gamma P(a, x) = P(Gamma(a, 1) <= x). `a` > 0, `x` >= 0 (NaN outside).
 * Prefactor by Loader's saddle point, so large `a` keeps its digits. R: `pgamma(x, a)`.
 */
export function gammaLower(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? Math.min(1, lowerSeries(a, x)) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = 1 - P(a, x), without cancellation. R: `pgamma(x, a, lower.tail = FALSE)`. */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - Math.min(1, lowerSeries(a, x)) : upperFraction(a, x);
}
