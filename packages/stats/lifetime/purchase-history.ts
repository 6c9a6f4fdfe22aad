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

/**
 * Counted histories as columns, equal ones added up, sorted by `x`. Days repeat, so `recency` and `age` are places in
 * `times`, which holds every length of time once and rises: what depends on a time alone is computed once per time.
 */
export type HistoryTable = {
  readonly ok: true;
  readonly x: Float64Array;
  readonly recency: Int32Array;
  readonly age: Int32Array;
  readonly n: Float64Array;
  readonly times: Float64Array;
  readonly customers: number;
  readonly repeaters: number;
};

const sound = ({ x, recency, age, n = 1 }: PurchaseHistory): boolean =>
  Number.isInteger(x) &&
  x >= 0 &&
  isAmount(recency) &&
  isAmount(age) &&
  recency <= age &&
  (x > 0 || recency === 0) &&
  isAmount(n);

/** Adds up equal histories and refuses impossible ones. A million customers with daily times come down to some 100,000. */
export function tabulateHistories(histories: readonly PurchaseHistory[]): HistoryTable | Refused {
  const seen = new Map<number, number>();
  const placeOf = (time: number): number => {
    const known = seen.get(time);
    if (known !== undefined) return known;
    seen.set(time, seen.size);
    return seen.size - 1;
  };
  const [first, second] = [new Int32Array(histories.length), new Int32Array(histories.length)];
  let most = 0;
  for (const [i, history] of histories.entries()) {
    if (!sound(history)) return refuse('invalid-input', { detail: `history ${i}` });
    first[i] = placeOf(history.recency);
    second[i] = placeOf(history.age);
    if (history.x > most) most = history.x;
  }
  const order = [...seen.keys()].sort((a, b) => a - b);
  const rank = new Int32Array(order.length);
  for (const [place, time] of order.entries()) rank[seen.get(time) as number] = place;
  const span = order.length + 1;
  // beyond exact integers equal histories could be mixed up: then each stands for itself
  const exact = (most + 1) * span * span < Number.MAX_SAFE_INTEGER;
  const counts = new Map<number, number>();
  let [customers, repeaters] = [0, 0];
  for (const [i, { x, n = 1 }] of histories.entries()) {
    const key = exact ? (x * span + rank[first[i] as number]!) * span + rank[second[i] as number]! : i;
    counts.set(key, (counts.get(key) ?? 0) + n);
    customers += n;
    if (x > 0) repeaters += n;
  }
  const keys = exact
    ? Float64Array.from(counts.keys()).sort()
    : Float64Array.from(counts.keys()).sort((a, b) => histories[a]!.x - histories[b]!.x);
  const cells = keys.filter((key) => (counts.get(key) ?? 0) > 0);
  const table = {
    ok: true as const,
    x: new Float64Array(cells.length),
    recency: new Int32Array(cells.length),
    age: new Int32Array(cells.length),
    n: new Float64Array(cells.length),
    times: Float64Array.from(order),
    customers,
    repeaters,
  };
  for (const [i, key] of cells.entries()) {
    table.n[i] = counts.get(key) ?? 0;
    table.x[i] = exact ? Math.floor(key / span / span) : histories[key]!.x;
    table.recency[i] = exact ? Math.floor(key / span) % span : rank[first[key] as number]!;
    table.age[i] = exact ? key % span : rank[second[key] as number]!;
  }
  return table;
}

/** Cells above which a fit begins on a coarser table. */
const coarseFrom = 8_000;
const coarseSteps = 32;

/**
 * The same histories with times pooled into about 32 steps, shorter ones first (each at its mean; zero stays zero): close enough to find
 * where the likelihood has its top, at a fraction of the cost. Null where the table is small already.
 */
export function coarseHistories(table: HistoryTable): HistoryTable | null {
  const { x, recency, age, n, times } = table;
  if (n.length < coarseFrom) return null;
  const longest = times.at(-1) ?? 0;
  const stepOf = (time: number): number =>
    time === 0 ? 0 : 1 + Math.min(coarseSteps - 1, Math.floor(coarseSteps * Math.sqrt(time / longest)));
  const [sums, weights] = [new Float64Array(coarseSteps + 1), new Float64Array(coarseSteps + 1)];
  for (const time of times) {
    sums[stepOf(time)]! += time;
    weights[stepOf(time)]! += 1;
  }
  const middle = sums.map((sum, step) => (weights[step]! > 0 ? sum / weights[step]! : 0));
  const cells = new Map<number, PurchaseHistory & { n: number }>();
  for (let i = 0; i < n.length; i++) {
    const [from, to] = [stepOf(times[recency[i]!]!), stepOf(times[age[i]!]!)];
    const key = (x[i]! * 64 + from) * 64 + to;
    const cell = cells.get(key);
    if (cell) cell.n += n[i]!;
    else cells.set(key, { x: x[i]!, recency: middle[from]!, age: middle[to]!, n: n[i]! });
  }
  const coarse = tabulateHistories([...cells.values()]);
  return coarse.ok ? coarse : null;
}

/** Mean time observed: what the search for parameters starts from. */
export function meanAge({ age, n, times, customers }: HistoryTable): number {
  let sum = 0;
  for (let i = 0; i < n.length; i++) sum += n[i]! * times[age[i]!]!;
  return sum / customers;
}

/** Fewer than this many customers with a repeat purchase cannot tell buying from dying. */
export const REPEATERS_NEEDED = 20;

/** ln(1 + e^d) without overflow: what being possibly dead adds to the likelihood of being alive. */
export function logOnePlus(d: number): number {
  return d > 0 ? d + Math.log1p(Math.exp(-d)) : Math.log1p(Math.exp(d));
}
