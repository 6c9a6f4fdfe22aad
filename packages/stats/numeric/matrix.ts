/** Square matrices are row-major Float64Array of length p * p, so that a fit of a million rows allocates nothing per row. */
export type Square = Float64Array;

/**
 * Cholesky factor L (lower, a = L L') of a symmetric positive definite matrix.
 * A column that depends on earlier ones gets a zero column and its index in `dependent`; `tolerance` is relative to
 * the diagonal, as in R `coxph` (1e-9 there). `a` is not changed.
 */
export function cholesky(
  a: Square,
  p: number,
  tolerance = 1e-9,
): { readonly factor: Square; readonly dependent: readonly number[] } {
  const factor = new Float64Array(p * p);
  const dependent: number[] = [];
  for (let j = 0; j < p; j++) {
    let pivot = a[j * p + j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j * p + k]! ** 2;
    if (!(pivot > tolerance * Math.abs(a[j * p + j]!)) || pivot <= 0) {
      dependent.push(j);
      continue;
    }
    const root = Math.sqrt(pivot);
    factor[j * p + j] = root;
    for (let i = j + 1; i < p; i++) {
      let sum = a[i * p + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * p + k]! * factor[j * p + k]!;
      factor[i * p + j] = sum / root;
    }
  }
  return { factor, dependent };
}

/** Solves L L' x = b with the factor of `cholesky`; coordinates of dependent columns come back 0. */
export function choleskySolve(factor: Square, p: number, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    const diagonal = factor[i * p + i]!;
    if (diagonal === 0) continue;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * p + k]! * x[k]!;
    x[i] = sum / diagonal;
  }
  for (let i = p - 1; i >= 0; i--) {
    const diagonal = factor[i * p + i]!;
    if (diagonal === 0) continue;
    let sum = x[i]!;
    for (let k = i + 1; k < p; k++) sum -= factor[k * p + i]! * x[k]!;
    x[i] = sum / diagonal;
  }
  return x;
}

/** Inverse of the factored matrix (zero rows and columns where it was dependent). */
export function choleskyInverse(factor: Square, p: number): Square {
  const inverse = new Float64Array(p * p);
  const unit = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    if (factor[j * p + j] === 0) continue;
    unit.fill(0);
    unit[j] = 1;
    const column = choleskySolve(factor, p, unit);
    for (let i = 0; i < p; i++) inverse[i * p + j] = column[i]!;
  }
  return inverse;
}

/** x' A y. */
export function quadraticForm(a: Square, p: number, x: ArrayLike<number>, y: ArrayLike<number> = x): number {
  let sum = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) sum += x[i]! * a[i * p + j]! * y[j]!;
  }
  return sum;
}

/** A B for two p x p matrices. */
export function multiply(a: Square, b: Square, p: number): Square {
  const out = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < p; k++) {
      const v = a[i * p + k]!;
      if (v === 0) continue;
      for (let j = 0; j < p; j++) out[i * p + j]! += v * b[k * p + j]!;
    }
  }
  return out;
}
