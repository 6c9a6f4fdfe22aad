import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '#features/retention/core/link/driver-result.ts';
import type { ExposureId } from '#features/retention/core/link/exposures.ts';
import { minorDigits } from '#platform/core/money.ts';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import type { SliceState } from './use-slice.ts';

type Scale = 'duration' | 'count' | 'flag' | 'category';
type Group = { readonly key: string; readonly from: number | null; readonly to: number | null };

/** What words need to know of a driver. */
export type Spoken = {
  readonly id: ExposureId;
  readonly scale: Scale;
  readonly groups: readonly Group[];
};

const npsKeys = ['detractor', 'passive', 'promoter'] as const;

/** Keys tell their edges ("3600-7200", "3+"): the list of drivers has no more of its groups. */
export function groupOfKey(key: string, scale: Scale): Group {
  if (scale !== 'duration' && scale !== 'count') return { key, from: null, to: null };
  if (key === 'not-yet') return { key, from: null, to: null };
  if (key.endsWith('+')) return { key, from: Number(key.slice(0, -1)), to: null };
  const [from = '', to] = key.split('-');
  const first = Number(from);
  if (to === undefined) return { key, from: first, to: first };
  return { key, from: first, to: to === '' ? null : Number(to) };
}

/** How drivers, their groups and their numbers are said. Names of agents come with the choices of the filters. */
export function useDriverWords(choices: SliceState['choices']['data']) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  return useMemo(() => {
    const names = new Map((choices?.dimensions.agent ?? []).map(({ key, label }) => [key, label]));
    const channels = new Map((choices?.dimensions.channel ?? []).map(({ key, label }) => [key, label]));
    const topics = new Map((choices?.dimensions.topic ?? []).map(({ key, label }) => [key, label]));
    const say = (key: string, params?: Record<string, unknown>): string =>
      translateKey(i18n, `retention:link.${key}`, params);
    const known = (key: string): boolean => i18n.exists(`retention:link.${key}`);

    const group = (scale: Scale, id: ExposureId, one: Group): string => {
      const { key, from, to } = one;
      if (key === 'not-yet') return t('link.group.not-yet');
      if (scale === 'flag') return key === 'yes' ? t('link.group.yes') : t('link.group.no');
      if (scale === 'category') return names.get(key) ?? channels.get(key) ?? (key || t('link.group.notSet'));
      if (id === 'nps') return t(`link.group.${npsKeys[from ?? 0] ?? 'passive'}`);
      const print = (value: number): string =>
        scale === 'duration' ? format.duration(value) : format.number(value);
      if (to === null) return scale === 'duration' ? t('link.group.over', { from: print(from ?? 0) }) : key;
      if (scale === 'count') return from === to ? print(to) : `${print(from ?? 0)}–${print(to)}`;
      if (from === 0 || from === null) return t('link.group.upTo', { to: print(to) });
      return t('link.group.between', { from: print(from), to: print(to) });
    };

    const ends = ({ scale, groups }: Spoken, keys: readonly string[]) => {
      const chosen = keys.map((key) => groups.find((one) => one.key === key) ?? groupOfKey(key, scale));
      const [first, last] = [chosen[0], chosen.at(-1)];
      return { chosen, from: first?.from ?? null, to: last?.to ?? null, open: last?.to === null };
    };

    /** "who get the first reply within 2 h": goes after "customers" and after "those". */
    const clause = (driver: Spoken, keys: readonly string[]): string => {
      const { id, scale } = driver;
      const base = `exposure.${id}`;
      if (scale === 'flag') return say(`${base}.${keys[0] === 'yes' ? 'yes' : 'no'}`);
      const { chosen, from, to, open } = ends(driver, keys);
      if (scale === 'category')
        return keys.length === 1 && chosen[0]
          ? say(`${base}.is`, { value: group(scale, id, chosen[0]) })
          : say(`${base}.others`);
      if (id === 'nps')
        return say(`${base}.in`, { value: format.list(chosen.map((one) => group(scale, id, one))) });
      if (scale === 'count') {
        if (open) return say(`${base}.fromOn`, { count: from ?? 0 });
        return from === to
          ? say(`${base}.exactly`, { count: to ?? 0 })
          : say(`${base}.upTo`, { count: to ?? 0 });
      }
      if (chosen.every(({ key }) => key === 'not-yet')) return say(`${base}.never`);
      // the two sides are the two ends: what lies at the lower one has no beginning, at the upper one no end
      return keys[0] === driver.groups[0]?.key && to !== null
        ? say(`${base}.within`, { to: format.duration(to) })
        : say(`${base}.over`, { from: format.duration(from ?? 0) });
    };

    /** "≤ 2 h": for tables and pictures. */
    const side = (driver: Spoken, keys: readonly string[]): string => {
      const { id, scale } = driver;
      const { chosen, from, to } = ends(driver, keys);
      const [one] = chosen;
      if (scale === 'category' && keys.length > 1) return t('link.group.all');
      if (scale === 'duration' && one?.key !== 'not-yet')
        return keys[0] === driver.groups[0]?.key
          ? group(scale, id, { key: '', from: 0, to })
          : group(scale, id, { key: '', from, to: null });
      if (chosen.length === 1 && one) return group(scale, id, one);
      if (scale === 'count' && id !== 'nps')
        return to === null ? `${format.number(from ?? 0)}+` : group(scale, id, { key: '', from, to });
      return format.list(chosen.map((each) => group(scale, id, each)));
    };

    const points = (share: number): string => format.number(share * 100, 1);
    const signed = (share: number): string => {
      const size = points(Math.abs(share));
      return /[1-9]/.test(size) ? `${share > 0 ? '+' : '\u2212'}${size}` : size;
    };
    /** Ends of an interval: a sign only where it is a minus. */
    const end = (share: number): string => signed(share).replace('+', '');
    /** Three digits carry what intervals this wide can: €48,312 would promise too much. */
    const rounded = (major: number): number => {
      const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(major) || 1)) - 2);
      return Math.round(major / step) * step;
    };
    const money = (major: number, currency: string): string => {
      return format.money(Math.round(rounded(major) * 10 ** minorDigits(currency)), currency, true);
    };
    return {
      say,
      group,
      clause,
      side,
      name: (id: ExposureId): string => say(`exposure.${id}.name`),
      text: (id: ExposureId): string => say(`exposure.${id}.text`),
      question: (id: ExposureId): string => say(`exposure.${id}.question`),
      reason: (code: string | null): string =>
        say(code !== null && known(`reason.${code}`) ? `reason.${code}` : 'reason.other'),
      because: (code: string): string => (known(`because.${code}`) ? say(`because.${code}`) : code),
      covariate: (id: string): string => (known(`covariate.${id}`) ? say(`covariate.${id}`) : id),
      level: (covariate: string, level: string): string => {
        if (level === '') return t('link.group.notSet');
        if (covariate === 'channel') return channels.get(level) ?? level;
        if (covariate === 'topic') return topics.get(level) ?? level;
        if (covariate === 'tier') return level;
        return known(`level.${level}`) ? say(`level.${level}`) : level;
      },
      points,
      signed,
      end,
      difference: ({ value, low, high }: Estimate): string =>
        t('link.interval', { value: signed(value), low: end(low), high: end(high) }),
      money,
      /** "€36,700 (20,100 – 53,200)": for tables, where the sign stands once */
      amountShort: ({ value, low, high }: Estimate, currency: string): string => {
        const bare = (major: number): string => format.number(rounded(major));
        return `${money(value, currency)} (${bare(low)} – ${bare(high)})`;
      },
      amount: ({ value, low, high }: Estimate, currency: string): string =>
        t('link.amount', {
          value: money(value, currency),
          low: money(low, currency),
          high: money(high, currency),
        }),
    };
  }, [t, i18n, format, choices]);
}

export type DriverWords = ReturnType<typeof useDriverWords>;
