import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { Interval } from '../numeric/refused.ts';
import { wilsonInterval } from '../proportion/wilson.ts';
import { liftInterval } from './lift.ts';

function liftOf(events: number, n: number, otherEvents: number, others: number): Interval {
  const lift = liftInterval({ successes: events, n }, { successes: otherEvents, n: others });
  if (!lift.ok) throw new Error(lift.reason);
  return lift;
}

describe('lift of the customers ranked highest', () => {
  it("is Wilson's interval over the base rate once that is known exactly", () => {
    const share = wilsonInterval(30, 100);
    const lift = liftOf(30, 100, 1e11, 1e12);
    expect(lift.estimate).toBeCloseTo(3, 6);
    expect(share.ok && lift.low / (share.low / 0.1)).toBeCloseTo(1, 4);
    expect(share.ok && lift.high / (share.high / 0.1)).toBeCloseTo(1, 4);
  });

  it('holds its estimate and goes from nothing to all events at the top', () => {
    const arm = fc
      .record({ n: fc.integer({ min: 1, max: 300 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ n, share }) => ({ events: Math.round(n * share), n }));
    fc.assert(
      fc.property(arm, arm, (top, rest) => {
        if (top.events + rest.events === 0) return;
        const lift = liftOf(top.events, top.n, rest.events, rest.n);
        const most = (top.n + rest.n) / top.n;
        expect(0 <= lift.low && lift.low <= lift.estimate + 1e-9).toBe(true);
        expect(lift.estimate <= lift.high + 1e-9 && lift.high <= most + 1e-9).toBe(true);
        expect(lift.estimate).toBeCloseTo(
          top.events / top.n / ((top.events + rest.events) / (top.n + rest.n)),
          9,
        );
      }),
    );
    expect(liftOf(0, 10, 5, 90)).toMatchObject({ estimate: 0, low: 0 });
    expect(liftOf(5, 10, 0, 90)).toMatchObject({ estimate: 10, high: 10 });
  });

  it('refuses nobody and no events', () => {
    const none = { successes: 0, n: 10 };
    expect(liftInterval(none, none)).toMatchObject({ reason: 'no-events' });
    expect(liftInterval({ successes: 1, n: 2 }, { successes: 0, n: 0 })).toMatchObject({
      reason: 'not-enough-data',
    });
  });

  it.each([
    [0.95, 0.45],
    [0.6, 0.15],
    [0.2, 0.05],
  ])('covers a top tenth of %d and others of %d in 93-97 per cent of 2,000 samples of 1,000', (p, q) => {
    const random = createRandom(7);
    const truth = p / (0.1 * p + 0.9 * q);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const { low, high } = liftOf(drawBinomial(random, 100, p), 100, drawBinomial(random, 900, q), 900);
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });
});
