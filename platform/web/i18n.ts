import type { i18n as I18n } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isLocale, type Locale } from '#platform/core/i18n.ts';
import * as locale from '#platform/core/locale.ts';
import type { MetricUnit } from '#platform/core/metric.ts';
import { useMaybeSession } from './session.ts';

export const localeOf = (i18n: Pick<I18n, 'language'>): Locale =>
  isLocale(i18n.language) ? i18n.language : 'en';

/** A key that is only known at run time ("customers:list.question"); typed keys go through `t` itself. */
export function translateKey(i18n: I18n, key: string, params: Record<string, unknown> = {}): string {
  const t = i18n.t as (key: string, params: Record<string, unknown>) => unknown;
  return String(t(key, params));
}

/** The formatters of locale.ts in the reader's language and the company's time zone. */
export function useFormat() {
  const { i18n } = useTranslation('platform');
  const zone = useMaybeSession()?.company.timeZone;
  const language = localeOf(i18n);
  return useMemo(() => formatter(language, zone), [language, zone]);
}

export type Format = ReturnType<typeof formatter>;

export function formatter(language: Locale, zone?: string) {
  return {
    locale: language,
    zone,
    number: (value: number, digits?: number) => locale.formatNumber(language, value, digits),
    /** a difference of shares in points: "+4.1" */
    points: (share: number, digits?: number) => locale.formatPoints(language, share, digits),
    compact: (value: number) => locale.formatCompact(language, value),
    percent: (share: number, digits?: number) => locale.formatPercent(language, share, digits),
    money: (minor: number, currency: string, whole?: boolean) =>
      locale.formatMoney(language, minor, currency, whole),
    duration: (seconds: number) => locale.formatDuration(language, seconds),
    days: (days: number) => locale.formatDays(language, days),
    date: (value: string | number | Date, style?: locale.DateStyle) =>
      locale.formatDate(language, value, style, zone),
    ago: (value: string | Date, now: Date = new Date()) => locale.formatAgo(language, value, now),
    metric: (value: number, unit: MetricUnit, currency?: string) =>
      locale.formatMetric(language, value, unit, currency),
    change: (value: number, unit: MetricUnit, currency?: string) =>
      locale.formatChange(language, value, unit, currency),
    interval: (low: number, high: number, unit: MetricUnit, currency?: string) =>
      locale.formatInterval(language, low, high, unit, currency),
    list: (items: readonly string[]) => locale.formatList(language, items),
  };
}
