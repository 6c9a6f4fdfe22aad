import { describe, expect, it } from 'vitest';
import type { Filter } from '#platform/core/paging.ts';
import { ordersCodec, subscriptionsCodec } from './list-codecs.ts';

describe('saved segments of orders and subscriptions', () => {
  it.each([{ kind: ['refund'], channel: ['web', 'shop'], late: ['no'] }, { late: ['yes'] }, {}])(
    'come back to the controls of the orders: %j',
    (search) => expect(ordersCodec.toSearch(ordersCodec.toFilter(search))).toEqual({ search, rest: [] }),
  );

  it.each([{ show: 'running' }, { show: 'ended' }, {}])('come back to the view %j', (search) =>
    expect(subscriptionsCodec.toSearch(subscriptionsCodec.toFilter(search))).toEqual({ search, rest: [] }),
  );

  it.each([ordersCodec, subscriptionsCodec])('lose nothing that no control can show', (codec) => {
    const filter: Filter = [
      { field: 'amount', op: 'gte', value: 100 },
      { field: 'status', op: 'contains', value: 'paid' },
    ];
    expect(codec.toSearch(filter)).toEqual({ search: {}, rest: filter });
  });
});
