import type { Condition, Filter } from '#platform/core/paging.ts';
import { type ListCodec, valuesOf } from '#platform/web/list-address.ts';
import type { CustomerField } from '../../core/schema.ts';

/** Conditions of the list of customers, as they stand in the address and in saved segments. */

export type Op = Condition['op'];
type FieldType = 'text' | 'choice' | 'tags' | 'number' | 'score' | 'money' | 'day' | 'flag' | 'list';

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
  segment: 'list',
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
  list: ['in', 'ne'],
};
/** Never empty, so nobody needs to ask. */
const always: readonly CustomerField[] = ['kind', 'source', 'name', 'createdAt'];

export const opsFor = (field: CustomerField): readonly Op[] =>
  opsOf[fieldTypes[field]].filter(
    (op) => !(always.includes(field) && (op === 'empty' || op === 'not-empty')),
  );

export const isField = (name: string): name is CustomerField => Object.hasOwn(fieldTypes, name);

/** Every condition of this list stands by itself in the address: no field has a parameter of its own. */
export const customerCodec: ListCodec = {
  keys: [],
  toFilter: () => [],
  toSearch: (filter) => ({ search: {}, rest: filter }),
  isField,
};

/** The values a field may have (its `in` condition), and the filter with other ones. */
export const chosenOf = (filter: Filter, field: CustomerField): readonly string[] =>
  filter.filter((one) => one.field === field && one.op === 'in').flatMap(valuesOf);

export function withChosen(filter: Filter, field: CustomerField, values: readonly string[]): Filter {
  const others = filter.filter((one) => !(one.field === field && one.op === 'in'));
  return values.length === 0 ? others : [...others, { field, op: 'in', value: [...values] }];
}
