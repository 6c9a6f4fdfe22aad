import type { Locale } from '#platform/core/i18n.ts';

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

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', ru: 'ru-RU' };
const units = {
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
  ru: { day: 'д', hour: 'ч', minute: 'мин', second: 'с' },
} as const;
const nbsp = '\u00a0';
const minus = '\u2212';

const rounded = (value: number): number => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1)) - 2);
  return Math.round(value / step) * step;
};

function durationText(locale: Locale, number: ReportFormat['number'], seconds: number): string {
  const unit = units[locale];
  const print = (value: number, name: string, digits = 0): string => `${number(value, digits)}${nbsp}${name}`;
  if (Math.round(seconds) < 60) return print(seconds, unit.second, seconds < 10 && seconds % 1 !== 0 ? 1 : 0);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return print(minutes, unit.minute);
  const two = (large: string, small: number, name: string): string =>
    small === 0 ? large : `${large}${nbsp}${print(small, name)}`;
  if (minutes < 1440) return two(print(Math.floor(minutes / 60), unit.hour), minutes % 60, unit.minute);
  const hours = Math.round(seconds / 3600);
  return two(print(Math.floor(hours / 24), unit.day), hours % 24, unit.hour);
}

function moneyText(locale: Locale, number: ReportFormat['number'], value: number, currency: string): string {
  try {
    return new Intl.NumberFormat(tags[locale], {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      signDisplay: 'negative',
      maximumFractionDigits: 0,
    })
      .format(value)
      .replace('-', minus);
  } catch {
    // the code is no ISO 4217 one: the number and the code as they are
    return `${number(value)}${nbsp}${currency}`;
  }
}

export function createReportFormat(locale: Locale, zone: string, currency: string): ReportFormat {
  const tag = tags[locale];
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(tag, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    })
      .format(value)
      .replace('-', minus);
  const signed: ReportFormat['signed'] = (value, print) => {
    const size = print(Math.abs(value));
    // what is printed as nothing has no direction
    return /[1-9]/.test(size) ? `${value > 0 ? '+' : minus}${size}` : size;
  };
  return {
    number,
    percent: (share, digits = 1) => `${number(share * 100, digits)}${nbsp}%`,
    points: (share, digits = 1) => signed(share, (size) => number(size * 100, digits)),
    signed,
    duration: (seconds) => durationText(locale, number, seconds),
    date: (value) => {
      const plain = /^\d{4}-\d{2}-\d{2}$/.test(value);
      const shown = new Intl.DateTimeFormat(tag, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: plain ? 'UTC' : zone,
      }).format(new Date(value));
      return locale === 'ru' ? shown.replace(/\sг\./, '') : shown;
    },
    money: (major) => moneyText(locale, number, rounded(major), currency),
    list: (items) => new Intl.ListFormat(tag, { type: 'conjunction' }).format(items),
  };
}
