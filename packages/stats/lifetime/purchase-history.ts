import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';

/**
 * What the buy-till-you-die models need to know of a customer, in one time unit (weeks): `x` repeat purchases (the first
 * purchase is not one, several on one day are one), the last of them `recency` after the first purchase (0 when x is 0), observed
 * for `age` since the first purchase. `n`: how many customers share these numbers (default 1).
 */
export type PurchaseHistory = {
  readonly x: number;
  readonly recency: number;
  readonly age: number;
  readonly n?: number;
};

/** Adds up equal histories and refuses impossible ones. Those without repeat purchases collapse to a few cells. */
export function collapseHistories(histories: readonly PurchaseHistory[]):
  | {
      readonly ok: true;
      readonly cells: readonly Required<PurchaseHistory>[];
      readonly customers: number;
      readonly repeaters: number;
    }
  | Refused {
  const cells = new Map<string, { x: number; recency: number; age: number; n: number }>();
  let [customers, repeaters] = [0, 0];
  for (const [i, { x, recency, age, n = 1 }] of histories.entries()) {
    const sound =
      Number.isInteger(x) &&
      x >= 0 &&
      isAmount(recency) &&
      isAmount(age) &&
      recency <= age &&
      (x > 0 || recency === 0) &&
      isAmount(n);
    if (!sound) return refuse('invalid-input', { detail: `history ${i}` });
    const key = `${x} ${recency} ${age}`;
    const cell = cells.get(key) ?? { x, recency, age, n: 0 };
    cell.n += n;
    cells.set(key, cell);
    customers += n;
    if (x > 0) repeaters += n;
  }
  return { ok: true, cells: [...cells.values()].filter((cell) => cell.n > 0), customers, repeaters };
}

/** Fewer than this many customers with a repeat purchase cannot tell buying from dying. */
export const REPEATERS_NEEDED = 20;

/** f(k) remembered for whole k: likelihoods ask for the same few numbers of purchases thousands of times. */
export function remembered(f: (k: number) => number): (k: number) => number {
  const known = new Map<number, number>();
  return (k) => {
    const found = known.get(k);
    if (found !== undefined) return found;
    const value = f(k);
    known.set(k, value);
    return value;
  };
}

/** ln(e^a + e^b) without overflow. */
export function logSum(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === Number.NEGATIVE_INFINITY ? top : top + Math.log1p(Math.exp(Math.min(a, b) - top));
}
