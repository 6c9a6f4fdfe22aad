import type { Locale } from '#platform/core/i18n.ts';
import type { MetricUnit } from '#platform/core/metric.ts';
import { majorUnits } from '#platform/core/money.ts';

/** Formatting by locale; pure, so that tables, charts, files and tests print the same thing. In the console: `useFormat()`. */

const units = {
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
  ru: { day: 'д', hour: 'ч', minute: 'мин', second: 'с' },
} as const;

const tags: Record<Locale, string> = { en: 'en-GB', ru: 'ru-RU' };

/** No number, shown: an en dash, never an empty cell. */
export const missing = '–';
const nbsp = '\u00a0';
const minus = '\u2212';

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(tags[locale], options);
    cache.set(key, format);
  }
  return format;
}

// 'negative': what rounds to nothing has no sign, "0.0" and never "−0.0"
const print = (locale: Locale, value: number, options: Intl.NumberFormatOptions): string =>
  numberFormat(locale, { ...options, signDisplay: 'negative' })
    .format(value)
    .replace('-', minus);

export const formatNumber = (locale: Locale, value: number, digits = 0): string =>
  print(locale, value, { maximumFractionDigits: digits, minimumFractionDigits: digits });

/** 1,234 → "1.2K": for axes, never for a figure that is read. */
export const formatCompact = (locale: Locale, value: number): string =>
  print(locale, value, { notation: 'compact', maximumFractionDigits: 1 });

/** A share 0..1 as "57.0 %" («57,0 %»). Never 100 % or 0 % unless it is exactly so. */
export function formatPercent(locale: Locale, share: number, digits = 1): string {
  const step = 10 ** -(digits + 2);
  if (share < 1 && share > 1 - step / 2) return `>${nbsp}${formatPercent(locale, 1 - step, digits)}`;
  if (share > 0 && share < step / 2) return `<${nbsp}${formatPercent(locale, step, digits)}`;
  return `${formatNumber(locale, share * 100, digits)}${nbsp}%`;
}

/** Signs what `print` makes of the size: "+0.3", "−2 min". What is printed as nothing has no direction. */
export function formatSigned(value: number, print: (size: number) => string): string {
  const size = print(Math.abs(value));
  return /[1-9]/.test(size) ? `${value > 0 ? '+' : minus}${size}` : size;
}

/** A difference of shares in points, without the unit: 0.041 → "+4.1". */
export const formatPoints = (locale: Locale, share: number, digits = 1): string =>
  formatSigned(share, (size) => formatNumber(locale, size * 100, digits));

/** To about three digits: what wide intervals can carry, where "€48,312" would promise too much. */
export function threeDigits(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1)) - 2);
  return Math.round(value / step) * step;
}

/** Minor units as money: 123456, EUR → "€1,234.56". `whole` leaves the smaller unit out, for large sums. */
export function formatMoney(locale: Locale, minor: number, currency: string, whole = false): string {
  const value = majorUnits(minor, currency);
  try {
    const digits = whole ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {};
    return print(locale, value, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits });
  } catch {
    // the code is no ISO 4217 one: the number and the code as they are
    return `${formatNumber(locale, value, whole ? 0 : 2)}${nbsp}${currency}`;
  }
}

/** Seconds as the two largest units: "2 h 14 min", «2 ч 14 мин»; under a minute "42 s". */
export function formatDuration(locale: Locale, seconds: number): string {
  if (seconds < 0) return formatSigned(seconds, (size) => formatDuration(locale, size));
  const unit = units[locale];
  const digits = seconds < 10 && seconds % 1 !== 0 ? 1 : 0;
  const print = (value: number, name: string, decimals = 0): string =>
    `${formatNumber(locale, value, decimals)}${nbsp}${name}`;
  if (Math.round(seconds) < 60) return print(seconds, unit.second, digits);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return print(minutes, unit.minute);
  const two = (large: string, small: number, name: string): string =>
    small === 0 ? large : `${large}${nbsp}${print(small, name)}`;
  if (minutes < 24 * 60) return two(print(Math.floor(minutes / 60), unit.hour), minutes % 60, unit.minute);
  const hours = Math.round(seconds / 3600);
  return two(print(Math.floor(hours / 24), unit.day), hours % 24, unit.hour);
}

export const formatDays = (locale: Locale, days: number): string =>
  `${formatNumber(locale, days, !Number.isInteger(days) && Math.abs(days) < 10 ? 1 : 0)}${nbsp}${units[locale].day}`;

export type DateStyle = 'day' | 'short-day' | 'month' | 'minute' | 'second' | 'time' | 'weekday-day';

const dateOptions: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  'short-day': { day: 'numeric', month: 'short' },
  'weekday-day': { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  minute: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  },
  second: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
};

const dateCache = new Map<string, Intl.DateTimeFormat>();

/**
 * @param value an instant, or a plain date "2026-01-31", which is shown as that day whatever the zone
 * @param zone IANA zone in which an instant is read; absent: the reader's own
 */
export function formatDate(
  locale: Locale,
  value: string | number | Date,
  style: DateStyle = 'day',
  zone?: string,
): string {
  const plain = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return missing;
  const timeZone = plain ? 'UTC' : zone;
  const key = `${locale} ${style} ${timeZone}`;
  let format = dateCache.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tags[locale], {
      ...dateOptions[style],
      ...(timeZone ? { timeZone } : {}),
    });
    dateCache.set(key, format);
  }
  // «2026 г.»: the year is plain without the word
  return locale === 'ru' ? format.format(at).replace(/\sг\./, '') : format.format(at);
}

/** "3 days ago", «3 дня назад»; `now` is an argument so that it can be tested and kept still. */
export function formatAgo(locale: Locale, value: string | Date, now: Date): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const format = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(0, 'minute');
}

/** A value of a metric in its unit. `money` is minor units and needs the currency. */
export function formatMetric(locale: Locale, value: number, unit: MetricUnit, currency?: string): string {
  switch (unit) {
    case 'seconds':
      return formatDuration(locale, value);
    case 'share':
      return formatPercent(locale, value);
    case 'count':
      return formatNumber(locale, value, Number.isInteger(value) ? 0 : 1);
    case 'score':
      return formatNumber(locale, value, 1);
    case 'mean':
      return formatNumber(locale, value, 2);
    case 'days':
      return formatDays(locale, value);
    case 'money':
      return currency ? formatMoney(locale, value, currency) : formatNumber(locale, value / 100, 2);
  }
}

/** The same for a difference: signed, and shares as percentage points. */
export const formatChange = (locale: Locale, change: number, unit: MetricUnit, currency?: string): string =>
  formatSigned(change, (size) =>
    unit === 'share'
      ? `${formatNumber(locale, size * 100, 1)}${nbsp}${locale === 'ru' ? 'п.п.' : 'pp'}`
      : formatMetric(locale, size, unit, currency),
  );

/** The lower and the upper end of an interval: "41.2 % – 47.0 %". */
export const formatInterval = (
  locale: Locale,
  low: number,
  high: number,
  unit: MetricUnit,
  currency?: string,
): string =>
  `${formatMetric(locale, low, unit, currency)}${nbsp}${missing} ${formatMetric(locale, high, unit, currency)}`;

/** A list as a sentence has it: "a, b and c". */
export const formatList = (locale: Locale, items: readonly string[]): string =>
  new Intl.ListFormat(tags[locale], { type: 'conjunction' }).format(items);
