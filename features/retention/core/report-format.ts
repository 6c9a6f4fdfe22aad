import type { Locale } from '#platform/core/i18n.ts';
import {
  formatDate,
  formatDuration,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPoints,
  formatSigned,
  threeDigits,
} from '#platform/core/locale.ts';
import { minorUnits } from '#platform/core/money.ts';

/** Numbers, days and money of a file that is read away from the console, printed as the console prints them. */
export type ReportFormat = {
  readonly number: (value: number, digits?: number) => string;
  /** share 0..1 */
  readonly percent: (share: number, digits?: number) => string;
  /** share 0..1 as signed points: "+4.1" */
  readonly points: (share: number, digits?: number) => string;
  /** "+0.3", "−2 min": signs what `print` makes of the size */
  readonly signed: (value: number, print: (size: number) => string) => string;
  /** seconds: "2 h 14 min" */
  readonly duration: (seconds: number) => string;
  /** "2026-01-31", or an instant read in the company's zone */
  readonly date: (value: string) => string;
  /** major units, to about three digits: more would promise too much */
  readonly money: (major: number) => string;
  readonly list: (items: readonly string[]) => string;
};

export const createReportFormat = (locale: Locale, zone: string, currency: string): ReportFormat => ({
  number: (value, digits) => formatNumber(locale, value, digits),
  percent: (share, digits) => formatPercent(locale, share, digits),
  points: (share, digits) => formatPoints(locale, share, digits),
  signed: formatSigned,
  duration: (seconds) => formatDuration(locale, seconds),
  date: (value) => formatDate(locale, value, 'day', zone),
  money: (major) => formatMoney(locale, minorUnits(threeDigits(major), currency), currency, true),
  list: (items) => formatList(locale, items),
});
