import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialDensity, binomialQuantile } from './binomial.ts';
import { chiSquareQuantile, chiSquareTail } from './chi-square.ts';
import { fTail } from './fisher-f.ts';
import { normalCdf, normalCritical, normalTail, normalTwoSided } from './normal.ts';
import { poissonDensity, poissonInterval, poissonTail } from './poisson.ts';
import { tCdf, tCritical, tQuantile, tTwoSided } from './student-t.ts';

function close(found: number, wanted: number): void {
  expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12);
}

describe('tails and quantiles against R 4.2', () => {
  it('normal: pnorm', () => {
    close(normalCdf(1.959963984540054), 0.975);
    close(normalTail(10), 7.619853024160525e-24);
    close(normalTwoSided(3), 0.002699796063260189);
    close(normalCritical(0.95), 1.959963984540054);
  });
  it('chi-square: pchisq, qchisq', () => {
    close(chiSquareQuantile(0.95, 1), 3.841458820694124);
    close(chiSquareQuantile(0.95, 10), 18.30703805327515);
    close(chiSquareTail(100, 3), 1.554159431389605e-21);
  });
  it('t: pt, qt', () => {
    close(tQuantile(0.975, 4), 2.776445105197793);
    close(tQuantile(0.975, 1), 12.706204736174694);
    close(tCritical(0.95, Number.POSITIVE_INFINITY), 1.959963984540054);
    expect(tQuantile(0.5, 7)).toBe(0);
    close(tCdf(tQuantile(0.001, 3.7), 3.7), 0.001);
    close(tTwoSided(0, 5), 1);
  });
  it('F: F(1, d) is t(d) squared', () => {
    close(fTail(2.3 ** 2, 1, 17), tTwoSided(2.3, 17));
    expect(fTail(0, 2, 3)).toBe(1);
  });
  it('binomial: quantile is the smallest k that reaches the probability, also for n = 1e9', () => {
    for (const [n, p] of [
      [25, 0.5],
      [7, 0.1],
      [1000, 0.9],
      [1_000_000_000, 0.25],
    ] as const) {
      for (const q of [0.001, 0.025, 0.5, 0.975]) {
        const k = binomialQuantile(q, n, p);
        expect(binomialCdf(k, n, p)).toBeGreaterThanOrEqual(q);
        expect(k === 0 || binomialCdf(k - 1, n, p) < q).toBe(true);
      }
    }
    close(binomialDensity(3, 10, 0.2), 0.201326592);
  });
  it('Poisson: poisson.test(10)$conf.int is 4.795389 to 18.390356', () => {
    const { low, high } = poissonInterval(10);
    expect(low).toBeCloseTo(4.795389, 6);
    expect(high).toBeCloseTo(18.390356, 6);
    expect(poissonInterval(0).low).toBe(0);
    close(poissonTail(3, 1.5), 1 - poissonDensity(0, 1.5) - poissonDensity(1, 1.5) - poissonDensity(2, 1.5));
  });
});
