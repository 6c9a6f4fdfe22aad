import { z } from 'zod';
import type { Condition, Sort } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';

/** Lists that are computed, not stored: filtered, sorted and paged in memory by the same rules as those in the database. */
export type RowField<Row> = (row: Row) => string | number | null;

export type RowFields<Row> = Readonly<Record<string, RowField<Row>>>;

const Cursor = z.object({ s: z.string(), v: z.union([z.string(), z.number(), z.null()]), k: z.string() });
type Cursor = z.infer<typeof Cursor>;

const badFilter = (field: string): Refusal => new Refusal('platform:bad-filter', { field }, 400);

type Value = string | number | null;

function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** Order of a list: by value, empty ones last whatever the direction, equal ones by id. */
const comparator =
  (direction: Sort['direction']) =>
  (a: { value: Value; key: string }, b: { value: Value; key: string }): number => {
    if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
    const by = compare(a.value, b.value) * (direction === 'asc' ? 1 : -1);
    return by !== 0 ? by : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };

type Keyed = { readonly value: Value; readonly key: string; readonly index: number };

const orders = new WeakMap<object, Map<string, readonly Keyed[]>>();
const mostOrders = 8;

/** The rows in an order, remembered with them: they never change. */
function orderOf<Row extends object>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  field: RowField<Row>,
  sort: Sort,
): readonly Keyed[] {
  const known = orders.get(rows) ?? new Map<string, readonly Keyed[]>();
  orders.set(rows, known);
  const name = `${sort.field} ${sort.direction}`;
  const found = known.get(name);
  if (found) return found;
  const sorted = rows
    .map((row, index): Keyed => ({ value: field(row), key: keyOf(row), index }))
    .sort(comparator(sort.direction));
  if (known.size >= mostOrders) known.delete(known.keys().next().value ?? '');
  known.set(name, sorted);
  return sorted;
}

function conditionOf<Row>(fields: RowFields<Row>, condition: Condition): (row: Row) => boolean {
  const { field: name, op, value } = condition;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw badFilter(name);
  if (op === 'empty') return (row) => field(row) === null;
  if (op === 'not-empty') return (row) => field(row) !== null;
  const given: readonly (string | number | boolean)[] = Array.isArray(value)
    ? value
    : value === undefined
      ? []
      : [value];
  const [first, second] = given;
  if (first === undefined) throw badFilter(name);
  const texts = new Set(given.map(String));
  // the empty text stands for what is not set, as everywhere
  const equals = (found: Value): boolean => texts.has(found === null ? '' : String(found));
  if (op === 'eq' || op === 'in') return (row) => equals(field(row));
  if (op === 'ne') return (row) => !equals(field(row));
  const words = String(first).toLowerCase();
  if (op === 'contains')
    return (row) =>
      String(field(row) ?? '')
        .toLowerCase()
        .includes(words);
  const [low, high] = [Number(first), Number(second)];
  if (!Number.isFinite(low) || (op === 'between' && !Number.isFinite(high))) throw badFilter(name);
  const tests: Partial<Record<Condition['op'], (found: number) => boolean>> = {
    lt: (found) => found < low,
    lte: (found) => found <= low,
    gt: (found) => found > low,
    gte: (found) => found >= low,
    between: (found) => found >= low && found <= high,
  };
  const test = tests[op];
  if (!test) throw badFilter(name);
  return (row) => {
    const found = field(row);
    return typeof found === 'number' && test(found);
  };
}

function readCursor(text: string, name: string): Cursor {
  try {
    const cursor = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (cursor.s === name) return cursor;
  } catch {
    // told below
  }
  throw new Refusal('platform:bad-cursor', {}, 400);
}

export type RowsAsked = {
  readonly filter: readonly Condition[];
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/**
 * One page of computed rows, from the last row seen. Numbers filter by size, texts and yes or no by equality.
 * @throws Refusal platform:bad-filter, platform:bad-cursor
 */
export function pageOfRows<Row extends object>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  fields: RowFields<Row>,
  asked: RowsAsked,
  also: (row: Row) => boolean = () => true,
): { rows: Row[]; next: string | null; total: number } {
  const { sort, limit } = asked;
  const field = Object.hasOwn(fields, sort.field) ? fields[sort.field] : undefined;
  if (!field) throw badFilter(sort.field);
  const conditions = asked.filter.map((condition) => conditionOf(fields, condition));
  const name = `${sort.field} ${sort.direction}`;
  const cursor = asked.cursor === undefined ? null : readCursor(asked.cursor, name);
  const after = cursor ? { value: cursor.v, key: cursor.k } : null;
  const order = comparator(sort.direction);
  const page: Keyed[] = [];
  let total = 0;
  for (const one of orderOf(rows, keyOf, field, sort)) {
    const row = rows[one.index] as Row;
    if (!also(row) || !conditions.every((holds) => holds(row))) continue;
    total += 1;
    if (page.length <= limit && (after === null || order(one, after) > 0)) page.push(one);
  }
  const last = page.length > limit ? page[limit - 1] : undefined;
  const next = last && { s: name, v: last.value, k: last.key };
  return {
    rows: page.slice(0, limit).map(({ index }) => rows[index] as Row),
    next: next ? Buffer.from(JSON.stringify(next)).toString('base64url') : null,
    total,
  };
}
