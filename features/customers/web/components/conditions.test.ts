import { describe, expect, it } from 'vitest';
import { readAddress } from '#platform/web/list-address.ts';
import { customerCodec, withChosen } from './conditions.ts';

describe('conditions of the list of customers', () => {
  it('all stand by themselves in the address, and only those over fields there are', () => {
    const where = ['revenue:gte:1000', 'salary:eq:1'];
    expect(readAddress({ where }, undefined, customerCodec).filter).toEqual([
      { field: 'revenue', op: 'gte', value: '1000' },
    ]);
  });

  it('takes the last value of a slice away with its condition', () => {
    expect(withChosen([{ field: 'tier', op: 'in', value: ['gold'] }], 'tier', [])).toEqual([]);
  });
});
