import type { Locale } from '#platform/core/i18n.ts';
import { en } from '../../core/messages.en.ts';
import { ru } from '../../core/messages.ru.ts';
import type { Dimension } from '../../core/schema.ts';
import type { Ask, Question } from './question.ts';

type Named = { key: string; label: string };

const lists: Readonly<Partial<Record<Dimension, (locale: Locale) => string>>> = {
  team: () => 'select team_id as key, name as label from dim_teams',
  agent: () => 'select staff_id as key, name as label from dim_staff',
  survey: () => 'select survey_id as key, name as label from dim_surveys',
  stage: (locale) => `select stage_id as key, name_${locale} as label from dim_stages`,
};

/** Names behind the ids of a dimension. */
export async function namesOf(ask: Ask, dimension: Dimension, locale: Locale): Promise<Map<string, string>> {
  const list = lists[dimension];
  if (!list) return new Map();
  const rows = await ask<Named>({ text: list(locale), params: [] });
  return new Map(rows.map(({ key, label }) => [key, label]));
}

const code = (type: 'region' | 'language', shape: RegExp) => (locale: Locale) => {
  const names = new Intl.DisplayNames([locale], { type, fallback: 'code' });
  return (key: string): string => (shape.test(key) ? (names.of(key) ?? key) : key);
};
const codes: Readonly<Partial<Record<Dimension, ReturnType<typeof code>>>> = {
  country: code('region', /^[A-Z]{2}$/),
  language: code('language', /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/),
};

/** A key in words that need no database: what we name ourselves, countries and languages; anything else as it came. */
export function wordsOf(dimension: Dimension, locale: Locale): (key: string) => string {
  const words: Readonly<Record<string, string>> = locale === 'ru' ? ru.value : en.value;
  const coded = codes[dimension]?.(locale);
  return (key) => {
    if (key === '') return words.notSet ?? '';
    return words[`${dimension}-${key}`] ?? coded?.(key) ?? key;
  };
}

/** What a reader sees for a key: a name for an id, words for what we name ourselves, the text itself otherwise. */
export async function labelsOf(
  question: Pick<Question, 'ask'>,
  dimension: Dimension,
  locale: Locale,
): Promise<(key: string) => string> {
  const names = await namesOf(question.ask, dimension, locale);
  const words = wordsOf(dimension, locale);
  return (key) => names.get(key) ?? words(key);
}
