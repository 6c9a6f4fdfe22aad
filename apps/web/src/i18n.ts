import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isLocale, type Locale, type Messages } from '#platform/core/i18n.ts';
import { setApiWords } from '#platform/web/api-client.ts';
import { translateKey } from '#platform/web/i18n.ts';

/** One chunk per language: only the one that is read is loaded; the other comes when somebody switches. */
const load: Record<Locale, () => Promise<Readonly<Record<string, Messages>>>> = {
  en: async () => (await import('./catalogues.en.ts')).catalogueEn,
  ru: async () => (await import('./catalogues.ru.ts')).catalogueRu,
};

/** Words of pages that nobody opens first; they would be a fifth of the first screen. */
const loadLater: Record<Locale, () => Promise<Readonly<Record<string, Messages>>>> = {
  en: async () => (await import('./later.en.ts')).laterEn,
  ru: async () => (await import('./later.ru.ts')).laterRu,
};

const later = new Map<string, Promise<void>>();

/** The rest of the words of the present language; pages behind the first screen wait for them. */
export function laterWords(): Promise<void> {
  const locale = i18next.language;
  const known = later.get(locale);
  if (known) return known;
  const added = (async () => {
    if (!isLocale(locale)) return;
    for (const [namespace, words] of Object.entries(await loadLater[locale]()))
      i18next.addResourceBundle(locale, namespace, words, true, false);
  })();
  later.set(locale, added);
  // offline for a moment: the next page asks again
  added.catch(() => later.delete(locale));
  return added;
}

const remembered = 'holdfast.locale';

function firstLocale(): Locale {
  const saved = localStorage.getItem(remembered);
  if (isLocale(saved)) return saved;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale);
  return wanted ?? 'en';
}

async function addLanguage(locale: Locale): Promise<void> {
  if (i18next.hasResourceBundle(locale, 'platform')) return;
  for (const [namespace, words] of Object.entries(await load[locale]())) {
    i18next.addResourceBundle(locale, namespace, words);
  }
}

/** What follows the language outside React: the page's language and what the client says when no server answers. */
function applyLocale(locale: Locale): void {
  document.documentElement.lang = locale;
  setApiWords({
    locale,
    offline: translateKey(i18next, 'platform:error.offline'),
    unexpected: translateKey(i18next, 'platform:error.unexpected'),
    check: translateKey(i18next, 'platform:form.check'),
  });
}

let ready: Promise<void> | undefined;

/** Loads the first language, once however often it is asked for. */
export function startI18n(): Promise<void> {
  ready ??= init();
  return ready;
}

async function init(): Promise<void> {
  const locale = firstLocale();
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    defaultNS: 'platform',
    // React escapes by itself.
    interpolation: { escapeValue: false },
    resources: { [locale]: { ...(await load[locale]()) } },
    react: { useSuspense: false, bindI18nStore: 'added' },
    returnNull: false,
  });
  applyLocale(locale);
}

/** Switches at once and for good on this device. */
export async function switchLocale(locale: Locale): Promise<void> {
  await addLanguage(locale);
  await i18next.changeLanguage(locale);
  await laterWords();
  localStorage.setItem(remembered, locale);
  applyLocale(locale);
}

/** The language of somebody's account, unless this device was switched by hand. */
export async function adoptLocale(locale: Locale): Promise<void> {
  await startI18n();
  if (localStorage.getItem(remembered) !== null || i18next.language === locale) return;
  await addLanguage(locale);
  await i18next.changeLanguage(locale);
  void laterWords();
  applyLocale(locale);
}
