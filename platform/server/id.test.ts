import { describe, expect, it } from 'vitest';
import { deterministicId } from './id.ts';

describe('an id made from parts', () => {
  it('is the same for ever: records stored years ago are found by it', () => {
    expect(deterministicId('ticket', 'zendesk', '4711')).toBe('13e58c60-f96e-8937-8f83-16bf1f935391');
    expect(deterministicId('message', '01a2035c-73f4-7fda-b47f-cb79976a5706', 'Ёлка 🎄', '')).toBe(
      'ae3a91e9-82bf-8ac1-ab5e-c5605bc63cfa',
    );
    expect(deterministicId()).toBe('e3b0c442-98fc-8c14-9afb-f4c8996fb924');
  });

  it('tells apart where one part ends and the next begins', () => {
    expect(deterministicId('a', 'bc')).not.toBe(deterministicId('ab', 'c'));
    expect(deterministicId('a;1:b')).not.toBe(deterministicId('a', 'b'));
  });
});
