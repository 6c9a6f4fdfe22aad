import { isNothing } from './values/read-id.ts';
import { type DateOrder, dateOrderOf, readMoment } from './values/read-instant.ts';
import { type DecimalSign, decimalSignOf, readDecimal } from './values/read-number.ts';

/** What the values of a column look like; the mapping is guessed from this and from the header. */
export type ColumnProfile = {
  readonly looks:
    | 'empty'
    | 'email'
    | 'phone'
    | 'instant'
    | 'integer'
    | 'decimal'
    | 'boolean'
    | 'uuid'
    | 'code'
    | 'text';
  /** share of the sample that is filled, 0 to 1 */
  readonly filled: number;
  /** share of the filled values that are different, 0 to 1 */
  readonly distinct: number;
  readonly order: DateOrder | null;
  readonly decimal: DecimalSign | null;
  /** some dates are written so that day and month could be swapped, and no value decides */
  readonly ambiguousOrder: boolean;
  /** some times carry no zone */
  readonly zoneless: boolean;
  /** written with a currency sign */
  readonly currency: string | null;
  /** smallest and largest number, where all are numbers */
  readonly range: readonly [number, number] | null;
};

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const phone = /^\+?[\d\s().-]{7,20}$/;
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const booleans = /^(true|false|yes|no|да|нет|истина|ложь|t|f|y|n)$/i;
const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  $: 'USD',
  '£': 'GBP',
  '₽': 'RUB',
  руб: 'RUB',
  '₸': 'KZT',
  '₴': 'UAH',
  '¥': 'JPY',
  '₹': 'INR',
  R$: 'BRL',
  zł: 'PLN',
};

/** At least nine of ten filled values must agree before a column counts as of a kind: real files have stray values. */
const enough = 0.9;

export function profileColumn(values: readonly string[]): ColumnProfile {
  const filled = values.filter((value) => !isNothing(value)).map((value) => value.trim());
  const share = (test: (value: string) => boolean): number =>
    filled.filter(test).length / Math.max(1, filled.length);
  const order = dateOrderOf(filled);
  const isDate = (value: string): boolean => {
    const moment = readMoment(value, order ?? 'dmy');
    return moment !== null && !/^\d{1,8}(\.0+)?$/.test(value);
  };
  const dates = share(isDate) >= enough;
  const slashed = filled.some((value) => /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/.test(value));
  return {
    looks: looksLike(filled, share, dates),
    filled: filled.length / Math.max(1, values.length),
    distinct: new Set(filled).size / Math.max(1, filled.length),
    order,
    decimal: decimalSignOf(filled),
    ambiguousOrder: dates && slashed && order === null,
    // stray values do not make the others carry a zone
    zoneless:
      share(isDate) >= 0.3 &&
      filled.some((value) => isDate(value) && readMoment(value, order ?? 'dmy')?.local === true),
    currency: currencyOf(filled),
    range: rangeOf(filled),
  };
}

function rangeOf(filled: readonly string[]): readonly [number, number] | null {
  const numbers = filled.map((value) => Number(value));
  return filled.length > 0 && numbers.every(Number.isFinite)
    ? [Math.min(...numbers), Math.max(...numbers)]
    : null;
}

function looksLike(
  filled: readonly string[],
  share: (test: (value: string) => boolean) => number,
  dates: boolean,
): ColumnProfile['looks'] {
  if (filled.length === 0) return 'empty';
  if (share((value) => email.test(value)) >= enough) return 'email';
  if (dates) return 'instant';
  if (share((value) => uuid.test(value)) >= enough) return 'uuid';
  if (share((value) => booleans.test(value)) >= enough) return 'boolean';
  if (
    share((value) => phone.test(value) && /[+() -]/.test(value) && value.replace(/\D/g, '').length >= 7) >=
    enough
  )
    return 'phone';
  if (share((value) => /^-?\d+(\.0+)?$/.test(value)) >= enough) return 'integer';
  if (share((value) => readDecimal(value, '.') !== null || readDecimal(value, ',') !== null) >= enough)
    return 'decimal';
  if (share((value) => /^[\p{L}\d_./#:-]+$/u.test(value) && /\d/.test(value)) >= enough) return 'code';
  return 'text';
}

function currencyOf(filled: readonly string[]): string | null {
  for (const value of filled.slice(0, 50)) {
    if (!/\d/.test(value) || value.length > 24) continue;
    const sign = /R\$|[€$£₽₸₴¥₹]|руб|zł/.exec(value)?.[0];
    if (sign !== undefined) return signs[sign] ?? null;
  }
  return null;
}

/**
 * True when the first row cannot be names of columns: it holds values (an e-mail, a date, a uuid, a number) where
 * names would be words.
 */
export function firstRowIsData(first: readonly string[], second: readonly string[] | undefined): boolean {
  const valueLike = (cell: string): boolean => {
    const text = cell.trim();
    return (
      email.test(text) ||
      uuid.test(text) ||
      /^-?\d+([.,]\d+)?$/.test(text) ||
      (/\d/.test(text) && readMoment(text, 'dmy') !== null)
    );
  };
  const filled = first.filter((cell) => cell.trim() !== '');
  if (filled.length === 0 || second === undefined) return false;
  return filled.filter(valueLike).length / filled.length >= 0.3;
}
