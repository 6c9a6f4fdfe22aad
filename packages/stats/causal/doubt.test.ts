import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { eValue } from './e-value.ts';
import { isotonic } from './isotonic.ts';
import { mantelHaenszel } from './mantel-haenszel.ts';
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

describe('E-value of an interval', () => {
  it('its bound is above 1 in 3-7 % of 2,000 samples without an effect, and above the truth in at most 5 %', () => {
    const random = createRandom(51);
    const bound = (risk: number): number => {
      const table = mantelHaenszel(
        [true, false].map((exposed) => ({
          stratum: 'all',
          exposed,
          n: 600,
          events: drawBinomial(random, 600, exposed ? risk : 0.1),
        })),
      );
      if (!table.ok || table.riskRatio === null) throw new Error('no ratio');
      const { estimate: ratio, low, high } = table.riskRatio;
      const result = eValue({ ratio, low, high });
      return result.ok ? result.bound : Number.NaN;
    };
    let [alarms, above] = [0, 0];
    for (let run = 0; run < 2000; run++) {
      if (bound(0.1) > 1) alarms += 1;
      // a true ratio of 2 takes a confounder of 2 + sqrt 2
      if (bound(0.2) > 2 + Math.SQRT2) above += 1;
    }
    expect(Math.abs(alarms / 2000 - 0.05)).toBeLessThan(0.02);
    expect(Math.abs(above / 2000 - 0.025)).toBeLessThan(0.015);
  });
});

describe('isotonic regression', () => {
  it('gives nothing of nothing and one value of one', () => {
    expect(isotonic([])).toEqual([]);
    expect(isotonic([3])).toEqual([3]);
    expect(isotonic([2, 2, 2])).toEqual([2, 2, 2]);
  });

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

  it.each([1, 2, 4])(
    'of %i controls where there is no bias, some control alarms in 3-7 of 100 times in 4,000',
    (count) => {
      const random = createRandom(52);
      let red = 0;
      for (let run = 0; run < 4000; run++) {
        const controls = Array.from({ length: count }, (_, k) => ({
          name: `control ${k}`,
          estimate: drawNormal(random, 0, 0.002),
          standardError: 0.002,
        }));
        const verdict = judgeDoubt(controls, claim);
        if (verdict.ok && verdict.light === 'red') red += 1;
      }
      expect(Math.abs(red / 4000 - 0.05)).toBeLessThan(0.02);
    },
  );

  it('does not depend on the order of the controls', () => {
    const controls = [0.001, -0.011, 0.004].map((estimate, k) => ({
      name: `${k}`,
      estimate,
      standardError: 0.002,
    }));
    const [a, b] = [judgeDoubt(controls, claim), judgeDoubt(controls.toReversed(), claim)];
    expect(a.ok && b.ok && a.controls.toReversed()).toEqual(b.ok && b.controls);
    expect(a.ok && b.ok && [a.light, a.effectAfterBias]).toEqual(b.ok && [b.light, b.effectAfterBias]);
  });
});
