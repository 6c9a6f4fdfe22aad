import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawExponential } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { CompetingCell } from './aalen-johansen.ts';
import { aalenJohansen } from './aalen-johansen.ts';
import { kaplanMeier } from './kaplan-meier.ts';

describe('Aalen-Johansen', () => {
  const time = [1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 12];
  const cause = [1, 2, 1, 0, 1, 2, 1, 1, 0, 2, 1, 0, 2, 1, 0, 1];
  const cells = time.map(
    (t, i): CompetingCell => ({
      time: t,
      events: [cause[i] === 1 ? 1 : 0, cause[i] === 2 ? 1 : 0],
      censored: cause[i] === 0 ? 1 : 0,
    }),
  );

  it('equals R survfit(Surv(time, factor(cause)) ~ 1) in share and error', () => {
    const curves = aalenJohansen(cells);
    expect(curves.ok).toBe(true);
    if (!curves.ok) return;
    const at = (k: number, t: number): unknown => curves.causes[k]!.find((point) => point.time === t);
    expect(at(0, 5)).toMatchObject({
      incidence: expect.closeTo(0.323863636364, 11),
      standardError: expect.closeTo(0.1196658710789, 11),
    });
    expect(at(1, 7)).toMatchObject({
      incidence: expect.closeTo(0.208603896104, 11),
      standardError: expect.closeTo(0.1078749081504, 11),
    });
    expect(at(0, 12)).toMatchObject({
      incidence: expect.closeTo(0.693993506494, 11),
      standardError: expect.closeTo(0.129572956623, 11),
    });
  });

  it('shares add up to one, and one cause alone is 1 - Kaplan-Meier with its Greenwood error', () => {
    const cell = fc.record({
      time: fc.integer({ min: 0, max: 9 }),
      events: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
      censored: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 15 }), (list) => {
        const curves = aalenJohansen(list);
        if (!curves.ok) return;
        curves.eventFree.forEach((free, i) => {
          expect(free + curves.causes[0]![i]!.incidence + curves.causes[1]![i]!.incidence).toBeCloseTo(1, 10);
        });
        const alone = aalenJohansen(list.map((c) => ({ ...c, events: [c.events[0]] })));
        const km = kaplanMeier(
          list.map((c) => ({ time: c.time, events: c.events[0], censored: c.censored })),
        );
        if (!alone.ok || !km.ok) return;
        km.points.forEach((point, i) => {
          expect(alone.causes[0]![i]!.incidence).toBeCloseTo(1 - point.survival, 10);
          if (point.standardError !== null)
            expect(alone.causes[0]![i]!.standardError).toBeCloseTo(point.standardError, 7);
        });
      }),
    );
  });

  it('does not depend on row order; a weight repeats the row; cells equal rows', () => {
    const row = fc.record({
      time: fc.integer({ min: 0, max: 9 }),
      cause: fc.integer({ min: 0, max: 2 }),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    type Row = { time: number; cause: number; weight: number };
    const cellOf = ({ time, cause: k, weight }: Row): CompetingCell => ({
      time,
      events: [k === 1 ? weight : 0, k === 2 ? weight : 0],
      censored: k === 0 ? weight : 0,
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        const base = aalenJohansen(rows.map(cellOf));
        expect(aalenJohansen([...rows].reverse().map(cellOf))).toEqual(base);
        const single = rows.flatMap((r) =>
          Array.from({ length: r.weight }, () => cellOf({ ...r, weight: 1 })),
        );
        expect(aalenJohansen(single)).toEqual(base);
      }),
    );
  });

  it('answers without events, when all have one cause at once, and for a single subject', () => {
    expect(aalenJohansen([{ time: 3, events: [0, 0], censored: 4 }])).toMatchObject({
      causes: [[{ incidence: 0, standardError: 0 }], [{ incidence: 0 }]],
      eventFree: [1],
    });
    expect(aalenJohansen([{ time: 3, events: [4, 0], censored: 0 }])).toMatchObject({
      causes: [[{ incidence: 1, standardError: 0 }], [{ incidence: 0 }]],
      eventFree: [0],
    });
    expect(aalenJohansen([{ time: 3, events: [0, 1], censored: 0 }])).toMatchObject({ n: 1, eventFree: [0] });
  });

  it('bands of both causes cover their incidence in 93-97 % of 1,500 censored samples of 200', () => {
    const random = createRandom(45);
    const times = [0.3, 1, 2];
    const covered = [0, 0, 0, 0, 0, 0];
    for (let run = 0; run < 1500; run++) {
      const curves = aalenJohansen(
        Array.from({ length: 200 }, (): CompetingCell => {
          const [first, second, censoring] = [
            drawExponential(random, 0.25),
            drawExponential(random, 0.5),
            3 * random(),
          ];
          const end = Math.min(first, second, censoring);
          return {
            time: end,
            events: [end === first ? 1 : 0, end === second ? 1 : 0],
            censored: end === censoring ? 1 : 0,
          };
        }),
      );
      if (!curves.ok) throw new Error(curves.reason);
      curves.causes.forEach((points, k) => {
        times.forEach((t, at) => {
          const truth = ([1, 2][k]! / 3) * -Math.expm1(-0.75 * t);
          const point = points.findLast((candidate) => candidate.time <= t);
          if (point !== undefined && point.low <= truth && truth <= point.high) covered[3 * k + at]! += 1;
        });
      });
    }
    for (const count of covered) expect(Math.abs(count / 1500 - 0.95)).toBeLessThan(0.02);
  });

  it('refuses nobody and ragged cells', () => {
    expect(aalenJohansen([])).toMatchObject({ reason: 'not-enough-data' });
    expect(
      aalenJohansen([
        { time: 1, events: [1], censored: 0 },
        { time: 1, events: [1, 2], censored: 0 },
      ]),
    ).toMatchObject({ reason: 'invalid-input' });
  });
});
