import type { MetricValue } from '#platform/core/metric.ts';
import type { ReportFigure } from './report-data.ts';
import { plain, type Tongue } from './report-text.ts';

/** How a figure of this unit and a change of it are printed. Shares change by points. */
export function figureText({ format }: Tongue, unit: ReportFigure['unit']) {
  const value = (number: number): string => {
    switch (unit) {
      case 'seconds':
        return format.duration(number);
      case 'share':
        return format.percent(number);
      case 'score':
        return format.number(number, 1);
      case 'mean':
        return format.number(number, 2);
      case 'money':
        return format.money(number);
      case 'count':
      case 'days':
        return format.number(number);
    }
  };
  const size = (number: number): string =>
    unit === 'share' ? format.number(number * 100, 1) : value(number);
  return {
    value,
    change: (number: number): string => format.signed(number, size),
    /** an end of its interval: a sign only where it is a minus */
    end: (number: number): string => (number < 0 ? format.signed(number, size) : size(number)),
  };
}

/** "not enough data (n = 3, 27 more needed)". */
export function noValue(tongue: Tongue, { n, needed }: MetricValue): string {
  const { number } = tongue.format;
  return needed === undefined
    ? plain(tongue, 'report.none', { n: number(n) })
    : plain(tongue, 'report.noneNeeded', { n: number(n), needed: number(needed) });
}

/** Durations are medians, and say so. */
export const figureName = (tongue: Tongue, { name, unit }: ReportFigure): string =>
  unit === 'seconds' ? `${name}, ${plain(tongue, 'part.median').toLowerCase()}` : name;
