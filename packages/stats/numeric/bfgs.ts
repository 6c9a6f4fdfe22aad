/** What a minimiser found. `gradient` is the largest absolute slope at the end, `hessian` the finite-difference curvature. */
export type Minimum = {
  readonly x: readonly number[];
  readonly value: number;
  readonly converged: boolean;
  readonly iterations: number;
};

type Objective = (x: readonly number[]) => number;

/** Central-difference gradient with steps proportional to the size of each coordinate (at least 1). */
export function gradientOf(f: Objective, x: readonly number[]): number[] {
  return x.map((value, j) => {
    const h = 6e-6 * Math.max(1, Math.abs(value));
    const up = f(x.map((v, k) => (k === j ? v + h : v)));
    const down = f(x.map((v, k) => (k === j ? v - h : v)));
    return (up - down) / (2 * h);
  });
}

/** Central-difference matrix of second derivatives, row by row. */
export function hessianOf(f: Objective, x: readonly number[]): Float64Array {
  const p = x.length;
  const out = new Float64Array(p * p);
  const h = x.map((value) => 1e-4 * Math.max(1, Math.abs(value)));
  const at = (...moves: readonly (readonly [number, number])[]): number => {
    const y = [...x];
    for (const [j, d] of moves) y[j]! += d;
    return f(y);
  };
  const centre = f(x);
  for (let i = 0; i < p; i++) {
    const hi = h[i]!;
    out[i * p + i] = (at([i, hi]) - 2 * centre + at([i, -hi])) / (hi * hi);
    for (let j = 0; j < i; j++) {
      const hj = h[j]!;
      const value =
        (at([i, hi], [j, hj]) - at([i, hi], [j, -hj]) - at([i, -hi], [j, hj]) + at([i, -hi], [j, -hj])) /
        (4 * hi * hj);
      out[i * p + j] = value;
      out[j * p + i] = value;
    }
  }
  return out;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, j) => sum + v * b[j]!, 0);
}

/** Backtracking to a sufficient decrease; null when the direction offers none. */
function search(
  f: Objective,
  x: readonly number[],
  value: number,
  direction: readonly number[],
  slope: number,
): { x: number[]; value: number } | null {
  for (let t = 1; t > 1e-14; t /= 2) {
    const next = x.map((v, j) => v + t * direction[j]!);
    const found = f(next);
    if (Number.isFinite(found) && found <= value + 1e-4 * t * slope) return { x: next, value: found };
  }
  return null;
}

/** The inverse-Hessian update from step s and change of gradient y. */
function update(inverse: number[][], s: readonly number[], y: readonly number[]): number[][] {
  const sy = dot(s, y);
  if (!(sy > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return inverse;
  const hy = inverse.map((row) => dot(row, y));
  const scale = (1 + dot(y, hy) / sy) / sy;
  return inverse.map((row, i) =>
    row.map((v, j) => v + scale * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy),
  );
}

/**
 * Minimum of a smooth function of a few variables by BFGS with numeric gradients.
 *
 * `f` may answer Infinity outside its domain. Converged when the scaled gradient is below 1e-6 or no direction descends
 * any more with a gradient below 1e-3. Source: Nocedal & Wright (2006), algorithm 6.1.
 */
export function minimise(f: Objective, start: readonly number[], limit = 500): Minimum {
  let x = [...start];
  let value = f(x);
  let gradient = gradientOf(f, x);
  let inverse = x.map((_, i) =>
    x.map((__, j) => (i === j ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 0)),
  );
  let fresh = true;
  const steepness = (): number =>
    gradient.reduce(
      (top, g, j) =>
        Math.max(top, (Math.abs(g) * Math.max(1, Math.abs(x[j]!))) / Math.max(1, Math.abs(value))),
      0,
    );
  for (let iterations = 1; iterations <= limit; iterations++) {
    const direction = inverse.map((row) => -dot(row, gradient));
    const slope = dot(direction, gradient);
    const next = slope < 0 ? search(f, x, value, direction, slope) : null;
    if (next === null) {
      if (fresh) return { x, value, converged: steepness() < 1e-6, iterations };
      inverse = x.map((_, i) =>
        x.map((__, j) => (i === j ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 0)),
      );
      fresh = true;
      continue;
    }
    const after = gradientOf(f, next.x);
    inverse = update(
      inverse,
      next.x.map((v, j) => v - x[j]!),
      after.map((v, j) => v - gradient[j]!),
    );
    const gain = value - next.value;
    x = next.x;
    value = next.value;
    gradient = after;
    fresh = false;
    if (steepness() < 1e-9 || (gain <= 1e-15 * Math.abs(value) && steepness() < 1e-6))
      return { x, value, converged: true, iterations };
  }
  return { x, value, converged: false, iterations: limit };
}
