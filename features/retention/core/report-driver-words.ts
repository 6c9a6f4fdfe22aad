import type { KneeResult } from './link/driver-result.ts';
import { createDriverWords, type DriverWords, findingLine, kneeLines } from './link/driver-words.ts';
import { linkEn } from './link-words.en.ts';
import { plain, rich, type Tongue } from './report-text.ts';

const has = (words: unknown, [first, ...rest]: readonly string[]): boolean =>
  first === undefined
    ? typeof words === 'string'
    : typeof words === 'object' &&
      words !== null &&
      Object.hasOwn(words, first) &&
      has(Reflect.get(words, first), rest);

/** How drivers are said in a report: as on their pages, but with no agent's name. */
export const reportDriverWords = (tongue: Tongue): DriverWords =>
  createDriverWords({
    say: (key, params = {}) => plain(tongue, `link.${key}`, params),
    known: (key) => has(linkEn, key.split('.')),
    format: tongue.format,
    label: (dimension, key) =>
      dimension === 'agent' ? plain(tongue, 'report.drivers.agent') : tongue.label(dimension, key),
  });

/** The finding of one driver in one sentence, as HTML. */
export function driverSentence(
  tongue: Tongue,
  words: DriverWords,
  driver: Parameters<typeof findingLine>[1],
): string {
  const { text, values } = findingLine(words, driver);
  return rich(tongue, `link.${text}`, values);
}

/** Where faster stops paying, as HTML sentences. */
export const kneeSentences = (tongue: Tongue, words: DriverWords, knee: KneeResult | null): string[] =>
  knee ? kneeLines(words, knee).map(({ text, values }) => rich(tongue, `link.${text}`, values)) : [];
