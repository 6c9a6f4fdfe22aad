import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
