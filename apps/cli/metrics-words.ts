import { isLocale, type Locale, type Translated } from '#platform/core/i18n.ts';
import { createTranslate } from '#platform/server/i18n.ts';

/** What `holdfast metrics` and `holdfast retention` say, beside the names of the figures, which the server gives. */
const en = {
  by: '{{name}}, by {{by}}: {{period}}',
  all: 'all',
  notSet: 'not set',
  others: 'and {{n}} more',
  tooFew: 'not enough data (n = {{n}})',
  tooFewYet: 'not enough data (n = {{n}}, {{needed}} more needed)',
} as const;

const ru: Translated<typeof en> = {
  by: '{{name}}, разрез {{by}}: {{period}}',
  all: 'все',
  notSet: 'не указано',
  others: 'и ещё {{n}}',
  tooFew: 'мало данных (n = {{n}})',
  tooFewYet: 'мало данных (n = {{n}}, нужно ещё {{needed}})',
};

export type MetricsWords = {
  readonly locale: Locale;
  readonly say: (key: keyof typeof en, params?: Readonly<Record<string, string | number>>) => string;
};

/** @param language as the environment names it: "ru", "en" … */
export function metricsWords(language: string): MetricsWords {
  const locale = isLocale(language) ? language : 'en';
  const translate = createTranslate([{ row: 'cli', messages: { en, ru } }]);
  return { locale, say: (key, params) => translate(locale, `cli:${key}`, params) };
}
