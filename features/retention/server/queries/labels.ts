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

/** What a reader sees for a key: a name for an id, words for what we name ourselves, the text itself otherwise. */
export async function labelsOf(
  question: Pick<Question, 'ask'>,
  dimension: Dimension,
  locale: Locale,
): Promise<(key: string) => string> {
  const names = await namesOf(question.ask, dimension, locale);
  const words: Readonly<Record<string, string>> = locale === 'ru' ? ru.value : en.value;
  const named = dimension === 'promise' || dimension === 'customerKind';
  return (key) => {
    if (key === '') return words.notSet ?? '';
    return names.get(key) ?? (named ? (words[key] ?? key) : key);
  };
}
