import type { MetricUnit } from '#platform/core/metric.ts';
import type { Format } from '../i18n.ts';

/** Steps people read time in; tens of seconds would give "33 min" and "1 h 7 min". */
const durationSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
  172_800, 432_000, 864_000, 1_728_000, 2_592_000, 5_184_000, 7_776_000, 15_552_000,
] as const;

/** Ticks for values up to `top`: about four, on round clock times. Units other than time: the chart's own choice. */
export function scaleOf(unit: MetricUnit, top: number): { interval?: number; max?: number } {
  if (unit !== 'seconds' || !(top > 0)) return {};
  const interval = durationSteps.find((step) => top / step <= 4.5);
  return interval === undefined ? {} : { interval, max: Math.ceil(top / interval) * interval };
}

/** Short for an axis: compact counts and money, whole percents. */
export function axisText(format: Format, value: number, unit: MetricUnit, currency?: string): string {
  if (unit === 'share') return format.percent(value, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0);
  if (unit === 'count') return format.compact(value);
  if (unit === 'money' && currency) return format.money(value, currency, true);
  if (unit === 'score' || unit === 'mean') return format.number(value, Number.isInteger(value) ? 0 : 1);
  return format.metric(value, unit, currency);
}

/** The largest number among them; 0 when there is none. */
export const topOf = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
