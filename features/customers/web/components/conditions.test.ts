import { describe, expect, it } from 'vitest';
import type { Filter } from '#platform/core/paging.ts';
import type { SegmentView } from '../../core/schema.ts';
import { conditionFrom, conditionsIn, conditionText, searchOf, withChosen } from './conditions.ts';

const filter: Filter = [
  { field: 'tier', op: 'in', value: ['gold, old', 'a:b'] },
  { field: 'revenue', op: 'between', value: ['10', '20.5'] },
  { field: 'lastOrderAt', op: 'lt', value: '2026-01-31' },
  { field: 'internal', op: 'eq', value: 'false' },
  { field: 'lastNps', op: 'empty' },
];
const segment: SegmentView = {
  segmentId: 's1',
  list: 'customers',
  name: 'Gold',
  filter: [{ field: 'revenue', op: 'gte', value: 1000 }],
  createdAt: '2026-01-01T00:00:00Z',
};

describe('conditions in the address', () => {
  it.each(filter)('$field $op comes back as it was', (condition) => {
    expect(conditionFrom(conditionText(condition))).toEqual(condition);
  });

  it.each(['', 'salary:eq:1', 'revenue:like:1', 'revenue:between:1', 'revenue:gte:', 'tier:in:'])(
    'leaves out %j, which is none',
    (text) => expect(conditionFrom(text)).toBeUndefined(),
  );

  it('does not fail on an address that was cut off', () => {
    expect(conditionFrom('tier:in:%E4%')).toEqual({ field: 'tier', op: 'in', value: ['%E4%'] });
  });

  it('follows the segment until conditions of its own are there', () => {
    expect(conditionsIn({ segment: 's1' }, [segment])).toEqual({
      filter: segment.filter,
      segment,
      changed: false,
    });
    expect(conditionsIn({ segment: 's1', where: 'revenue:gte:1000' }, [segment]).changed).toBe(false);
    expect(conditionsIn({ segment: 's1', where: 'revenue:gte:2000' }, [segment]).changed).toBe(true);
  });

  it('means everybody when the segment is gone or nothing is left', () => {
    expect(conditionsIn({ segment: 'gone' }, [segment]).filter).toEqual([]);
    expect(searchOf([])).toEqual({ where: undefined, segment: undefined });
  });

  it('takes the last value of a slice away with its condition', () => {
    expect(withChosen([{ field: 'tier', op: 'in', value: ['gold'] }], 'tier', [])).toEqual([]);
  });
});
