import type { Locale } from '#platform/core/i18n.ts';
import type { ReportFormat } from './report-format.ts';
import type { Dimension } from './schema.ts';

type Params = Readonly<Record<string, string | number>>;

/** The reader's language: catalogue, numbers, and names of values. */
export type Tongue = {
  readonly locale: Locale;
  /** a key below `retention:` */
  readonly translate: (key: string, params: Params) => string;
  readonly format: ReportFormat;
  /** a value of a dimension in words ("email" → "E-mail"); anything else as it came */
  readonly label: (dimension: Dimension, key: string) => string;
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For texts and for attributes in double quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

const open = '\ue000';
const close = '\ue001';

/**
 * A text of the catalogue around its values. What a customer typed is put in last, so that it is neither read as markup nor
 * as a place for another value; numbers go through, because plurals are chosen by them.
 */
function around(tongue: Tongue, key: string, params: Params, template: (text: string) => string) {
  const values: string[] = [];
  const places = Object.fromEntries(
    Object.entries(params).map(([name, value]) =>
      typeof value === 'number' ? [name, value] : [name, `${open}${values.push(value) - 1}${close}`],
    ),
  );
  const text = template(tongue.translate(key, places));
  return (print: (value: string) => string): string =>
    text.replace(/\ue000(\d+)\ue001/g, (_, at: string) => print(values[Number(at)] ?? ''));
}

const marks = /<\/?(?:b|grade|money)>/g;

/** As plain text: for tables, labels and what is escaped later. */
export const plain = (tongue: Tongue, key: string, params: Params = {}): string =>
  around(tongue, key, params, (text) => text.replace(marks, ''))((value) => value);

/** As HTML: the catalogue's own emphasis kept, everything else escaped. */
export const rich = (tongue: Tongue, key: string, params: Params = {}): string =>
  around(tongue, key, params, (text) => escapeHtml(text).replace(/&lt;(\/?)(?:b|grade|money)&gt;/g, '<$1b>'))(
    escapeHtml,
  );
