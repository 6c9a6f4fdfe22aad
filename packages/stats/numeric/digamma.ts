const DIGAMMA_SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
const TRIGAMMA_SERIES = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/** The root of digamma, split in two doubles so that its neighbourhood keeps full relative precision. */
const ROOT = 1.4616321449683622;
const ROOT_TAIL = 9.549995429965697e-17;

function series(coefficients: readonly number[], z: number): number {
  let value = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) value = (value + coefficients[k]!) * z;
  return value;
}

/** Sum of (a + k)^-s over k >= 0, by Euler-Maclaurin after 40 terms. */
function hurwitzZeta(s: number, a: number): number {
  let sum = 0;
  for (let k = 0; k < 40; k++) sum += (a + k) ** -s;
  const b = a + 40;
  const tail = b ** (1 - s) / (s - 1) + 0.5 * b ** -s;
  const first = (s * b ** (-s - 1)) / 12;
  const second = (s * (s + 1) * (s + 2) * b ** (-s - 3)) / 720;
  return sum + tail + first - second + (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * b ** (-s - 5)) / 30240;
}

/** Taylor coefficients about the root: psi(root + d) = sum of (-1)^(k+1) zeta(k + 1, root) d^k. */
const ROOT_SERIES = Array.from({ length: 24 }, (_, k) => (k % 2 === 0 ? 1 : -1) * hurwitzZeta(k + 2, ROOT));

/**
 * Derivative of ln Gamma. `x`: real, not 0 or a negative integer (NaN there).
 * Source: recurrence to x >= 10 then the asymptotic series (Abramowitz & Stegun 6.3.18); agrees with R `digamma`.
 */
export function digamma(x: number): number {
  if (x <= 0) {
    if (Number.isInteger(x)) return Number.NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  }
  if (Math.abs(x - ROOT) < 0.15) return series(ROOT_SERIES, x - ROOT - ROOT_TAIL);
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= 1 / y;
  return shift + Math.log(y) - 0.5 / y - series(DIGAMMA_SERIES, 1 / (y * y));
}

/**
 * Second derivative of ln Gamma. `x` > 0 (NaN otherwise).
 * Source: recurrence and asymptotic series (Abramowitz & Stegun 6.4.12); agrees with R `trigamma`.
 */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let y = x;
  for (; y < 12; y++) shift += 1 / (y * y);
  return shift + 1 / y + 0.5 / (y * y) + series(TRIGAMMA_SERIES, 1 / (y * y)) / y;
}
