import { describe, expect, it } from 'vitest';
import { suspectsOf } from './incidents.ts';

const calm = (days: number): Map<number, number> =>
  new Map(Array.from({ length: days }, (_, day) => [10_000 + day, 10 + (day % 3)]));

describe('weeks that look like an incident', () => {
  it('are found wherever they begin, once', () => {
    const days = calm(200);
    for (let day = 10_087; day < 10_094; day += 1) days.set(day, 31);
    expect(suspectsOf(days)).toMatchObject([{ from: 10_087, n: 217 }]);
  });

  it('are none in a company that is always the same, nor in one that is new', () => {
    expect(suspectsOf(calm(200))).toEqual([]);
    expect(suspectsOf(new Map())).toEqual([]);
    expect(suspectsOf(new Map([[10_000, 500]]))).toEqual([]);
  });
});
