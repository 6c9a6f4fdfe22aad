import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { HazardCurve, HazardTies } from './nelson-aalen.ts';
import { nelsonAalen } from './nelson-aalen.ts';
import type { SurvivalCell } from './survival-cells.ts';
import { cellsFromRows } from './survival-cells.ts';

function curveOf(cells: readonly SurvivalCell[], ties: HazardTies): HazardCurve {
  const curve = nelsonAalen(cells, { ties });
  if (!curve.ok) throw new Error(curve.reason);
  return curve;
}

describe('Nelson-Aalen properties', () => {
  const row = fc.record({
    time: fc.integer({ min: 0, max: 9 }),
    event: fc.boolean(),
    weight: fc.integer({ min: 1, max: 4 }),
  });
  const ties = fc.constantFrom<HazardTies>('aalen', 'fleming-harrington');

  it('does not depend on row order; a weight repeats the row; cells equal rows', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), ties, (rows, rule) => {
        const base = curveOf(cellsFromRows(rows), rule);
        expect(curveOf(cellsFromRows([...rows].reverse()), rule)).toEqual(base);
        const single = rows.flatMap((r) =>
          Array.from({ length: r.weight }, () => ({
            time: r.time,
            events: r.event ? 1 : 0,
            censored: r.event ? 0 : 1,
          })),
        );
        expect(curveOf(single, rule)).toEqual(base);
      }),
    );
  });

  it('both tie rules agree where no times are tied, and tied events in turn count more', () => {
    const untied = [1, 2, 3, 5].map((time) => ({ time, events: 1, censored: 1 }));
    expect(curveOf(untied, 'fleming-harrington')).toEqual(curveOf(untied, 'aalen'));
    const tied = [{ time: 1, events: 2, censored: 2 }];
    expect(curveOf(tied, 'aalen').points[0]).toMatchObject({ hazard: 2 / 4 });
    expect(curveOf(tied, 'fleming-harrington').points[0]).toMatchObject({ hazard: 1 / 4 + 1 / 3 });
  });

  it('the closed form of many tied events is the sum of its terms', () => {
    const [hazard, variance] = [0, 1].map((power) => {
      let sum = 0;
      for (let k = 0; k < 600; k++) sum += 1 / (1000 - k) ** (power + 1);
      return sum;
    });
    const point = curveOf([{ time: 1, events: 600, censored: 400 }], 'fleming-harrington').points[0]!;
    expect(point.hazard).toBeCloseTo(hazard!, 12);
    expect(point.standardError).toBeCloseTo(Math.sqrt(variance!), 12);
  });

  it('has no band without events, one for a single event, and refuses impossible cells', () => {
    expect(curveOf([{ time: 3, events: 0, censored: 4 }], 'aalen').points).toMatchObject([
      { hazard: 0, standardError: 0, low: null, high: null },
    ]);
    expect(curveOf([{ time: 3, events: 1, censored: 0 }], 'aalen').points).toMatchObject([
      { hazard: 1, low: expect.closeTo(Math.exp(-1.959964), 6), high: expect.closeTo(Math.exp(1.959964), 4) },
    ]);
    expect(nelsonAalen([{ time: 1, events: 0, censored: 0 }])).toMatchObject({ reason: 'not-enough-data' });
    expect(nelsonAalen([{ time: 1, events: -1, censored: 0 }])).toMatchObject({ reason: 'invalid-input' });
    expect(nelsonAalen([{ time: 1, events: 1, censored: 0 }], { level: 1 })).toMatchObject({
      reason: 'invalid-input',
    });
  });
});

describe('Nelson-Aalen in simulated worlds', () => {
  /** Shares of `runs` cohorts of 200 whose band at the last period holds the expected and the continuous hazard. */
  function coverage(seed: number, rate: number, periods: number, runs: number): Record<HazardTies, number> {
    const random = createRandom(seed);
    const share = -Math.expm1(-rate);
    const truth = { aalen: share * periods, 'fleming-harrington': rate * periods };
    const covered = { aalen: 0, 'fleming-harrington': 0 };
    for (let run = 0; run < runs; run++) {
      const cells: SurvivalCell[] = [];
      let left = 200;
      for (let time = 1; time <= periods; time++) {
        const events = drawBinomial(random, left, share);
        const censored = drawBinomial(random, left - events, 0.04);
        left -= events + censored;
        cells.push({ time, events, censored: censored + (time === periods ? left : 0) });
      }
      for (const ties of ['aalen', 'fleming-harrington'] as const) {
        const { low, high } = curveOf(cells, ties).points.at(-1)!;
        if ((low ?? 0) <= truth[ties] && truth[ties] <= (high ?? 0)) covered[ties] += 1;
      }
    }
    return { aalen: covered.aalen / runs, 'fleming-harrington': covered['fleming-harrington'] / runs };
  }

  it('the band covers the hazard of each tie rule in 93-97 % of 2,000 cohorts of 200 over 12 months', () => {
    const covered = coverage(41, 0.05, 12, 2000);
    expect(Math.abs(covered.aalen - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(covered['fleming-harrington'] - 0.95)).toBeLessThan(0.02);
  });

  it('with 26 % lost at each time, events in turn still cover in 93-97 %; simultaneous ones in more', () => {
    const covered = coverage(42, 0.3, 4, 2000);
    expect(Math.abs(covered['fleming-harrington'] - 0.95)).toBeLessThan(0.02);
    expect(covered.aalen).toBeGreaterThan(0.96);
  });
});
