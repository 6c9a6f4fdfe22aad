import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#platform/web/i18n.ts';
import type { CustomerRow } from '../../core/schema.ts';

/** How customers, countries and languages are called in the reader's language. */
export function useNames() {
  const { t } = useTranslation('customers');
  const { locale } = useFormat();
  return useMemo(() => {
    const regions = new Intl.DisplayNames([locale], { type: 'region' });
    const languages = new Intl.DisplayNames([locale], { type: 'language' });
    return {
      customer: ({ name, known }: Pick<CustomerRow, 'name' | 'known'>): string =>
        name || known || t('list.unnamed'),
      /** "DE" → Germany; what is no code stays as it was written */
      country: (value: string): string =>
        /^[A-Z]{2}$/i.test(value) ? (regions.of(value.toUpperCase()) ?? value) : value,
      language: (value: string): string =>
        /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value) ? (languages.of(value) ?? value) : value,
    };
  }, [t, locale]);
}
