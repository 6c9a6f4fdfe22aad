import { describe, expect, it } from 'vitest';
import type { Filter } from '#platform/core/paging.ts';
import {
  changedAddress,
  chosenAddress,
  conditionFrom,
  conditionText,
  type ListCodec,
  readAddress,
  type Saved,
} from './list-address.ts';
import { searchList } from './route.ts';

const filter: Filter = [
  { field: 'tier', op: 'in', value: ['gold, old', 'a:b'] },
  { field: 'revenue', op: 'between', value: ['10', '20.5'] },
  { field: 'lastOrderAt', op: 'lt', value: '2026-01-31' },
  { field: 'internal', op: 'eq', value: 'false' },
  { field: 'lastNps', op: 'empty' },
];

/** A page with one control: the channel. */
const codec: ListCodec = {
  keys: ['channel'],
  toFilter: (search) => {
    const value = [...searchList(search, 'channel')];
    return value.length === 0 ? [] : [{ field: 'channel', op: 'in', value }];
  },
  toSearch: (conditions) => ({
    search: {
      channel: conditions.flatMap(({ field, value }) => (field === 'channel' ? [String(value)] : [])),
    },
    rest: conditions.filter(({ field }) => field !== 'channel'),
  }),
};
const saved: Saved = {
  filter: [
    { field: 'channel', op: 'in', value: ['chat'] },
    { field: 'amount', op: 'gte', value: 1000 },
  ],
  sort: { field: 'amount', direction: 'desc' },
};

describe('conditions in the address', () => {
  it.each(filter)('$field $op comes back as it was', (condition) => {
    expect(conditionFrom(conditionText(condition))).toEqual(condition);
  });

  it.each(['', 'a b:eq:1', 'revenue:like:1', 'revenue:between:1', 'revenue:gte:', 'tier:in:'])(
    'leaves out %j, which is none',
    (text) => expect(conditionFrom(text)).toBeUndefined(),
  );

  it('does not fail on an address that was cut off', () => {
    expect(conditionFrom('tier:in:%E4%')).toEqual({ field: 'tier', op: 'in', value: ['%E4%'] });
  });
});

describe('a list and its segment', () => {
  it('shows the conditions and the order of the segment until something is changed', () => {
    const now = readAddress({ segment: 's1' }, saved, codec);
    expect(now).toMatchObject({ search: { channel: ['chat'] }, sort: saved.sort, changed: false });
    expect(now.filter).toEqual(saved.filter);
    expect(now.more).toEqual([saved.filter[1]]);
  });

  it('keeps what no control shows when a control is changed', () => {
    const now = readAddress({ segment: 's1' }, saved, codec);
    const address = { segment: 's1', ...changedAddress(now, { channel: ['email'] }, codec) };
    const changed = readAddress(address, saved, codec);
    expect(changed.changed).toBe(true);
    expect(changed.filter).toEqual([
      { field: 'channel', op: 'in', value: ['email'] },
      { field: 'amount', op: 'gte', value: '1000' },
    ]);
    const back = changedAddress(changed, { channel: ['chat'] }, codec);
    expect(readAddress(back, saved, codec).changed).toBe(false);
  });

  it('is changed by another order, and not by its own', () => {
    expect(readAddress({ sort: '-amount' }, saved, codec).changed).toBe(false);
    expect(readAddress({ sort: 'amount' }, saved, codec).changed).toBe(true);
  });

  it('means everything when nothing is left, the segment is gone or everything is chosen', () => {
    const now = readAddress({ segment: 's1' }, saved, codec);
    const cleared = changedAddress(now, { channel: undefined, where: undefined }, codec);
    expect(cleared).toHaveProperty('segment', undefined);
    expect(readAddress({ segment: 'gone' }, undefined, codec)).toMatchObject({ filter: [], changed: false });
    expect(chosenAddress(undefined, codec)).toEqual({
      channel: undefined,
      where: undefined,
      sort: undefined,
      segment: undefined,
    });
  });
});
