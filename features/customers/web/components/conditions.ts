import type { Condition, Filter } from '#platform/core/paging.ts';
import { type SearchParams, searchList, searchText } from '#platform/web/route.ts';
import type { CustomerField, SegmentView } from '../../core/schema.ts';

/** Conditions of the list of customers, as they stand in the address and in saved segments. */

export type Op = Condition['op'];
type FieldType = 'text' | 'choice' | 'tags' | 'number' | 'score' | 'money' | 'day' | 'flag';

/** What can be asked of each field, in the order it is offered. */
export const fieldTypes: Readonly<Record<CustomerField, FieldType>> = {
  revenue: 'money',
  ordersCount: 'number',
  firstOrderAt: 'day',
  lastOrderAt: 'day',
  activeSubscriptions: 'number',
  ticketsCount: 'number',
  openTickets: 'number',
  lastTicketAt: 'day',
  answersCount: 'number',
  lastAnswerAt: 'day',
  lastNps: 'score',
  lastCsat: 'score',
  lastCes: 'score',
  customerSince: 'day',
  createdAt: 'day',
  name: 'text',
  kind: 'choice',
  tier: 'choice',
  country: 'choice',
  city: 'text',
  language: 'choice',
  source: 'choice',
  tags: 'tags',
  internal: 'flag',
};
export const fields = Object.keys(fieldTypes) as readonly CustomerField[];

const opsOf: Readonly<Record<FieldType, readonly Op[]>> = {
  text: ['contains', 'eq', 'ne', 'empty', 'not-empty'],
  choice: ['in', 'empty', 'not-empty'],
  tags: ['in', 'ne', 'empty', 'not-empty'],
  number: ['gte', 'lte', 'gt', 'lt', 'eq', 'between'],
  score: ['gte', 'lte', 'eq', 'between', 'empty', 'not-empty'],
  money: ['gte', 'lte', 'between'],
  day: ['gte', 'lte', 'gt', 'lt', 'eq', 'between', 'empty', 'not-empty'],
  flag: ['eq'],
};
/** Never empty, so nobody needs to ask. */
const always: readonly CustomerField[] = ['kind', 'source', 'name', 'createdAt'];

export const opsFor = (field: CustomerField): readonly Op[] =>
  opsOf[fieldTypes[field]].filter(
    (op) => !(always.includes(field) && (op === 'empty' || op === 'not-empty')),
  );

/** All there are: a segment may come from the API with more than this page offers. */
const ops: readonly Op[] = [
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

export const isField = (name: string): name is CustomerField => Object.hasOwn(fieldTypes, name);

export const valuesOf = ({ value }: Condition): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];

/** "revenue:gte:1000", "tier:in:gold,silver". */
export const conditionText = (condition: Condition): string =>
  [condition.field, condition.op, valuesOf(condition).map(encodeURIComponent).join(',')].join(':');

/** The reverse; undefined for what is no condition of this list. */
export function conditionFrom(text: string): Condition | undefined {
  const [field = '', name, values = ''] = text.split(':');
  if (!isField(field)) return undefined;
  const op = ops.find((one) => one === name);
  if (!op) return undefined;
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

/** What the address means: its own conditions, or those of the segment it names. */
export function conditionsIn(
  search: SearchParams,
  segments: readonly SegmentView[],
): { readonly filter: Filter; readonly segment: SegmentView | undefined; readonly changed: boolean } {
  const segment = segments.find(({ segmentId }) => segmentId === searchText(search, 'segment'));
  const own = searchList(search, 'where')
    .flatMap((text) => conditionFrom(text) ?? [])
    .slice(0, 20);
  if (own.length === 0) return { filter: segment?.filter ?? [], segment, changed: false };
  return { filter: own, segment, changed: segment !== undefined && !sameConditions(own, segment.filter) };
}

/** The address of these conditions. None at all is everybody, whichever segment it began with. */
export const searchOf = (filter: Filter): SearchParams =>
  filter.length === 0 ? { where: undefined, segment: undefined } : { where: filter.map(conditionText) };

/** The values a field may have (its `in` condition), and the filter with other ones. */
export const chosenOf = (filter: Filter, field: CustomerField): readonly string[] =>
  filter.filter((one) => one.field === field && one.op === 'in').flatMap(valuesOf);

export function withChosen(filter: Filter, field: CustomerField, values: readonly string[]): Filter {
  const others = filter.filter((one) => !(one.field === field && one.op === 'in'));
  return values.length === 0 ? others : [...others, { field, op: 'in', value: [...values] }];
}
