import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialDensity } from '../distribution/binomial.ts';
import { wilsonInterval } from './wilson.ts';

describe('Wilson interval', () => {
  it.each([
    ['9 of 10 -> 60-98 %', 9, 10, 60, 98],
    ['90 of 100 -> 83-94 %', 90, 100, 83, 94],
  ])('reproduces the published %s (Wilson 1927)', (_name, successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval).toMatchObject({ ok: true, estimate: successes / n, n });
    if (!interval.ok) return;
    expect(Math.round(100 * interval.low)).toBe(low);
    expect(Math.round(100 * interval.high)).toBe(high);
  });

  it('agrees with R prop.test(15, 148, correct = FALSE): .0624, .1605', () => {
    const interval = wilsonInterval(15, 148);
    expect(interval.ok && [interval.low.toFixed(4), interval.high.toFixed(4)]).toEqual(['0.0624', '0.1605']);
  });

  it('refuses an empty sample and impossible counts', () => {
    expect(wilsonInterval(0, 0)).toEqual({ ok: false, reason: 'not-enough-data', needed: 1 });
    expect(wilsonInterval(3, 2)).toMatchObject({ ok: false, reason: 'invalid-input' });
    expect(wilsonInterval(Number.NaN, 2)).toMatchObject({ ok: false, reason: 'invalid-input' });
    expect(wilsonInterval(1, 2, 1)).toMatchObject({ ok: false, reason: 'invalid-input' });
  });

  it('holds the estimate, stays in [0, 1] and mirrors successes and failures', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const x = Math.round(n * share);
          const a = wilsonInterval(x, n);
          const b = wilsonInterval(n - x, n);
          if (!a.ok || !b.ok) return false;
          return (
            a.low >= 0 &&
            a.high <= 1 &&
            a.low <= a.estimate &&
            a.estimate <= a.high &&
            Math.abs(a.low - (1 - b.high)) < 1e-12
          );
        },
      ),
    );
  });

  it('covers 95 % on average over shares, computed exactly for n = 50', () => {
    const n = 50;
    let covered = 0;
    for (let step = 1; step <= 99; step++) {
      const p = step / 100;
      for (let k = 0; k <= n; k++) {
        const interval = wilsonInterval(k, n);
        if (interval.ok && interval.low <= p && p <= interval.high) covered += binomialDensity(k, n, p) / 99;
      }
    }
    expect(covered).toBeGreaterThan(0.945);
    expect(covered).toBeLessThan(0.96);
  });
});
