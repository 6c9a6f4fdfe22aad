import { describe, expect, it } from 'vitest';
import { across, axisSvg, barSvg, curveSvg, dotSvg, niceScale, tickDigits } from './report-charts.ts';

describe('the scale of a picture', () => {
  it.each([
    [
      [0, 0.0412, 0.088],
      [0, 0.02, 0.04, 0.06, 0.08, 0.1],
    ],
    [
      [-0.094, 0.167],
      [-0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2],
    ],
    [
      [0.78, 0.885],
      [0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9],
    ],
    [
      [12, 480],
      [0, 100, 200, 300, 400, 500],
    ],
  ])('puts round ticks around %j', (values, ticks) => {
    expect(niceScale(values).ticks).toEqual(ticks);
  });

  it('has room around one value, around zero and around nothing', () => {
    for (const values of [[0.5], [0], [-3, -3], [], [Number.NaN]]) {
      const { low, high, ticks } = niceScale(values);
      expect(high).toBeGreaterThan(low);
      expect(ticks.length).toBeGreaterThan(1);
      for (const value of values.filter(Number.isFinite)) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('places its ends at the edges, and holds what lies beyond within them', () => {
    const scale = niceScale([0, 10]);
    expect([0, 5, 10, 99, -99].map((value) => across(scale, value))).toEqual([0, 50, 100, 100, 0]);
  });

  it('prints as many decimals as tell its ticks apart', () => {
    expect(tickDigits(niceScale([0, 0.1]), 100)).toBe(0);
    expect(tickDigits(niceScale([0.78, 0.8]), 100)).toBe(1);
  });
});

describe('pictures', () => {
  const scale = niceScale([-0.05, 0.1]);
  const row = { value: 0.03, low: 0.01, high: 0.05, crude: null, strong: true };

  it('never hold a number that is none, and escape what is said of them', () => {
    const pictures = [
      dotSvg({ ...row, said: '<b>"tier" & more</b>' }, scale),
      dotSvg({ ...row, crude: 0.2, said: '' }, scale),
      axisSvg(scale, (tick) => String(tick)),
      barSvg(0, 0, 0, 'whole'),
      curveSvg([], String, ''),
      curveSvg([{ label: '<i>', value: null, low: null, high: null, crude: null }], String, ''),
    ];
    for (const svg of pictures) expect(svg).not.toMatch(/NaN|Infinity|undefined|<b>|<i>/);
    expect(pictures[0]).toContain('&lt;b&gt;&quot;tier&quot; &amp; more&lt;/b&gt;');
  });

  it('leave a gap where there is no number instead of a line through it', () => {
    const point = (label: string, value: number | null) => ({
      label,
      value,
      low: value,
      high: value,
      crude: null,
    });
    const svg = curveSvg([point('a', 0.8), point('b', null), point('c', 0.7)], String, '');
    expect(svg.match(/class="line"/g)).toHaveLength(2);
    expect(svg.match(/class="point"/g)).toHaveLength(2);
  });
});
