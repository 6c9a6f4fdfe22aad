import { describe, expect, it } from 'vitest';
import type { Filter } from '#platform/core/paging.ts';
import { answersCodec } from './answers-codec.ts';

describe('saved segments of answers', () => {
  it.each([{ kind: 'nps', band: 'low', comments: '1' }, { band: 'middle' }, {}])(
    'come back to the controls: %j',
    (search) => expect(answersCodec.toSearch(answersCodec.toFilter(search))).toEqual({ search, rest: [] }),
  );

  it('lose nothing that no control can show', () => {
    const filter: Filter = [
      { field: 'kind', op: 'eq', value: 'nps' },
      { field: 'satisfaction', op: 'between', value: [0.2, 0.4] },
    ];
    expect(answersCodec.toSearch(filter)).toEqual({ search: { kind: 'nps' }, rest: [filter[1]] });
  });
});
