import { describe, expect, it } from 'vitest';
import type { Messages } from '#platform/core/i18n.ts';
import { catalogueEn } from './catalogues.en.ts';
import { catalogueRu } from './catalogues.ru.ts';
import { laterEn } from './later.en.ts';
import { laterRu } from './later.ru.ts';

type Word = { readonly key: string; readonly text: string };

function wordsOf(messages: Messages, path = ''): Word[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [{ key: path + key, text: value }] : wordsOf(value, `${path}${key}.`),
  );
}

const en = [...wordsOf(catalogueEn), ...wordsOf(laterEn)];
const ru = [...wordsOf(catalogueRu), ...wordsOf(laterRu)];
const stem = (key: string): string => key.replace(/_(one|few|many|other)$/, '');
/** Counts stand for themselves in some forms ("one row"), so only the other placeholders must match. */
const placeholders = (text: string): string[] =>
  [...new Set(text.match(/{{\s*\w+/g) ?? [])]
    .map((mark) => mark.replace(/[{\s]/g, ''))
    .filter((name) => name !== 'count');

describe('the catalogues', () => {
  it('say the same things in both languages', () => {
    const keys = (words: readonly Word[]): string[] => [...new Set(words.map(({ key }) => stem(key)))].sort();
    expect(keys(ru)).toEqual(keys(en));
  });

  it('leave nothing empty', () => {
    expect([...en, ...ru].filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('have every Russian plural form of what is counted', () => {
    const plural = new Set(en.filter(({ key }) => key.endsWith('_other')).map(({ key }) => stem(key)));
    const has = new Set(ru.map(({ key }) => key));
    const missing = [...plural]
      .flatMap((key) => ['one', 'few', 'many', 'other'].map((form) => `${key}_${form}`))
      .filter((key) => !has.has(key));
    expect(missing).toEqual([]);
  });

  it('fill in the same values', () => {
    const wanted = new Map(en.map(({ key, text }) => [key, placeholders(text).sort()]));
    const wrong = ru.filter(({ key, text }) => {
      const same = wanted.get(key) ?? wanted.get(`${stem(key)}_other`);
      return same !== undefined && placeholders(text).sort().join() !== same.join();
    });
    expect(wrong.map(({ key }) => key)).toEqual([]);
  });
});
