import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherLines, inOrder, linesMinor, linesText, mergeLines, readLines } from './order-lines.ts';
import type { OrderItemRecord } from './record.ts';

const line = (lineNo: number, more: Partial<OrderItemRecord> = {}): OrderItemRecord => ({
  orderExternalId: 'o',
  lineNo,
  quantity: 1,
  unitPriceMinor: 100,
  ...more,
});
const given = (...records: OrderItemRecord[]) => {
  const found = gatherLines(records).get('o');
  if (!found) throw new Error('no lines');
  return found.lines;
};

describe('the lines of an order', () => {
  it('keep their numbers: a later line goes over an earlier one, and words left out stay', () => {
    const known = given(line(1, { name: 'Cup', sku: 'C' }), line(3, { name: 'Pot' }));
    const merged = mergeLines(known, given(line(3, { quantity: 2 }), line(2), line(1), line(2)));
    expect(merged).toMatchObject({ created: 1, changed: 1, unchanged: 2 });
    expect(merged.lines).toMatchObject({
      lineNo: [1, 2, 3],
      sku: ['C', null, null],
      name: ['Cup', null, 'Pot'],
      amountMinor: [100, 100, 200],
    });
    expect(linesMinor(merged.lines)).toBe(400);
  });

  it('count money half away from zero, quantities to four decimals, and drop what no database keeps', () => {
    const lines = given(
      line(1, { quantity: -0.5, unitPriceMinor: 101, name: 'a\u0000b' }),
      line(2, { quantity: 1 / 3, name: 'x\ud800' }),
    );
    expect(lines).toMatchObject({
      amountMinor: [-51, 33],
      quantity: [-0.5, 0.3333],
      name: ['ab', 'x\ufffd'],
    });
  });

  it('are stored and read back the same, and a repeat changes nothing', () => {
    const record = fc.record({
      lineNo: fc.integer({ min: 1, max: 9 }),
      sku: fc.option(fc.string(), { nil: undefined }),
      name: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
      quantity: fc.integer({ min: -9, max: 9 }),
      unitPriceMinor: fc.integer({ min: -999, max: 999 }),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), (records) => {
        const lines = given(
          ...records.map(({ lineNo, ...more }) => line(lineNo, more as Partial<OrderItemRecord>)),
        );
        const first = mergeLines(null, lines);
        expect(first.created + first.changed + first.unchanged).toBe(records.length);
        expect(inOrder(first.lines)).toBe(true);
        const back = readLines(JSON.parse(linesText(first.lines)));
        expect(back).toEqual(first.lines);
        expect(mergeLines(back, first.lines)).toMatchObject({ created: 0, changed: 0 });
      }),
    );
  });
});
