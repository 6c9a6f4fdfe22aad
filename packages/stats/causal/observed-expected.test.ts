import { describe, expect, it } from 'vitest';
import { drawGamma, drawPoisson } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { observedExpected } from './observed-expected.ts';

describe('observed against expected', () => {
  it('shrinks little volume more than much, towards the common mean', () => {
    const random = createRandom(3);
    const units = Array.from({ length: 60 }, (_, i) => {
      const expected = 4 + 2 * i;
      return { unit: `u${i}`, expected, observed: drawPoisson(random, expected * drawGamma(random, 12, 12)) };
    });
    const table = observedExpected(units, { minimumExpected: 10 });
    expect(table.ok).toBe(true);
    if (!table.ok) return;
    expect(Math.abs(table.betweenDeviation - Math.sqrt(1 / 12))).toBeLessThan(0.12);
    expect(table.units[59]!.confidence).toBeGreaterThan(table.units[0]!.confidence);
    for (const row of table.units)
      expect(Math.abs(row.shrunk - table.mean)).toBeLessThanOrEqual(Math.abs(row.ratio - table.mean) + 1e-9);
    expect(table.units[0]!.shown).toBe(false);
    expect(table.units[10]!.shown).toBe(true);
  });

  it('says that units do not differ when they do not, and shows the one that does outside the funnel', () => {
    const same = Array.from({ length: 12 }, (_, i) => ({
      unit: `u${i}`,
      expected: 20,
      observed: 18 + (i % 5),
    }));
    expect(observedExpected(same)).toMatchObject({
      ok: true,
      betweenDeviation: 0,
      units: expect.arrayContaining([expect.objectContaining({ confidence: 0, funnel: 'inside' })]),
    });
    const table = observedExpected([
      ...same,
      { unit: 'bad', expected: 20, observed: 48 },
      { unit: 'good', expected: 30, observed: 8 },
    ]);
    expect(table.ok && table.units.map((row) => row.funnel).slice(12)).toEqual(['high-99.8', 'low-99.8']);
  });

  it('credible intervals hold the true ratio in 93-97 % of 40 units in 40 worlds', () => {
    const random = createRandom(8);
    let [covered, total] = [0, 0];
    for (let run = 0; run < 40; run++) {
      const truth = Array.from({ length: 40 }, () => drawGamma(random, 15, 15));
      const table = observedExpected(
        truth.map((ratio, i) => ({ unit: `${i}`, expected: 25, observed: drawPoisson(random, 25 * ratio) })),
      );
      if (!table.ok) continue;
      table.units.forEach((row, i) => {
        total += 1;
        if (row.low <= truth[i]! && truth[i]! <= row.high) covered += 1;
      });
    }
    expect(Math.abs(covered / total - 0.95)).toBeLessThan(0.02);
  });

  it('refuses too few units, no events and impossible counts', () => {
    const unit = { unit: 'a', expected: 2, observed: 1 };
    expect(observedExpected([unit, unit])).toMatchObject({ reason: 'not-enough-data', needed: 3 });
    expect(observedExpected([unit, unit, unit].map((u) => ({ ...u, observed: 0 })))).toMatchObject({
      reason: 'no-events',
    });
    expect(observedExpected([{ ...unit, expected: 0 }, unit, unit])).toMatchObject({
      reason: 'invalid-input',
    });
  });
});
