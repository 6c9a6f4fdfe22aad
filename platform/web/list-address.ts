import type { Condition, Filter, Sort } from '#platform/core/paging.ts';
import { sortFrom, sortText } from './list.ts';
import { type SearchParams, searchList, searchText } from './route.ts';

/**
 * What the address of a list says. Every control of the page has a parameter of its own; a condition that no control shows
 * stands under `where`. A saved segment is named by `segment` alone until something of it is changed. Pure.
 */
export type ListCodec = {
  /** parameters of the page's own controls */
  readonly keys: readonly string[];
  readonly toFilter: (search: SearchParams) => Filter;
  /** the reverse, with the conditions that no control of the page can show */
  readonly toSearch: (filter: Filter) => { readonly search: SearchParams; readonly rest: Filter };
  /** fields that `where` may name; absent: any, the server refuses what it does not know */
  readonly isField?: (name: string) => boolean;
};

/** What a saved segment keeps of a list. */
export type Saved = { readonly filter: Filter; readonly sort: Sort | null };

export type ListAddress = {
  /** what the controls show */
  readonly search: SearchParams;
  /** conditions that no control shows */
  readonly more: Filter;
  /** all of it, for the server */
  readonly filter: Filter;
  /** chosen by hand, else the segment's */
  readonly sort: Sort | undefined;
  /** no longer (or not) what a segment says */
  readonly changed: boolean;
};

/** As many as the server takes. */
const mostConditions = 20;
const ops: readonly Condition['op'][] = [
  'in',
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'contains',
  'empty',
  'not-empty',
];

export const valuesOf = ({ value }: Condition): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];

/** "revenue:gte:1000", "tier:in:gold,silver". */
export const conditionText = (condition: Condition): string =>
  [condition.field, condition.op, valuesOf(condition).map(encodeURIComponent).join(',')].join(':');

/** The reverse; undefined for what is no condition. */
export function conditionFrom(
  text: string,
  isField: (name: string) => boolean = (name) => /^\w{1,60}$/.test(name),
): Condition | undefined {
  const [field = '', name, values = ''] = text.split(':');
  const op = ops.find((one) => one === name);
  if (!isField(field) || !op) return undefined;
  if (op === 'empty' || op === 'not-empty') return { field, op };
  const given = values
    .split(',')
    .map(decoded)
    .filter((value) => value !== '');
  const [first, second] = given;
  if (first === undefined) return undefined;
  if (op === 'in') return { field, op, value: given };
  if (op === 'between') return second === undefined ? undefined : { field, op, value: [first, second] };
  return { field, op, value: first };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const sameConditions = (one: Filter, other: Filter): boolean =>
  one.map(conditionText).sort().join(' ') === other.map(conditionText).sort().join(' ');

const narrows = (search: SearchParams, keys: readonly string[]): boolean =>
  keys.some((key) => searchList(search, key).some((value) => value !== ''));

const part = (search: SearchParams, keys: readonly string[]): SearchParams =>
  Object.fromEntries(keys.map((key) => [key, search[key]]));

/** What is shown: what the address says itself, else what its segment says. */
export function readAddress(address: SearchParams, saved: Saved | undefined, codec: ListCodec): ListAddress {
  const where = searchList(address, 'where').flatMap((text) => conditionFrom(text, codec.isField) ?? []);
  const own = narrows(address, codec.keys) || where.length > 0;
  const sort = sortFrom(searchText(address, 'sort'));
  const kept = saved && codec.toSearch(saved.filter);
  const now = own || !kept ? { search: part(address, codec.keys), rest: where } : kept;
  const conditions = (what: typeof now): Filter =>
    [...codec.toFilter(what.search), ...what.rest].slice(0, mostConditions);
  const filter = conditions(now);
  const resorted = sort !== undefined && (!saved?.sort || sortText(sort) !== sortText(saved.sort));
  const changed = (kept ? !sameConditions(filter, conditions(kept)) : own) || resorted;
  return { search: now.search, more: now.rest, filter, sort: sort ?? saved?.sort ?? undefined, changed };
}

/** The address after a change. With nothing left it means everything, whichever segment it began with. */
export function changedAddress(
  now: Pick<ListAddress, 'search' | 'more'>,
  patch: SearchParams,
  codec: ListCodec,
): SearchParams {
  const all = { ...now.search, where: now.more.map(conditionText), ...patch };
  return narrows(all, [...codec.keys, 'where']) ? all : { ...all, segment: undefined };
}

/** The address of a segment, or of everything. */
export const chosenAddress = (segmentId: string | undefined, codec: ListCodec): SearchParams => ({
  ...Object.fromEntries([...codec.keys, 'where', 'sort'].map((key) => [key, undefined])),
  segment: segmentId,
});
