import type { Locale } from '#platform/core/i18n.ts';

const known = new Map<Locale, Intl.DisplayNames>();

/** "DE" → Germany in the reader's language; what is no code stays as it was written, nothing is a dash. */
export function wordsOfCountry(locale: Locale, country: string | null): string {
  if (country === null) return '–';
  if (!/^[A-Z]{2}$/i.test(country)) return country;
  const names = known.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' });
  known.set(locale, names);
  return names.of(country.toUpperCase()) ?? country;
}
