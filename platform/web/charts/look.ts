import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery, useReducedMotion } from '@mantine/hooks';
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { type ColorScheme, categorical, sequential, type Tokens, tokensOf } from '../theme.ts';

/** Tokens, palettes and habits every chart shares. */
export type ChartLook = {
  readonly scheme: ColorScheme;
  readonly tokens: Tokens;
  readonly colors: readonly string[];
  readonly hues: readonly string[];
  readonly still: boolean;
  /** a phone: long names are cut shorter */
  readonly narrow: boolean;
};

/** A phone: fewer ticks, shorter names. */
export const useNarrow = (): boolean => useMediaQuery('(max-width: 767px)') ?? false;

export function useChartLook(): ChartLook {
  const scheme: ColorScheme = useComputedColorScheme('light');
  const still = useReducedMotion();
  const narrow = useNarrow();
  return useMemo(() => lookOf(scheme, still, narrow), [scheme, still, narrow]);
}

export const lookOf = (scheme: ColorScheme, still: boolean, narrow: boolean): ChartLook => ({
  scheme,
  tokens: tokensOf(scheme),
  colors: categorical[scheme],
  hues: sequential[scheme],
  still,
  narrow,
});

export const colorAt = (look: ChartLook, index: number): string =>
  look.colors[index % look.colors.length] ?? look.tokens.accent;

/** Lines differ by dash as well as by colour. */
const dashes = ['solid', [7, 4], [2, 3], [9, 3, 2, 3]] as const;
export const dashAt = (index: number): 'solid' | number[] => {
  const dash = dashes[index % dashes.length] ?? 'solid';
  return dash === 'solid' ? 'solid' : [...dash];
};

const fontFamily = "'Inter Variable', Inter, system-ui, sans-serif";

/** What goes under every option: type, quiet axes, a tooltip like the console's own popovers. */
export function baseOption(look: ChartLook): EChartsCoreOption {
  const { tokens } = look;
  return {
    animation: !look.still,
    animationDuration: 120,
    animationDurationUpdate: 120,
    textStyle: { fontFamily, fontSize: 12, color: tokens.inkSoft },
    grid: {
      left: 8,
      right: 16,
      top: 12,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: tokens.raised,
      borderColor: tokens.hairline,
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: tokens.ink, fontFamily, fontSize: 13 },
      extraCssText:
        'box-shadow: 0 2px 8px rgb(0 0 0 / 12%); font-variant-numeric: tabular-nums; max-width: 320px; white-space: normal;',
      axisPointer: { type: 'line', lineStyle: { color: tokens.hairlineStrong, width: 1, type: 'solid' } },
    },
  };
}

export const quietAxis = (look: ChartLook) => ({
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: look.tokens.inkFaint, fontSize: 12, hideOverlap: true },
  splitLine: { lineStyle: { color: look.tokens.hairline, width: 1 } },
  nameTextStyle: { color: look.tokens.inkFaint, fontSize: 12 },
});

export const baseAxis = (look: ChartLook) => ({
  ...quietAxis(look),
  axisLine: { show: true, lineStyle: { color: look.tokens.hairlineStrong, width: 1 } },
  splitLine: { show: false },
});

/** Text into a tooltip, which takes HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One tooltip: a heading and lines of name and value. */
export function tipHtml(
  heading: string,
  lines: readonly { name: string; value: string; color?: string }[],
): string {
  const rows = lines.map(({ name, value, color }) => {
    const mark = color
      ? `<span style="display:inline-block;width:10px;height:3px;margin-right:6px;vertical-align:middle;background:${color}"></span>`
      : '';
    return `<div style="display:flex;gap:16px;justify-content:space-between"><span>${mark}${escapeHtml(name)}</span><span>${escapeHtml(value)}</span></div>`;
  });
  return `<div style="font-weight:600;margin-bottom:4px">${escapeHtml(heading)}</div>${rows.join('')}`;
}
