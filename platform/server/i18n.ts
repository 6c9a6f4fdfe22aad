import { createInstance } from 'i18next';
import { type Locale, locales, type Messages } from '#platform/core/i18n.ts';

export type Translate = (
  locale: Locale,
  key: string,
  params?: Readonly<Record<string, string | number>>,
) => string;

export type Catalogue = {
  readonly row: string;
  readonly messages: { readonly en: Messages; readonly ru: Messages };
};

/** One fixed translator per language: a shared one that is switched would leak languages between users. */
export function createTranslate(catalogues: readonly Catalogue[]): Translate {
  const all = catalogues;
  const fixed = new Map(
    locales.map((locale) => {
      const instance = createInstance();
      void instance.init({
        lng: locale,
        fallbackLng: 'en',
        resources: {
          [locale]: Object.fromEntries(all.map(({ row, messages }) => [row, messages[locale]])),
          en: Object.fromEntries(all.map(({ row, messages }) => [row, messages.en])),
        },
        interpolation: { escapeValue: false },
        initAsync: false,
      });
      return [locale, instance] as const;
    }),
  );
  return (locale, key, params = {}) => String(fixed.get(locale)?.t(key, params) ?? key);
}

/** The first language of an Accept-Language header that we speak; English otherwise. */
export function localeOf(header: string | string[] | undefined): Locale {
  const wanted = String(header ?? '')
    .toLowerCase()
    .split(',');
  for (const part of wanted) {
    const language = part.trim().slice(0, 2);
    for (const locale of locales) if (locale === language) return locale;
  }
  return 'en';
}
