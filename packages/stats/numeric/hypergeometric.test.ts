import { describe, expect, it } from 'vitest';
import { hypergeometric, logHypergeometric } from './hypergeometric.ts';
import { integrate } from './integrate.ts';

/** a, b, c, z, 2F1: mpmath with 40 digits. */
const REFERENCE: readonly (readonly [number, number, number, number, number])[] = [
  [0.25, 3.2, 2.2, 0.9, 3.5969742612150943],
  [2.24, 4.4, 4.2, 0.47, 4.473443823671522],
  [0.24, 2.4, 2.2, 0.99, 4.25061101522069],
  [0.24, 2.4, 2.2, 0.999, 10.54369346404009],
  [26.2, 28.4, 28.2, 0.6, 31754673484.96937],
  [221.5, 223.4, 223.2, 0.9, 5.0049711640255306e221],
  [1, 9, 10, 0.9090909090909091, 6.462053570078309],
  [0.5, 0.5, 1, 0.5, 1.1803405990160962],
  [1, 1, 2, -3, 0.4620981203732969],
  [2.5, 1.5, 0.7, 0.3, 5.21863059129869],
  [0.24, 2.4, -0.3, 0.4, -2.449373570268779],
  [5, -3.5, 2.2, 0.8, 0.049586981430001106],
];

describe('2F1', () => {
  it.each(REFERENCE)('2F1(%d, %d; %d; %d) agrees with mpmath to 12 digits', (a, b, c, z, wanted) => {
    expect(Math.abs(hypergeometric(a, b, c, z) / wanted - 1)).toBeLessThan(1e-12);
  });

  it('keeps known identities and limits', () => {
    expect(hypergeometric(1, 1, 2, 0.5)).toBeCloseTo(2 * Math.LN2, 14);
    expect(hypergeometric(3, 2, 2, 0.7)).toBeCloseTo(0.3 ** -3, 10);
    expect(hypergeometric(1, 1, 3, 1)).toBeCloseTo(2, 12);
    expect(hypergeometric(4, 5, 6, 0)).toBe(1);
    expect(hypergeometric(1, 1, -1, 0.5)).toBeNaN();
    expect(hypergeometric(1, 1, 2, 1.5)).toBeNaN();
  });

  it('does not overflow where its logarithm exists', () => {
    const { log, sign } = logHypergeometric(2000, 2002, 2001.5, 0.9);
    expect(sign).toBe(1);
    expect(log).toBeGreaterThan(4000);
    expect(Number.isFinite(log)).toBe(true);
  });
});

describe('quadrature', () => {
  it('is exact for smooth functions', () => {
    expect(integrate(Math.exp, 0, 1)).toBeCloseTo(Math.E - 1, 14);
    expect(integrate((x) => 1 / x, 1, 16, 4)).toBeCloseTo(Math.log(16), 12);
    expect(integrate((x) => x, 2, 2)).toBe(0);
  });
});
