import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gehanRows } from '../fixtures/read-fixture.mts';
import { drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { Band, CurveOptions, SurvivalCurve } from './kaplan-meier.ts';
import { kaplanMeier, kaplanMeierFromRows, pointAt } from './kaplan-meier.ts';
import { nelsonAalen } from './nelson-aalen.ts';
import { restrictedMean } from './restricted-mean.ts';
import type { SurvivalRow } from './survival-cells.ts';
import { cellsFromRows } from './survival-cells.ts';
import { survivalQuantile } from './survival-quantile.ts';

function curveOf(rows: readonly SurvivalRow[], options: CurveOptions = {}): SurvivalCurve {
  const curve = kaplanMeierFromRows(rows, options);
  if (!curve.ok) throw new Error(curve.reason);
  return curve;
}

const row = fc.record({
  time: fc.integer({ min: 0, max: 15 }),
  event: fc.boolean(),
  weight: fc.integer({ min: 1, max: 4 }),
});

describe('Kaplan-Meier on 6-MP leukaemia (Freireich 1963, Gehan 1965)', () => {
  const treated = curveOf(gehanRows('6-mp'));

  it.each([
    [6, 0.857143, 0.0763604],
    [7, 0.806723, 0.0869353],
    [10, 0.752941, 0.0963497],
    [13, 0.690196, 0.1068147],
    [16, 0.627451, 0.1140539],
    [22, 0.537815, 0.1282338],
    [23, 0.448179, 0.1345915],
  ])('S(%i) = %d, Greenwood error %d', (time, survival, error) => {
    const point = pointAt(treated, time)!;
    expect(point.survival).toBeCloseTo(survival, 6);
    expect(point.standardError).toBeCloseTo(error, 7);
  });

  it('medians 23 and 8 with the intervals of R survfit for each band', () => {
    const median = (group: '6-mp' | 'control', options: CurveOptions): unknown =>
      survivalQuantile(curveOf(gehanRows(group), options));
    expect(median('6-mp', { band: 'log-log' })).toEqual({ estimate: 23, low: 13, high: null });
    expect(median('control', { band: 'log-log' })).toEqual({ estimate: 8, low: 4, high: 11 });
    expect(median('6-mp', { band: 'log' })).toEqual({ estimate: 23, low: 16, high: null });
    expect(median('control', { band: 'log' })).toEqual({ estimate: 8, low: 4, high: 12 });
    expect(median('control', { band: 'plain' })).toEqual({ estimate: 8, low: 4, high: 11 });
  });

  it.each([
    ['log', 0.5096130991, 0.9347691955],
    ['plain', 0.4808430982, 0.8995490587],
  ] as const)('R survfit %s band at 13 weeks', (band, low, high) => {
    const point = pointAt(curveOf(gehanRows('6-mp'), { band }), 13)!;
    expect(point.low).toBeCloseTo(low, 9);
    expect(point.high).toBeCloseTo(high, 9);
  });

  it('R survfit log-log band of the controls, undefined once nobody is left', () => {
    const control = curveOf(gehanRows('control'));
    expect(pointAt(control, 1)).toMatchObject({
      low: expect.closeTo(0.6700458822, 9),
      high: expect.closeTo(0.975294149, 9),
    });
    expect(pointAt(control, 22)).toMatchObject({
      low: expect.closeTo(0.003324463, 9),
      high: expect.closeTo(0.1970449057, 9),
    });
    expect(pointAt(control, 23)).toMatchObject({ survival: 0, standardError: null, low: null, high: null });
  });

  it('R restricted means of the controls: 8.666667 (se 1.377390) within 30, 7.476190 (.939482) within 13', () => {
    const control = curveOf(gehanRows('control'));
    expect(restrictedMean(control, 30)).toMatchObject({
      estimate: expect.closeTo(8.66666666667, 9),
      standardError: expect.closeTo(1.37739004126, 9),
    });
    expect(restrictedMean(control, 13)).toMatchObject({
      estimate: expect.closeTo(7.47619047619, 9),
      standardError: expect.closeTo(0.939481807328, 9),
    });
    expect(restrictedMean(treated, 40)).toMatchObject({ ok: false, reason: 'not-enough-data' });
    expect(restrictedMean(treated, 0)).toMatchObject({ ok: false, reason: 'invalid-input' });
  });

  it('R Nelson-Aalen of the controls, both tie rules', () => {
    const cells = cellsFromRows(gehanRows('control'));
    const last = (ties: 'aalen' | 'fleming-harrington'): unknown => {
      const curve = nelsonAalen(cells, { ties });
      return curve.ok && curve.points[curve.points.length - 1];
    };
    expect(last('aalen')).toMatchObject({
      hazard: expect.closeTo(3.5271819254, 9),
      standardError: expect.closeTo(1.2528952659, 9),
    });
    expect(last('fleming-harrington')).toMatchObject({
      hazard: expect.closeTo(3.6453587048, 9),
      standardError: expect.closeTo(1.2642906381, 9),
    });
  });
});

describe('Kaplan-Meier properties', () => {
  it('does not depend on row order; a weight repeats the row; cells equal rows', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        (rows, keys) => {
          const base = kaplanMeierFromRows(rows);
          const keyed = rows.map((r) => ({ r, key: keys.next().value as number }));
          expect(kaplanMeierFromRows(keyed.sort((a, b) => a.key - b.key).map(({ r }) => r))).toEqual(base);
          const repeated = rows.flatMap(({ time, event, weight }) =>
            Array.from({ length: weight }, () => ({ time, event })),
          );
          expect(kaplanMeierFromRows(repeated)).toEqual(base);
          expect(
            kaplanMeier(
              rows.map((r) => ({
                time: r.time,
                events: r.event ? r.weight : 0,
                censored: r.event ? 0 : r.weight,
              })),
            ),
          ).toEqual(base);
        },
      ),
    );
  });

  it('falls, stays inside its band and [0, 1], and equals the plain share without censoring', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        let last = 1;
        for (const point of curveOf(rows).points) {
          expect(point.survival).toBeLessThanOrEqual(last);
          if (point.low !== null && point.high !== null) {
            expect(point.low).toBeLessThanOrEqual(point.survival + 1e-12);
            expect(point.high).toBeGreaterThanOrEqual(point.survival - 1e-12);
          }
          last = point.survival;
        }
        const uncensored = curveOf(rows.map((r) => ({ ...r, event: true })));
        for (const point of uncensored.points) {
          const alive = rows.filter((r) => r.time > point.time).reduce((sum, r) => sum + r.weight, 0);
          expect(point.survival).toBeCloseTo(alive / uncensored.n, 10);
        }
      }),
    );
  });

  it('answers without events, and refuses nobody or impossible input', () => {
    expect(kaplanMeier([{ time: 3, events: 0, censored: 4 }])).toMatchObject({
      ok: true,
      events: 0,
      points: [{ survival: 1, low: 1, high: 1 }],
    });
    expect(survivalQuantile(curveOf([{ time: 3, event: false }]))).toEqual({
      estimate: null,
      low: null,
      high: null,
    });
    expect(kaplanMeier([])).toEqual({ ok: false, reason: 'not-enough-data', needed: 1 });
    expect(kaplanMeier([{ time: -1, events: 1, censored: 0 }])).toMatchObject({ reason: 'invalid-input' });
    expect(kaplanMeier([{ time: Number.NaN, events: 1, censored: 0 }])).toMatchObject({
      reason: 'invalid-input',
    });
    expect(nelsonAalen([])).toMatchObject({ reason: 'not-enough-data' });
  });

  it('the log-log band covers S(1) in 93-97 % of 1,500 censored samples of 60', () => {
    const covered = coverage(21, 60, ['log-log'], [1]);
    for (const share of covered) expect(Math.abs(share - 0.95)).toBeLessThan(0.02);
  });

  it('every band covers S early, in the middle and late in 93-97 % of 1,500 censored samples of 200', () => {
    const covered = coverage(22, 200, ['log-log', 'log', 'plain'], [0.3, 1, 2]);
    expect(covered).toHaveLength(9);
    for (const share of covered) expect(Math.abs(share - 0.95)).toBeLessThan(0.02);
  });
});

/** Share of 1,500 samples whose band holds the true survival, for each band and time. */
function coverage(seed: number, size: number, bands: readonly Band[], times: readonly number[]): number[] {
  const random = createRandom(seed);
  const covered = bands.flatMap(() => times.map(() => 0));
  for (let run = 0; run < 1500; run++) {
    const cells = cellsFromRows(
      Array.from({ length: size }, () => {
        const [life, censoring] = [drawExponential(random, 0.7), 2.5 * random()];
        return { time: Math.min(life, censoring), event: life <= censoring };
      }),
    );
    bands.forEach((band, b) => {
      const curve = kaplanMeier(cells, { band });
      if (!curve.ok) throw new Error(curve.reason);
      times.forEach((time, t) => {
        const [truth, point] = [Math.exp(-0.7 * time), pointAt(curve, time)];
        if (point?.low != null && point.high !== null && point.low <= truth && truth <= point.high)
          covered[b * times.length + t]! += 1;
      });
    });
  }
  return covered.map((count) => count / 1500);
}
