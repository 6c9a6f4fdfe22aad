import type { MetricUnit } from '#platform/core/metric.ts';
import type { Format } from '../i18n.ts';

/** Steps people read time in; tens of seconds would give "33 min" and "1 h 7 min". */
const durationSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
  172_800, 432_000, 864_000, 1_728_000, 2_592_000, 5_184_000, 7_776_000, 15_552_000,
] as const;

/** Each divides its whole (1 and 100), so an axis never promises more than there can be: no 120 % and no NPS of 120. */
const wholeSteps = {
  share: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1],
  score: [1, 2, 5, 10, 20, 25, 50, 100],
} as const;

export type Scale = { readonly interval?: number; readonly min?: number; readonly max?: number };

/**
 * About four ticks for these values: round clock times, parts of a whole. Units other than those: the chart's own choice.
 * @param loose the axis may begin elsewhere than at zero
 */
export function scaleOf(
  unit: MetricUnit,
  values: readonly (number | null | undefined)[],
  loose = false,
): Scale {
  const known = values.filter((value) => value !== null && value !== undefined);
  const top = Math.max(loose ? -Infinity : 0, ...known);
  const bottom = Math.min(loose ? Infinity : 0, ...known);
  if (known.length === 0 || (top === 0 && bottom === 0)) return {};
  if (unit === 'seconds') {
    const interval = durationSteps.find((step) => top / step <= 4.5);
    return interval === undefined || top <= 0 ? {} : { interval, max: Math.ceil(top / interval) * interval };
  }
  if (unit !== 'share' && unit !== 'score') return {};
  const ends = (step: number) => ({ low: Math.floor(bottom / step), high: Math.ceil(top / step) });
  const interval = wholeSteps[unit].find((step) => ends(step).high - ends(step).low <= 5);
  if (interval === undefined) return {};
  const { low, high } = ends(interval);
  // tenths are not exact: 3 × 0.1 would be 0.30000000000000004
  const at = (steps: number): number => Number((steps * interval).toFixed(6));
  return { interval, min: at(low), max: at(high === low ? high + 1 : high) };
}

/** Short for an axis: compact counts and money, whole percents. */
export function axisText(format: Format, value: number, unit: MetricUnit, currency?: string): string {
  if (unit === 'share') return format.percent(value, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0);
  if (unit === 'count') return format.compact(value);
  if (unit === 'money' && currency) return format.money(value, currency, true);
  if (unit === 'score' || unit === 'mean') return format.number(value, Number.isInteger(value) ? 0 : 1);
  return format.metric(value, unit, currency);
}
