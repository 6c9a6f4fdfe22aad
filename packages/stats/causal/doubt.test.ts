import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eValue } from './e-value.ts';
import { isotonic } from './isotonic.ts';
import { judgeDoubt } from './negative-control.ts';

describe('E-value (VanderWeele & Ding 2017)', () => {
  it('RR 3.9 with lower bound 1.8 -> 7.263 and 3.0', () => {
    const result = eValue({ ratio: 3.9, low: 1.8, high: 8.7 });
    expect(result.ok && [result.estimate.toFixed(3), result.bound.toFixed(1)]).toEqual(['7.263', '3.0']);
  });

  it('is the same for a protective ratio, 1 when the interval holds 1, and refuses nonsense', () => {
    const harmful = eValue({ ratio: 2, low: 1.5, high: 3 });
    const protective = eValue({ ratio: 1 / 2, low: 1 / 3, high: 1 / 1.5 });
    expect(harmful.ok && protective.ok && Math.abs(harmful.bound - protective.bound)).toBeLessThan(1e-12);
    expect(eValue({ ratio: 1.2, low: 0.9, high: 1.6 })).toMatchObject({ ok: true, bound: 1 });
    expect(eValue({ ratio: 4, low: 2.25, high: 9 }, 'odds-common')).toMatchObject({
      estimate: expect.closeTo(2 + Math.SQRT2, 10),
    });
    expect(eValue({ ratio: 0, low: 0, high: 1 })).toMatchObject({ reason: 'invalid-input' });
  });
});

describe('isotonic regression', () => {
  it('pools (1, 0, 4, 3, 3, 5, 4, 2, 0) into .5 .5 then 3.0 seven times (R isoreg example)', () => {
    expect(isotonic([1, 0, 4, 3, 3, 5, 4, 2, 0])).toEqual([0.5, 0.5, 3, 3, 3, 3, 3, 3, 3]);
  });

  it('rises, keeps the weighted mean, is its own fit, and repeats for weights', () => {
    const point = fc.record({
      v: fc.double({ min: -5, max: 5, noNaN: true }),
      w: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const [values, weights] = [points.map((p) => p.v), points.map((p) => p.w)];
        const fit = isotonic(values, weights);
        for (let i = 1; i < fit.length; i++) expect(fit[i]!).toBeGreaterThanOrEqual(fit[i - 1]!);
        const total = (of: readonly number[]): number => of.reduce((sum, v, i) => sum + v * weights[i]!, 0);
        expect(total(fit)).toBeCloseTo(total(values), 8);
        isotonic(fit, weights).forEach((v, i) => {
          expect(v).toBeCloseTo(fit[i]!, 9);
        });
        isotonic(
          values.map((v) => -v),
          weights,
          'falling',
        ).forEach((v, i) => {
          expect(v).toBeCloseTo(-fit[i]!, 9);
        });
      }),
    );
  });
});

describe('negative controls', () => {
  const claim = { effect: 0.025, eValueBound: 2.4, strongestConfounder: 1.8 };

  it('green only when no control alarms and the E-value clears the strongest confounder', () => {
    const quiet = { name: 'punctuality before', estimate: 0.001, standardError: 0.002 };
    const loud = { name: 'next quarter', estimate: -0.011, standardError: 0.002 };
    expect(judgeDoubt([quiet], claim)).toMatchObject({
      light: 'green',
      effectAfterBias: expect.closeTo(0.024, 10),
    });
    expect(judgeDoubt([quiet], { ...claim, eValueBound: 1.5 })).toMatchObject({ light: 'amber' });
    expect(judgeDoubt([quiet, loud], claim)).toMatchObject({
      light: 'red',
      controls: [{ alarms: false }, { alarms: true }],
    });
    expect(judgeDoubt([], claim)).toMatchObject({ reason: 'not-enough-data', needed: 1 });
    expect(judgeDoubt([{ ...quiet, standardError: 0 }], claim)).toMatchObject({ reason: 'invalid-input' });
  });
});
