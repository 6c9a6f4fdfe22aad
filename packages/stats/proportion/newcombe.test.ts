import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { newcombeDifference } from './newcombe.ts';

describe('Newcombe difference of shares', () => {
  it.each([
    ['56/70 - 48/80', 56, 70, 48, 80, 0.0524, 0.3339],
    ['9/10 - 3/10', 9, 10, 3, 10, 0.1705, 0.809],
    ['10/10 - 0/20', 10, 10, 0, 20, 0.6791, 1],
  ])('reproduces %s (Newcombe 1998, table II, method 10)', (_name, a, m, b, n, low, high) => {
    const result = newcombeDifference({ successes: a, n: m }, { successes: b, n });
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
  });

  it('refuses an empty arm', () => {
    expect(newcombeDifference({ successes: 1, n: 2 }, { successes: 0, n: 0 })).toMatchObject({
      ok: false,
      needed: 1,
    });
  });

  it('mirrors when the arms change places and holds its estimate within -1 to 1', () => {
    const arm = fc
      .record({ n: fc.integer({ min: 1, max: 200 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ n, share }) => ({ successes: Math.round(n * share), n }));
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const [ahead, back] = [newcombeDifference(a, b), newcombeDifference(b, a)];
        if (!ahead.ok || !back.ok) throw new Error('refused');
        expect(ahead.low).toBeCloseTo(-back.high, 12);
        expect(-1 - 1e-12 <= ahead.low && ahead.low <= ahead.estimate).toBe(true);
        expect(ahead.estimate <= ahead.high && ahead.high <= 1 + 1e-12).toBe(true);
      }),
    );
  });

  it.each([
    [0.3, 0.2],
    [0.9, 0.8],
    [0.5, 0.5],
  ])('covers %d - %d in 93-97 per cent of 2,000 samples of 100 and 150', (p, q) => {
    const random = createRandom(5);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const result = newcombeDifference(
        { successes: drawBinomial(random, 100, p), n: 100 },
        { successes: drawBinomial(random, 150, q), n: 150 },
      );
      if (result.ok && result.low <= p - q && p - q <= result.high) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });
});
