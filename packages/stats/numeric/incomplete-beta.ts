import { binomialWeight } from './saddle-point.ts';

const TINY = 1e-300;
const EPSILON = 2.220446049250313e-16;
const LIMIT = 1_000_000;

function clear(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Continued fraction of I_x(a, b) by modified Lentz (DLMF 8.17.22), quick for x < (a+1)/(a+b+2). */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / clear(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < LIMIT; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / clear(1 + even * d);
    c = clear(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / clear(1 + odd * d);
    c = clear(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return h;
}

/** x^a (1-x)^b / (a B(a, b)) through the binomial density, which keeps its digits for large a and b. */
function prefactor(a: number, b: number, x: number, y: number): number {
  const small = x <= y ? binomialWeight(a, a + b, x) : binomialWeight(b, a + b, y);
  return (small * b) / (a + b);
}

/**
 * Regularised incomplete beta I_x(a, b) = P(Beta(a, b) <= x), `y` = 1 - x given apart so that a tail keeps its digits.
 * a, b > 0; 0 <= x <= 1 (NaN outside). R: `pbeta(x, a, b)`.
 */
export function betaLower(a: number, b: number, x: number, y: number = 1 - x): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (y === 0) return 1;
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, prefactor(a, b, x, y) * fraction(a, b, x));
  return 1 - Math.min(1, prefactor(b, a, y, x) * fraction(b, a, y));
}

/** 1 - I_x(a, b) without cancellation. R: `pbeta(x, a, b, lower.tail = FALSE)`. */
export function betaUpper(a: number, b: number, x: number, y: number = 1 - x): number {
  return betaLower(b, a, y, x);
}
