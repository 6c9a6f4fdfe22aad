import { describe, expect, it } from 'vitest';
import type { Filter } from '#platform/core/paging.ts';
import { ticketsCodec, views } from './ticket-view.ts';

const codec = ticketsCodec('me');
const again = (filter: Filter): Filter => {
  const { search, rest } = codec.toSearch(filter);
  return [...codec.toFilter(search), ...rest];
};

describe('saved segments of tickets', () => {
  it.each(views)('come back to the view "%s" with its slices', (view) => {
    const filter = codec.toFilter({ view, channel: ['chat', 'email'], customer: 'c1' });
    expect(codec.toSearch(filter)).toEqual({
      search: { view, channel: ['chat', 'email'], customer: 'c1' },
      rest: [],
    });
  });

  it('of a colleague are no "mine": they name the colleague', () => {
    const { search, rest } = codec.toSearch(ticketsCodec('them').toFilter({ view: 'mine' }));
    expect({ search, rest }).toEqual({ search: { view: 'open', assignee: ['them'] }, rest: [] });
  });

  it('lose nothing that no control can show', () => {
    const filter: Filter = [
      { field: 'createdAt', op: 'gte', value: '2026-01-01' },
      { field: 'channel', op: 'contains', value: 'mail' },
    ];
    expect(again(filter)).toEqual(filter);
  });
});
