import { type Column, type FactColumns, keySql } from './fact-columns.ts';
import { filterDimensions, type Slice } from './schema.ts';

/** One select with its parameters: days and other whole numbers stand in the text, words are parameters. */
export type Query = { readonly text: string; readonly params: readonly string[] };

/** Collects parameters while a text is written; the same word gets the same place. */
export type Params = { readonly list: readonly string[]; readonly add: (value: string) => string };

export function createParams(): Params {
  const list: string[] = [];
  return {
    list,
    add: (value) => {
      const known = list.indexOf(value);
      if (known >= 0) return `$${known + 1}`;
      list.push(value);
      return `$${list.length}`;
    },
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Condition that a column has one of the values; '' means not set. Ids that are none match nothing. */
function oneOf(column: Column, values: readonly string[], params: Params): string {
  const words = values.filter((value) => value !== '' && (column.type !== 'uuid' || uuid.test(value)));
  const parts: string[] = [];
  if (words.length > 0) {
    const places = words.map((word) =>
      column.type === 'uuid' ? `cast(${params.add(word)} as uuid)` : params.add(word),
    );
    parts.push(`${keySql(column)} in (${places.join(', ')})`);
  }
  if (values.includes('')) parts.push(`${column.sql} is null`);
  if (parts.length === 0) return '1 = 0';
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' or ')})`;
}

/** A segment as conditions on fact_customers, already written in SQL. */
export type SegmentFilter = (params: Params) => string;

export type Filters = {
  readonly slice: Slice;
  readonly segment: SegmentFilter | null;
};

/** Conditions of the slice on one fact. What the fact has no column for is left out here and named by {@link ignoredOf}. */
export function filterSql(filters: Filters, columns: FactColumns, params: Params): string[] {
  const conditions = filterDimensions.flatMap((dimension) => {
    const values = filters.slice[dimension];
    const column = columns[dimension];
    return values.length === 0 || !column ? [] : [oneOf(column, values, params)];
  });
  if (filters.segment) {
    conditions.push(
      `customer_id in (select customer_id from fact_customers where ${filters.segment(params)})`,
    );
  }
  return conditions;
}

/** Filters that are set but that none of these facts can apply. */
export function ignoredOf(slice: Slice, columns: readonly FactColumns[]): string[] {
  return filterDimensions.filter(
    (dimension) => slice[dimension].length > 0 && columns.some((one) => one[dimension] === undefined),
  );
}
