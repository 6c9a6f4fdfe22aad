import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { netPromoterScore, npsDifference } from './nps.ts';

describe('Net Promoter Score', () => {
  it.each([
    [100, 15.3],
    [30, 27.9],
    [400, 7.7],
  ])('50/30/20 per cent of %i answers -> 30 +- %s (multinomial variance)', (n, half) => {
    const nps = netPromoterScore({ promoters: 0.5 * n, passives: 0.3 * n, detractors: 0.2 * n });
    expect(nps.ok).toBe(true);
    if (!nps.ok) return;
    expect(nps.score).toBeCloseTo(30, 10);
    expect(((nps.high - nps.low) / 2).toFixed(1)).toBe(half.toFixed(1));
  });

  it('clips to the scale and never claims certainty from unanimous answers', () => {
    const all = netPromoterScore({ promoters: 10, passives: 0, detractors: 0 });
    expect(all).toMatchObject({ ok: true, score: 100, high: 100 });
    expect(all.ok && all.low).toBeCloseTo(44.4, 0);
    expect(netPromoterScore({ promoters: 9, passives: 1, detractors: 0 })).toMatchObject({ high: 100 });
    expect(netPromoterScore({ promoters: 0, passives: 0, detractors: 0 })).toMatchObject({
      ok: false,
      needed: 1,
    });
    expect(netPromoterScore({ promoters: -1, passives: 2, detractors: 0 })).toMatchObject({
      reason: 'invalid-input',
    });
  });

  it('calls two periods different only beyond 1.96 sqrt(SE1^2 + SE2^2)', () => {
    const before = { promoters: 50, passives: 30, detractors: 20 };
    expect(npsDifference(before, { promoters: 55, passives: 30, detractors: 15 })).toMatchObject({
      estimate: 10,
      significant: false,
    });
    const better = npsDifference(before, { promoters: 65, passives: 25, detractors: 10 });
    expect(better).toMatchObject({ estimate: 25, significant: true });
    expect(better.ok && better.p).toBeLessThan(0.05);
    const unanimous = { promoters: 5, passives: 0, detractors: 0 };
    expect(npsDifference(unanimous, unanimous)).toMatchObject({ ok: false, reason: 'constant' });
  });

  it('mirrors when promoters and detractors change places', () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(count, count, count, (promoters, passives, detractors) => {
        const a = netPromoterScore({ promoters, passives, detractors });
        const b = netPromoterScore({ promoters: detractors, passives, detractors: promoters });
        if (!a.ok || !b.ok) return promoters + passives + detractors === 0;
        return (
          Math.abs(a.score + b.score) < 1e-9 &&
          Math.abs(a.low + b.high) < 1e-9 &&
          a.low <= a.score &&
          a.score <= a.high
        );
      }),
    );
  });

  it('covers the true score in 93-97 % of 2,000 samples of 200', () => {
    const random = createRandom(11);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const counts = { promoters: 0, passives: 0, detractors: 0 };
      for (let k = 0; k < 200; k++) {
        const u = random();
        counts[u < 0.45 ? 'promoters' : u < 0.75 ? 'passives' : 'detractors'] += 1;
      }
      const nps = netPromoterScore(counts);
      if (nps.ok && nps.low <= 20 && 20 <= nps.high) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.97);
  });

  it('a change is covered in 93-97 % of 2,000 pairs of samples of 100 and 200; no change is called one in 3-7 %', () => {
    const random = createRandom(6);
    let [covered, called] = [0, 0];
    const draw = (n: number, p: number, d: number) => {
      const promoters = drawBinomial(random, n, p);
      const detractors = drawBinomial(random, n - promoters, d / (1 - p));
      return { promoters, passives: n - promoters - detractors, detractors };
    };
    for (let run = 0; run < 2000; run++) {
      const change = npsDifference(draw(100, 0.4, 0.3), draw(200, 0.55, 0.2));
      if (change.ok && change.low <= 25 && 25 <= change.high) covered += 1;
      const none = npsDifference(draw(100, 0.4, 0.3), draw(200, 0.4, 0.3));
      if (none.ok && none.significant) called += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(called / 2000 - 0.05)).toBeLessThan(0.02);
  });

  it('a change mirrors when the periods change places', () => {
    const count = fc.integer({ min: 0, max: 50 });
    const counts = fc.record({ promoters: count, passives: count, detractors: count });
    fc.assert(
      fc.property(counts, counts, (before, after) => {
        const [ahead, back] = [npsDifference(before, after), npsDifference(after, before)];
        expect(back.ok).toBe(ahead.ok);
        if (!ahead.ok || !back.ok) return;
        expect(ahead.low).toBeCloseTo(-back.high, 9);
        expect([ahead.p, ahead.significant]).toEqual([back.p, back.significant]);
      }),
    );
  });
});
