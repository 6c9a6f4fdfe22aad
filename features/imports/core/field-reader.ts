import { minorFromDecimal } from '#platform/core/money.ts';
import type { Field } from './fields/field.ts';
import type { Binding } from './mapping.ts';
import { readBoolean } from './values/read-boolean.ts';
import { isNothing, readId } from './values/read-id.ts';
import { createInstantReader } from './values/read-instant.ts';
import { readDecimal } from './values/read-number.ts';
import { readRating } from './values/read-rating.ts';

/** Why a row was not stored. `imports:…` codes are worded in this row's catalogue, others in their own. */
export type HoldReason = `${string}:${string}`;
export type RowProblem = { readonly reason: HoldReason; readonly column: string; readonly value: string };

export type Cells = readonly string[];

/** What a value becomes: undefined where there is none. */
export type Reading =
  | { readonly value: unknown }
  | { readonly problem: HoldReason; readonly text: string }
  | undefined;

export type ReadContext = {
  /** zone of times without one */
  readonly zone: string;
  /** currency of amounts whose row names none */
  readonly currency: string;
};

/** A field's value out of a row; `currency` is the row's own. */
export type FieldReader = {
  readonly field: Field;
  /** column shown beside a problem */
  readonly shown: string;
  readonly text: (cells: Cells) => string;
  readonly read: (cells: Cells, currency: string) => Reading;
};

/** Only looks like an address: what cannot be one is caught, delivery is not tested. */
const emailShape = /^[^\s@,;]+@[^\s@,;]+\.[^\s@.,;]+$/;

export function createFieldReader(
  field: Field,
  binding: Binding,
  columns: readonly string[],
  context: ReadContext,
): FieldReader {
  const indices = binding.columns.map((name) => columns.indexOf(name)).filter((index) => index >= 0);
  const text = textOf(binding, indices);
  const convert = converterOf(field, binding, context);
  const shown = binding.columns[0] ?? field.column;
  return {
    field,
    shown,
    text,
    read: (cells, currency) => {
      const found = text(cells);
      return found === '' ? undefined : convert(found, currency);
    },
  };
}

/** The text a binding takes from a row: trimmed, words translated; '' where there is nothing. */
function textOf(binding: Binding, indices: readonly number[]): (cells: Cells) => string {
  const { words, constant = '', join } = binding;
  const translate = (value: string): string => (words ? (words[value.toLowerCase()] ?? value) : value);
  const cell = (cells: Cells, index: number): string => {
    const value = (cells[index] ?? '').trim();
    return isNothing(value) ? '' : value;
  };
  if (join !== undefined) {
    return (cells) =>
      indices
        .map((index) => cell(cells, index))
        .filter((value) => value !== '')
        .join(join) || constant;
  }
  const [only] = indices;
  if (only !== undefined && indices.length === 1) {
    return (cells) => translate(cell(cells, only) || constant);
  }
  return (cells) => {
    for (const index of indices) {
      const value = cell(cells, index);
      if (value !== '') return translate(value);
    }
    return translate(constant);
  };
}

type Convert = (text: string, currency: string) => Reading;

/** Rows of one order name it one after another. */
function repeated(convert: Convert): Convert {
  let last = '';
  let lastReading: Reading;
  return (text, currency) => {
    if (text !== last) {
      lastReading = convert(text, currency);
      last = text;
    }
    return lastReading;
  };
}

const mostRemembered = 4096;
/** A longer text would keep alive the piece of the file it was cut from. */
const longestRemembered = 12;

/** Prices and quantities are the same few over and over. */
function remembered(convert: Convert): Convert {
  const known = new Map<string, Reading>();
  let knownCurrency = '';
  return (text, currency) => {
    if (currency !== knownCurrency || known.size >= mostRemembered) {
      known.clear();
      knownCurrency = currency;
    }
    const before = known.get(text);
    if (before !== undefined) return before;
    const reading = convert(text, currency);
    if (text.length <= longestRemembered) known.set(text, reading);
    return reading;
  };
}

function converterOf(field: Field, binding: Binding, context: ReadContext): Convert {
  const wrong = (problem: HoldReason, text: string): Reading => ({ problem, text });
  switch (field.type) {
    case 'id':
      return repeated((text) => {
        const read = readId(text);
        if (read === null) return undefined;
        return 'id' in read ? { value: read.id } : wrong('imports:damaged-id', text);
      });
    case 'instant': {
      // a promise "by 3 May" runs to the end of that day
      const read = createInstantReader({
        order: binding.order ?? 'dmy',
        zone: context.zone,
        endOfDay: field.column === 'promised_at',
      });
      return (text) => {
        const value = read(text);
        return value === null ? wrong('imports:not-a-date', text) : { value };
      };
    }
    case 'money':
      return remembered((text, currency) => {
        const plain = readDecimal(text, binding.decimal);
        const value = plain === null ? null : minorFromDecimal(plain, currency);
        return value === null ? wrong('imports:not-a-number', text) : { value };
      });
    case 'number':
    case 'count':
      return remembered((text) => {
        const plain = readDecimal(text, binding.decimal);
        const value = plain === null ? Number.NaN : Number(plain);
        const fits = Number.isFinite(value) && (field.type === 'number' || Number.isSafeInteger(value));
        return fits ? { value } : wrong('imports:not-a-number', text);
      });
    case 'boolean':
      return (text) => {
        const value = readBoolean(text);
        return value === null ? wrong('imports:not-yes-or-no', text) : { value };
      };
    case 'email':
      return (text) => {
        const value = text.replace(/^mailto:/i, '').toLowerCase();
        return emailShape.test(value) ? { value } : wrong('imports:not-an-email', text);
      };
    case 'phone':
      return (text) =>
        text.replace(/\D/g, '').length >= 5
          ? { value: text.replace(/\.0$/, '') }
          : wrong('imports:not-a-phone', text);
    case 'list':
      return (text) => ({ value: listOf(text) });
    case 'choice':
      return (text) => {
        const word = text.toLowerCase();
        const choice = field.choices?.find((known) => known === word) ?? field.words?.[word];
        return choice === undefined ? wrong('imports:unknown-word', text) : { value: choice };
      };
    default:
      // ratings are read by the row's scale, see row-mapper.ts
      return (text) => ({ value: text });
  }
}

/** "a; b", "a,b", '["a","b"]' */
export function listOf(text: string): string[] {
  if (text.startsWith('[') && text.endsWith(']')) {
    const inside = text.slice(1, -1).trim();
    return inside === ''
      ? []
      : inside
          .split(',')
          .map((item) => item.trim().replace(/^["']|["']$/g, ''))
          .filter((item) => item !== '');
  }
  const separator = text.includes(';') ? ';' : text.includes('|') ? '|' : ',';
  return [
    ...new Set(
      text
        .split(separator)
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  ];
}

/** A score with its scale; the record's own scale is set only where the answer brings another one than the kind's usual. */
export function readScore(
  text: string,
  kind: string,
  scaleMin: number | undefined,
  scaleMax: number | undefined,
) {
  const usual = kind === 'nps' ? { min: 0, max: 10 } : { min: 1, max: 5 };
  const rating = readRating(text, scaleMin ?? usual.min, scaleMax ?? usual.max);
  if (rating === null) return null;
  const same = rating.min === usual.min && rating.max === usual.max;
  return same ? { score: rating.score } : { score: rating.score, scaleMin: rating.min, scaleMax: rating.max };
}

/** A further column of a row as an attribute: plain numbers become numbers, ids with leading zeros stay text. */
export function attributeOf(text: string): string | number {
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(text) ? Number(text) : text.slice(0, 2000);
}
