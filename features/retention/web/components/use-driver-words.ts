import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '#features/retention/core/link/driver-result.ts';
import { createDriverWords } from '#features/retention/core/link/driver-words.ts';
import type { ExposureId } from '#features/retention/core/link/exposures.ts';
import { threeDigits } from '#platform/core/locale.ts';
import { minorUnits } from '#platform/core/money.ts';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import type { SliceState } from './use-slice.ts';

/** How drivers, their groups and their numbers are said. Names of agents come with the choices of the filters. */
export function useDriverWords(choices: SliceState['choices']['data']) {
  const { i18n } = useTranslation('retention');
  const format = useFormat();
  return useMemo(() => {
    const names = (dimension: 'agent' | 'channel' | 'topic') =>
      new Map((choices?.dimensions[dimension] ?? []).map(({ key, label }) => [key, label]));
    const labels = { agent: names('agent'), channel: names('channel'), topic: names('topic') };
    const words = createDriverWords({
      say: (key, params) => translateKey(i18n, `retention:link.${key}`, params),
      known: (key) => i18n.exists(`retention:link.${key}`),
      format,
      label: (dimension, key) => labels[dimension].get(key) ?? key,
    });
    const money = (major: number, currency: string): string =>
      format.money(minorUnits(threeDigits(major), currency), currency, true);
    return {
      ...words,
      text: (id: ExposureId): string => words.say(`exposure.${id}.text`),
      question: (id: ExposureId): string => words.say(`exposure.${id}.question`),
      money,
      /** "€36,700 (20,100 – 53,200)": for tables, where the sign stands once */
      amountShort: ({ value, low, high }: Estimate, currency: string): string => {
        const bare = (major: number): string => format.number(threeDigits(major));
        return `${money(value, currency)} (${bare(low)} – ${bare(high)})`;
      },
    };
  }, [i18n, format, choices]);
}

export type DriverWords = ReturnType<typeof useDriverWords>;
