import { describe, expect, it } from 'vitest';
import { gradientOf, hessianOf, minimise } from './bfgs.ts';
import { cholesky, choleskyInverse, choleskySolve, multiply } from './matrix.ts';
import { findRoot } from './root.ts';

describe('BFGS', () => {
  it("finds the bottom of Rosenbrock's valley at (1, 1)", () => {
    const found = minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, [-1.2, 1]);
    expect(found.converged).toBe(true);
    expect(found.x[0]).toBeCloseTo(1, 5);
    expect(found.x[1]).toBeCloseTo(1, 5);
  });

  it('stays inside a domain that answers Infinity, and says when it found no minimum', () => {
    const inside = minimise(([x]) => (x! <= 0 ? Number.POSITIVE_INFINITY : x! - Math.log(x!)), [5]);
    expect(inside.converged && Math.abs(inside.x[0]! - 1)).toBeLessThan(1e-5);
    expect(minimise(([x]) => x!, [0], 20).converged).toBe(false);
  });

  it('differentiates once and twice', () => {
    const f = ([x, y]: readonly number[]): number => x! ** 2 * y! + Math.sin(y!);
    expect(gradientOf(f, [2, 0.5])[0]).toBeCloseTo(2, 8);
    const h = hessianOf(f, [2, 0.5]);
    [1, 4, 4, -Math.sin(0.5)].forEach((wanted, k) => {
      expect(h[k]).toBeCloseTo(wanted, 5);
    });
  });
});

describe('Cholesky', () => {
  const a = Float64Array.from([4, 2, 1, 2, 5, 3, 1, 3, 6]);

  it('solves and inverts', () => {
    const { factor, dependent } = cholesky(a, 3);
    expect(dependent).toEqual([]);
    const x = choleskySolve(factor, 3, [1, 2, 3]);
    expect(4 * x[0]! + 2 * x[1]! + x[2]!).toBeCloseTo(1, 12);
    const identity = multiply(a, choleskyInverse(factor, 3), 3);
    identity.forEach((value, k) => {
      expect(value).toBeCloseTo(k % 4 === 0 ? 1 : 0, 12);
    });
  });

  it('names the columns that depend on earlier ones', () => {
    expect(cholesky(Float64Array.from([1, 2, 2, 4]), 2).dependent).toEqual([1]);
  });
});

describe('root', () => {
  it('finds a root between ends of opposite sign and says NaN otherwise', () => {
    expect(findRoot((x) => x ** 3 - 2, 0, 2)).toBeCloseTo(Math.cbrt(2), 14);
    expect(findRoot((x) => Math.exp(x) - 1e-8, -100, 3)).toBeCloseTo(Math.log(1e-8), 10);
    expect(findRoot((x) => x * x + 1, -1, 1)).toBeNaN();
    expect(findRoot((x) => x, 0, 1)).toBe(0);
  });
});
