import { expect, it } from 'vitest';
import { fifthRows } from './fifth-rows.ts';

const calm = {
  n: 100,
  hours: 1,
  stayed: 0.9,
  refundsBefore: 0,
  requestsBefore: 0.5,
  buyersBefore: 1,
  revenueBefore: 12,
};

it('gives the shares of a fifth their intervals by Wilson', () => {
  const [row] = fifthRows([calm], 1);
  // R: prop.test(90, 100, correct = FALSE)$conf.int
  expect(row?.stayed).toMatchObject({ value: 0.9, n: 100 });
  expect(row?.stayed.low).toBeCloseTo(0.8256, 4);
  expect(row?.stayed.high).toBeCloseTo(0.9448, 4);
  expect(row).toMatchObject({
    place: 1,
    n: 100,
    refunds: { value: 0, low: 0 },
    buyers: { value: 1, high: 1 },
  });
});

it('is wider where customers come again, and has none where nobody came', () => {
  const [once] = fifthRows([calm], 1);
  const [again] = fifthRows([calm], 1.5);
  expect(again?.requests.low).toBeLessThan(once?.requests.low ?? 0);
  expect(again?.requests.n).toBe(100);
  const [nobody] = fifthRows([{ ...calm, n: 0, stayed: 0 }], 1);
  expect(nobody?.stayed).toEqual({ value: 0, low: null, high: null, n: 0 });
});
