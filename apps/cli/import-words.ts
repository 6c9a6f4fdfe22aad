import { en as importsEn } from '#features/imports/core/messages.en.ts';
import { ru as importsRu } from '#features/imports/core/messages.ru.ts';
import type { Translated } from '#platform/core/i18n.ts';

/** What `holdfast import` says, beside the words of the imports row. */
const en = {
  nameFiles: 'Name the files or folders to bring in.',
  nothing: 'Nothing could be brought in.',
  leftOut: 'Left out: {{n}}',
  leftOutStrict: 'Files were left out, and --strict wants all of them.',
  'other-kind': 'Not a kind of file that is read (CSV, TSV, TXT, XLSX, JSON, each also as .gz).',
  'cannot-open': 'It cannot be opened.',
  skipped: 'left out',
  finishing: '… computing clocks and totals',
  progress: '… {{done}} rows, {{rate}} a second',
  progressOf: '… {{done}} of about {{total}} rows, {{rate}} a second',
  read: '{{rows}} rows read: {{stored}} stored, {{held}} held back',
  wouldRead: '{{rows}} rows read: {{stored}} would be stored, {{held}} held back',
  unused: ', {{n}} that only explain others or are not kept',
  counts: '{{created}} new, {{changed}} changed, {{unchanged}} unchanged',
  held: 'held',
  zone: 'Times without a zone are read as {{zone}}; say --zone for another.',
  adopts: 'Amounts are in {{currency}}; no currency has been chosen yet, so figures will be in {{currency}}.',
  apart:
    'Amounts are in {{currency}}, figures in {{company}}: these amounts are kept, but in no sum. Change the currency on the page of the company.',
  currency: 'Amounts without a currency are {{currency}}; say --currency for another.',
  heldRows: 'Held rows: /imports/{{id}}/held in the console, or GET /api/v1/imports/{{id}}/held.csv',
} as const;

const ru: Translated<typeof en> = {
  nameFiles: 'Назовите файлы или папки для загрузки.',
  nothing: 'Загрузить нечего.',
  leftOut: 'Пропущено: {{n}}',
  leftOutStrict: 'Часть файлов пропущена, а с --strict нужны все.',
  'other-kind': 'Такие файлы не читаются (нужны CSV, TSV, TXT, XLSX, JSON, можно в .gz).',
  'cannot-open': 'Файл не открывается.',
  skipped: 'пропущен',
  finishing: '… пересчёт сроков и итогов',
  progress: '… строк: {{done}}, {{rate}} в секунду',
  progressOf: '… строк: {{done}} примерно из {{total}}, {{rate}} в секунду',
  read: 'Прочитано строк: {{rows}}; сохранено {{stored}}, отложено {{held}}',
  wouldRead: 'Прочитано строк: {{rows}}; будет сохранено {{stored}}, отложено {{held}}',
  unused: ', только поясняют другие или не хранятся: {{n}}',
  counts: 'новых {{created}}, изменено {{changed}}, без изменений {{unchanged}}',
  held: 'отложено',
  zone: 'Время без пояса читается как {{zone}}; другой пояс задаёт --zone.',
  adopts: 'Суммы в {{currency}}; валюта компании ещё не выбрана, поэтому показатели будут в {{currency}}.',
  apart:
    'Суммы в {{currency}}, показатели в {{company}}: эти суммы сохраняются, но ни в какую сумму не входят. Валюта меняется на странице компании.',
  currency: 'Суммы без валюты — в {{currency}}; другую валюту задаёт --currency.',
  heldRows: 'Отложенные строки: /imports/{{id}}/held в консоли или GET /api/v1/imports/{{id}}/held.csv',
};

type Values = Readonly<Record<string, string | number>>;

const fill = (text: string, values: Values): string =>
  text.replace(/{{(\w+)}}/g, (_, name: string) => String(values[name] ?? ''));

export type ImportWords = {
  readonly say: (key: keyof typeof en, values?: Values) => string;
  /** a text of the imports row's catalogue; the key itself where there is none */
  readonly of: (group: 'problem' | 'refusal' | 'entity' | 'field', key: string, values?: Values) => string;
};

/** @param language as the environment names it: "ru", "en" … */
export function importWords(language: string): ImportWords {
  const [own, row] = language === 'ru' ? [ru, importsRu] : [en, importsEn];
  return {
    say: (key, values = {}) => fill(own[key], values),
    of: (group, key, values = {}) => {
      const texts: Readonly<Record<string, string>> = row[group];
      return fill(texts[key] ?? key, values);
    },
  };
}
