import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';

/** Rows by column; `score` is higher where the event is expected sooner (for Cox: the linear predictor). */
export type ConcordanceRows = {
  readonly time: ArrayLike<number>;
  readonly event: ArrayLike<number>;
  readonly score: ArrayLike<number>;
  readonly start?: ArrayLike<number>;
  readonly weight?: ArrayLike<number>;
  readonly stratum?: ArrayLike<number>;
};

export type Concordance = {
  readonly ok: true;
  /** Share of comparable pairs in the right order, ties of score counting half: .5 is a coin, 1 is perfect. */
  readonly concordance: number;
  readonly concordant: number;
  readonly discordant: number;
  readonly tied: number;
};

function invalidRow({ time, event, score, start, weight, stratum }: ConcordanceRows): number {
  for (let i = 0; i < time.length; i++) {
    const sound =
      Number.isFinite(time[i]!) &&
      Number.isFinite(score[i]!) &&
      (event[i] === 0 || event[i] === 1) &&
      (start === undefined || Number.isFinite(start[i]!)) &&
      (stratum === undefined || Number.isFinite(stratum[i]!)) &&
      (weight === undefined || isAmount(weight[i]!));
    if (!sound) return i;
  }
  return -1;
}

/** Prefix sums of weights by rank of score (Fenwick tree). */
function createRanks(size: number): {
  add: (rank: number, w: number) => void;
  below: (rank: number) => number;
} {
  const tree = new Float64Array(size + 1);
  return {
    add(rank, w) {
      for (let k = rank + 1; k <= size; k += k & -k) tree[k]! += w;
    },
    below(rank) {
      let sum = 0;
      for (let k = rank; k > 0; k -= k & -k) sum += tree[k]!;
      return sum;
    },
  };
}

function ranksOf(score: ArrayLike<number>): { ranks: Uint32Array; size: number } {
  const sorted = Float64Array.from(score as ArrayLike<number>).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const ranks = Uint32Array.from(score as ArrayLike<number>, (value) => {
    let low = 0;
    let high = distinct.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
  return { ranks, size: distinct.length };
}

/**
 * Harrell's concordance of a risk score with censored, start-stop or stratified follow-up, O(n log n).
 *
 * A pair is comparable when one had the event while the other was at risk and lived longer. Refuses `invalid-input`
 * for unequal lengths and impossible numbers, and `not-enough-data` when no pair is comparable.
 * Source: Harrell (1982), Therneau & Watson (2015); R `concordance(coxph(...))`.
 */
export function concordance(rows: ConcordanceRows): Concordance | Refused {
  const { time, event, score, start, weight, stratum } = rows;
  const n = time.length;
  if ([event, score, start, weight, stratum].some((column) => column !== undefined && column.length !== n))
    return refuse('invalid-input', { detail: 'lengths' });
  const bad = invalidRow(rows);
  if (bad >= 0) return refuse('invalid-input', { detail: `row ${bad}` });
  const { ranks, size } = ranksOf(score);
  const group = (i: number): number => stratum?.[i] ?? 0;
  const byTime = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => group(a) - group(b) || time[b]! - time[a]! || event[a]! - event[b]!,
  );
  const byStart =
    start === undefined
      ? null
      : Uint32Array.from({ length: n }, (_, i) => i).sort(
          (a, b) => group(a) - group(b) || start[b]! - start[a]!,
        );
  const total = { concordant: 0, discordant: 0, tied: 0 };
  let late = 0;
  for (let i = 0; i < n; ) {
    const tree = createRanks(size);
    const code = group(byTime[i]!);
    let present = 0;
    while (i < n && group(byTime[i]!) === code) {
      const now = time[byTime[i]!]!;
      const from = i;
      // Those censored at this time outlive its events; the events of one time are not comparable with each other.
      for (
        ;
        i < n && group(byTime[i]!) === code && time[byTime[i]!] === now && event[byTime[i]!] === 0;
        i++
      ) {
        tree.add(ranks[byTime[i]!]!, weight?.[byTime[i]!] ?? 1);
        present += weight?.[byTime[i]!] ?? 1;
      }
      const firstEvent = i;
      while (i < n && group(byTime[i]!) === code && time[byTime[i]!] === now) i++;
      if (start !== undefined && byStart !== null && i > firstEvent) {
        for (; late < n && group(byStart[late]!) === code && start[byStart[late]!]! >= now; late++) {
          tree.add(ranks[byStart[late]!]!, -(weight?.[byStart[late]!] ?? 1));
          present -= weight?.[byStart[late]!] ?? 1;
        }
      }
      for (let k = firstEvent; k < i; k++) {
        const row = byTime[k]!;
        const w = weight?.[row] ?? 1;
        const lower = tree.below(ranks[row]!);
        const upTo = tree.below(ranks[row]! + 1);
        total.concordant += w * lower;
        total.tied += w * (upTo - lower);
        total.discordant += w * (present - upTo);
      }
      for (let k = firstEvent; k < i; k++) {
        tree.add(ranks[byTime[k]!]!, weight?.[byTime[k]!] ?? 1);
        present += weight?.[byTime[k]!] ?? 1;
      }
      if (from === i) break;
    }
    while (byStart !== null && late < n && group(byStart[late]!) === code) late++;
  }
  const pairs = total.concordant + total.discordant + total.tied;
  if (!(pairs > 0)) return refuse('not-enough-data', { detail: 'no comparable pair' });
  return { ok: true, concordance: (total.concordant + total.tied / 2) / pairs, ...total };
}
