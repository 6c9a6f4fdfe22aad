import { describe, expect, it } from 'vitest';
import { poissonCdf, poissonTail } from '../distribution/poisson.ts';
import { drawPoisson } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { funnelLimits } from './funnel-limits.ts';
import { observedExpected } from './observed-expected.ts';

describe('funnel limits', () => {
  it('leave 2.5 % and 0.1 % beyond them on either side', () => {
    for (const mean of [12, 40, 300]) {
      const found = funnelLimits([mean]);
      const [line] = found.ok ? found.limits : [];
      if (!line) throw new Error('no line');
      // whole counts just beyond a limit are rarer than the tail, those just within are not
      expect(poissonTail(Math.ceil(line.high95 * mean), mean)).toBeLessThanOrEqual(0.025);
      expect(poissonTail(Math.floor(line.high95 * mean), mean)).toBeGreaterThan(0.025);
      expect(poissonCdf(Math.floor(line.low998 * mean), mean)).toBeLessThanOrEqual(0.001);
      expect(poissonCdf(Math.ceil(line.low998 * mean), mean)).toBeGreaterThan(0.001);
    }
  });

  it('hold 93-97 % of 10,000 units of one volume that differ by chance alone, and 99.6-99.9 % the outer ones', () => {
    const random = createRandom(41);
    for (const expected of [20, 60, 200]) {
      const found = funnelLimits([expected], 1.1);
      const [line] = found.ok ? found.limits : [];
      if (!line) throw new Error('no line');
      let [within, outer] = [0, 0];
      for (let unit = 0; unit < 10_000; unit++) {
        const ratio = drawPoisson(random, 1.1 * expected) / expected;
        if (ratio >= line.low95 && ratio <= line.high95) within += 1;
        if (ratio >= line.low998 && ratio <= line.high998) outer += 1;
      }
      expect(Math.abs(within / 10_000 - 0.95)).toBeLessThan(0.02);
      expect(Math.abs(outer / 10_000 - 0.998)).toBeLessThan(0.0015);
    }
  });

  it('are one for each volume in its order, and none for none', () => {
    expect(funnelLimits([])).toEqual({ ok: true, limits: [] });
    const [a, b] = [funnelLimits([9, 50]), funnelLimits([50, 9])];
    expect(a.ok && b.ok && a.limits.toReversed()).toEqual(b.ok && b.limits);
  });

  it('narrow with volume, never cross, and stop at zero', () => {
    const found = funnelLimits([0.5, 2, 5, 20, 100, 1000]);
    if (!found.ok) throw new Error('refused');
    expect(found.limits[0]).toMatchObject({ low95: 0, low998: 0 });
    found.limits.forEach((line, i) => {
      expect(line.low998).toBeLessThanOrEqual(line.low95);
      expect(line.low95).toBeLessThan(1);
      expect(line.high95).toBeGreaterThan(1);
      expect(line.high998).toBeGreaterThan(line.high95);
      const before = found.limits[i - 1];
      if (before) expect(line.high998).toBeLessThan(before.high998);
    });
  });

  it('judge as the table does', () => {
    const units = [30, 60, 90].flatMap((expected) =>
      [-30, -12, 0, 12, 30].map((off) => ({
        unit: `${expected}${off}`,
        expected,
        observed: Math.max(0, expected + off),
      })),
    );
    const table = observedExpected(units);
    if (!table.ok) throw new Error('refused');
    for (const unit of table.units) {
      const mean = units.reduce((s, u) => s + u.observed, 0) / units.reduce((s, u) => s + u.expected, 0);
      const found = funnelLimits([unit.expected], mean);
      const [line] = found.ok ? found.limits : [];
      if (!line) throw new Error('no line');
      const outside = unit.ratio > line.high95 || unit.ratio < line.low95;
      expect(unit.funnel !== 'inside').toBe(outside);
    }
  });

  it('refuses no volume', () => {
    expect(funnelLimits([0])).toMatchObject({ ok: false, reason: 'invalid-input' });
    expect(funnelLimits([5], Number.NaN)).toMatchObject({ ok: false });
  });
});
