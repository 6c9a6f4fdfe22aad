import { describe, expect, it } from 'vitest';
import { categorical, sequential, tokensOf } from '../theme.ts';
import { scaleOf } from './axis.ts';
import { bandSeries, stepSeries } from './band.ts';
import { binPosition } from './bins.ts';
import { lookOf } from './look.ts';
import { inkOn, shade } from './shade.ts';

const luminance = (color: string): number => {
  const parts = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/\d+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe.each(['light', 'dark'] as const)('colours, %s', (scheme) => {
  const tokens = tokensOf(scheme);

  it('can be read as text on the page and on what lies over it', () => {
    for (const text of [
      tokens.ink,
      tokens.inkSoft,
      tokens.inkFaint,
      tokens.accentText,
      tokens.good,
      tokens.bad,
      tokens.warn,
    ]) {
      for (const ground of [tokens.paper, tokens.surface, tokens.raised, tokens.hover, tokens.selected]) {
        expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('can be seen as lines on the page', () => {
    for (const line of categorical[scheme])
      expect(contrast(line, tokens.paper), line).toBeGreaterThanOrEqual(3);
  });

  it('carry a legible number on every shade of a cohort cell', () => {
    for (let depth = 0; depth <= 1; depth += 0.02) {
      const fill = shade(sequential[scheme], depth);
      expect(contrast(fill, inkOn(fill)), `at ${depth}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('axes', () => {
  it.each([
    [0.5, 1],
    [95, 30],
    [3000, 900],
    [9000, 3600],
    [86_400, 21_600],
    [700_000, 172_800],
  ])('time up to %d s has a tick every %d s', (top, interval) => {
    const scale = scaleOf('seconds', [1, null, top]);
    expect(scale.interval).toBe(interval);
    expect(scale.max).toBeGreaterThanOrEqual(top);
  });

  it.each([
    ['score', [-40, 96], false, -50, 100],
    ['score', [12, 31, 55], false, 0, 60],
    ['score', [61, 72], true, 60, 75],
    ['score', [-100, 100], true, -100, 100],
    ['share', [0.31, 0.97], false, 0, 1],
    ['share', [0, 0.012], false, 0, 0.015],
    ['share', [0.8, 1.3], false, 0, 1.5],
  ] as const)('%s of %j (loose: %s) runs from %d to %d', (unit, values, loose, min, max) => {
    expect(scaleOf(unit, values, loose)).toMatchObject({ min, max });
  });

  it('leaves other units and empty charts to the chart', () => {
    expect(scaleOf('count', [7])).toEqual({});
    expect(scaleOf('share', [0])).toEqual({});
    expect(scaleOf('seconds', [null, undefined])).toEqual({});
  });
});

describe('places in a histogram', () => {
  const bins = [
    { from: 0, to: 60, count: 1 },
    { from: 60, to: 300, count: 5 },
    { from: 300, to: null, count: 2 },
  ];

  it.each([
    [0, 0],
    [30, 0.5],
    [60, 1],
    [180, 1.5],
    [9999, 2.5],
    [-5, 0],
  ])('%d stands at %d', (value, place) => {
    expect(binPosition(bins, value)).toBe(place);
  });

  it('puts what lies beyond the last bin at its end', () => {
    expect(binPosition(bins.slice(0, 2), 400)).toBe(2);
  });
});

describe('bands and steps', () => {
  const api = { coord: (point: readonly number[]) => [...point] };

  it('breaks a band where there is no interval, and leaves room for all of it', () => {
    const series = bandSeries(
      [
        { x: 0, low: 1, high: 3 },
        { x: 1, low: 1, high: 4 },
        { x: 2, low: null, high: null },
        { x: 3, low: 2, high: 5 },
      ],
      'teal',
      lookOf('light', true, false),
    );
    expect(series.data).toHaveLength(3);
    const drawn = series.renderItem({ dataIndex: 0 }, api);
    expect(drawn?.children.map((child) => child.shape.points)).toEqual([
      [
        [0, 3],
        [1, 4],
        [1, 1],
        [0, 1],
      ],
      [
        [3, 5],
        [3, 2],
      ],
    ]);
    expect(series.renderItem({ dataIndex: 1 }, api)).toBeUndefined();
  });

  it('keeps a survival curve level until the moment it falls, however little', () => {
    const series = stepSeries(
      [
        { x: 0, y: 1 },
        { x: 10, y: 0.999 },
      ],
      'teal',
      'solid',
    );
    expect(series.renderItem({ dataIndex: 0 }, api)?.shape.points).toEqual([
      [0, 1],
      [10, 1],
      [10, 0.999],
    ]);
  });
});
