import { Input, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isLocale, locales } from '#platform/core/i18n.ts';
import { localeOf } from '#platform/web/i18n.ts';
import { useSwitchLocale } from '#platform/web/locale-switch.ts';

/** The languages under their own names; the page changes at once. */
export function LanguageChoice({
  onChosen,
}: {
  readonly onChosen?: (locale: (typeof locales)[number]) => void;
}) {
  const { t, i18n } = useTranslation(['identity', 'platform']);
  const switchLocale = useSwitchLocale();
  const id = useId();
  return (
    <div>
      <Input.Label id={id}>{t('identity:field.language')}</Input.Label>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={localeOf(i18n)}
        onChange={(value) => {
          if (!isLocale(value)) return;
          switchLocale(value);
          onChosen?.(value);
        }}
        data={locales.map((locale) => ({
          value: locale,
          label: <span lang={locale}>{t(`platform:language.${locale}`)}</span>,
        }))}
      />
    </div>
  );
}
