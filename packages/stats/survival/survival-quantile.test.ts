import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { Band, SurvivalCurve } from './kaplan-meier.ts';
import { kaplanMeierFromRows } from './kaplan-meier.ts';
import type { SurvivalRow } from './survival-cells.ts';
import { survivalQuantile } from './survival-quantile.ts';

const BANDS: readonly Band[] = ['log-log', 'log', 'plain'];

function curveOf(rows: readonly SurvivalRow[], band: Band = 'log-log'): SurvivalCurve {
  const curve = kaplanMeierFromRows(rows, { band });
  if (!curve.ok) throw new Error(curve.reason);
  return curve;
}

describe('survival quantile properties', () => {
  const row = fc.record({
    time: fc.integer({ min: 0, max: 15 }),
    event: fc.boolean(),
    weight: fc.integer({ min: 1, max: 4 }),
  });

  it('does not depend on row order, a weight repeats the row, and its interval holds the estimate', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...BANDS),
        fc.constantFrom(0.1, 0.25, 0.5, 0.9),
        (rows, band, probability) => {
          const base = survivalQuantile(curveOf(rows, band), probability);
          expect(survivalQuantile(curveOf([...rows].reverse(), band), probability)).toEqual(base);
          const repeated = rows.flatMap(({ time, event, weight }) =>
            Array.from({ length: weight }, () => ({ time, event })),
          );
          expect(survivalQuantile(curveOf(repeated, band), probability)).toEqual(base);
          const { estimate, low, high } = base;
          if (low !== null && estimate !== null) expect(low).toBeLessThanOrEqual(estimate);
          if (high !== null) expect(high).toBeGreaterThanOrEqual(estimate ?? Number.POSITIVE_INFINITY);
        },
      ),
    );
  });

  it('rises with the probability', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        const curve = curveOf(rows);
        const times = [0.1, 0.3, 0.5, 0.7, 0.9].map(
          (probability) => survivalQuantile(curve, probability).estimate ?? Number.POSITIVE_INFINITY,
        );
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('answers the middle of a flat piece, and no interval where a single row gives none', () => {
    const four = [1, 2, 4, 5].map((time) => ({ time, event: true }));
    expect(survivalQuantile(curveOf(four)).estimate).toBe(3);
    expect(survivalQuantile(curveOf([{ time: 4, event: true }]))).toEqual({
      estimate: 4,
      low: null,
      high: null,
    });
    expect(survivalQuantile(curveOf([1, 2, 3, 4].map((time) => ({ time, event: time === 1 }))))).toEqual({
      estimate: null,
      low: expect.anything(),
      high: null,
    });
  });

  for (const band of BANDS)
    it(`${band} intervals cover median and lower quartile in 93-97 % of 1,500 censored samples of 150`, () => {
      const random = createRandom(44);
      const covered = { 0.5: 0, 0.25: 0 };
      for (let run = 0; run < 1500; run++) {
        const curve = curveOf(
          Array.from({ length: 150 }, () => {
            const [life, censoring] = [drawExponential(random, 0.7), 2.5 * random()];
            return { time: Math.min(life, censoring), event: life <= censoring };
          }),
          band,
        );
        for (const probability of [0.5, 0.25] as const) {
          const truth = -Math.log(1 - probability) / 0.7;
          const { low, high } = survivalQuantile(curve, probability);
          if ((low ?? 0) <= truth && truth <= (high ?? Number.POSITIVE_INFINITY)) covered[probability] += 1;
        }
      }
      for (const count of Object.values(covered)) expect(Math.abs(count / 1500 - 0.95)).toBeLessThan(0.02);
    });
});
