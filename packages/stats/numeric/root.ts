/**
 * Root of a function that changes sign on [low, high], by the ITP-safeguarded secant (Brent's method).
 * `f`: continuous; the ends must have opposite signs or be roots, otherwise NaN. `tolerance`: absolute, on x.
 * Source: Brent (1973), ch. 4.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 0): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa * fb > 0 || Number.isNaN(fa) || Number.isNaN(fb)) return Number.NaN;
  let c = a;
  let fc = fa;
  let d = b - a;
  let e = d;
  for (let k = 0; k < 300; k++) {
    if (fb * fc > 0) {
      c = a;
      fc = fa;
      d = b - a;
      e = d;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const small = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const half = 0.5 * (c - b);
    if (Math.abs(half) <= small || fb === 0) return b;
    [d, e] = step(a, b, c, fa, fb, fc, half, small, d, e);
    a = b;
    fa = fb;
    b += Math.abs(d) > small ? d : half > 0 ? small : -small;
    fb = f(b);
  }
  return b;
}

/** Brent's choice between inverse quadratic interpolation, secant and bisection. */
function step(
  a: number,
  b: number,
  c: number,
  fa: number,
  fb: number,
  fc: number,
  half: number,
  small: number,
  d: number,
  e: number,
): [number, number] {
  if (Math.abs(e) < small || Math.abs(fa) <= Math.abs(fb)) return [half, half];
  const s = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = 2 * half * s;
    q = 1 - s;
  } else {
    const u = fa / fc;
    const r = fb / fc;
    p = s * (2 * half * u * (u - r) - (b - a) * (r - 1));
    q = (u - 1) * (r - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  if (2 * p < Math.min(3 * half * q - Math.abs(small * q), Math.abs(e * q))) return [p / q, d];
  return [half, half];
}
