import { chiSquareTail } from '../distribution/chi-square.ts';
import { cholesky, choleskySolve } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';

/** A survival cell of one group, optionally within a stratum (compared like with like, then added up). */
export type GroupCell = {
  readonly time: number;
  readonly group: string;
  readonly events: number;
  readonly censored: number;
  readonly stratum?: string;
};

/**
 * Which part of follow-up counts more. `log-rank`: all alike. `gehan`: number at risk (early). `tarone-ware`: its root.
 * `peto`: the Peto-Peto survival estimate, product of 1 - d/(n + 1). `fleming-harrington`: the pooled Kaplan-Meier
 * just before, R `survdiff(rho = 1)`.
 */
export type LogRankWeight = 'log-rank' | 'gehan' | 'tarone-ware' | 'peto' | 'fleming-harrington';

export type LogRankGroup = {
  readonly group: string;
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
};

export type LogRank = {
  readonly ok: true;
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
  /** Weighted observed and expected events; their plain sums for `log-rank`. */
  readonly groups: readonly LogRankGroup[];
};

type Score = {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly variance: Float64Array;
};

/** Adds one stratum's observed, expected and variance to `score`. */
function addStratum(
  cells: readonly GroupCell[],
  index: ReadonlyMap<string, number>,
  weight: LogRankWeight,
  score: Score,
): void {
  const k = index.size;
  const sorted = [...cells].sort((a, b) => a.time - b.time);
  const atRisk = new Float64Array(k);
  for (const cell of sorted) atRisk[index.get(cell.group)!]! += cell.events + cell.censored;
  const events = new Float64Array(k);
  const leaving = new Float64Array(k);
  let survival = 1;
  let peto = 1;
  for (let at = 0; at < sorted.length; ) {
    const time = sorted[at]!.time;
    events.fill(0);
    leaving.fill(0);
    for (; at < sorted.length && sorted[at]!.time === time; at++) {
      const cell = sorted[at]!;
      const g = index.get(cell.group)!;
      events[g]! += cell.events;
      leaving[g]! += cell.events + cell.censored;
    }
    const n = atRisk.reduce((a, b) => a + b, 0);
    const d = events.reduce((a, b) => a + b, 0);
    if (d > 0) {
      peto *= 1 - d / (n + 1);
      addTime(score, atRisk, events, n, d, weightAt(weight, n, survival, peto));
      survival *= 1 - d / n;
    }
    for (let g = 0; g < k; g++) atRisk[g]! -= leaving[g]!;
  }
}

function weightAt(weight: LogRankWeight, n: number, survival: number, peto: number): number {
  if (weight === 'gehan') return n;
  if (weight === 'tarone-ware') return Math.sqrt(n);
  if (weight === 'peto') return peto;
  return weight === 'fleming-harrington' ? survival : 1;
}

/** Hypergeometric mean and covariance of the events of one time. */
function addTime(
  score: Score,
  atRisk: Float64Array,
  events: Float64Array,
  n: number,
  d: number,
  w: number,
): void {
  const k = atRisk.length;
  const spread = n > 1 ? (w * w * d * (n - d)) / (n * n * (n - 1)) : 0;
  for (let g = 0; g < k; g++) {
    score.observed[g]! += w * events[g]!;
    score.expected[g]! += (w * d * atRisk[g]!) / n;
    for (let h = 0; h < k; h++) {
      score.variance[g * k + h]! += spread * atRisk[g]! * ((g === h ? n : 0) - atRisk[h]!);
    }
  }
}

function statistic(score: Score, k: number): { chiSquare: number; df: number } {
  const p = k - 1;
  const variance = new Float64Array(p * p);
  const difference = new Float64Array(p);
  for (let g = 0; g < p; g++) {
    difference[g] = score.observed[g]! - score.expected[g]!;
    for (let h = 0; h < p; h++) variance[g * p + h] = score.variance[g * k + h]!;
  }
  const { factor, dependent } = cholesky(variance, p);
  const solved = choleskySolve(factor, p, difference);
  return {
    chiSquare: difference.reduce((sum, value, g) => sum + value * solved[g]!, 0),
    df: p - dependent.length,
  };
}

/**
 * Do k groups share one survival curve? Weighted log-rank test from additive cells.
 *
 * `cells`: {time, group, events, censored, stratum?} in any order. Refuses `not-enough-data` (needed 2) with fewer
 * than two groups, `no-events` when nobody had the event, `constant` when no event time has two groups at risk,
 * `invalid-input` for impossible numbers. Two groups, few events: read p as approximate below about 10 events.
 * Source: Mantel (1966), Peto & Peto (1972), Klein & Moeschberger (2003) ch. 7; R `survdiff`.
 */
export function logRank(cells: readonly GroupCell[], weight: LogRankWeight = 'log-rank'): LogRank | Refused {
  if (!cells.every((c) => isAmount(c.time) && isAmount(c.events) && isAmount(c.censored)))
    return refuse('invalid-input', { detail: 'cells' });
  const filled = cells.filter((cell) => cell.events + cell.censored > 0);
  const names = [...new Set(filled.map((cell) => cell.group))].sort();
  if (names.length < 2) return refuse('not-enough-data', { needed: 2, detail: 'groups' });
  if (filled.every((cell) => cell.events === 0)) return refuse('no-events');
  const k = names.length;
  const index = new Map(names.map((name, g) => [name, g]));
  const score: Score = {
    observed: new Float64Array(k),
    expected: new Float64Array(k),
    variance: new Float64Array(k * k),
  };
  const strata = Map.groupBy(filled, (cell) => cell.stratum ?? '');
  for (const stratum of strata.values()) addStratum(stratum, index, weight, score);
  const { chiSquare, df } = statistic(score, k);
  if (df === 0) return refuse('constant', { detail: 'no event time with two groups at risk' });
  const sizes = new Float64Array(k);
  for (const cell of filled) sizes[index.get(cell.group)!]! += cell.events + cell.censored;
  const groups = names.map((group, g) => ({
    group,
    n: sizes[g]!,
    observed: score.observed[g]!,
    expected: score.expected[g]!,
  }));
  return { ok: true, chiSquare, df, p: chiSquareTail(chiSquare, df), groups };
}
