import { benjaminiHochberg } from '#stats/comparison/multiple-testing.ts';
import { compareWithOthers, type Measured, revenueEffect } from './agents-compare.ts';
import { type ClusterRow, type MoneyTable, sumOf } from './cell-table.ts';
import { designEffect } from './design-effect.ts';
import type { Estimate } from './driver-result.ts';

/** One outcome's cells by stage. */
export type StageCells = { readonly table: MoneyTable; readonly clusters: readonly ClusterRow[] };

export type StagesInput = { readonly stays: StageCells; readonly sales: StageCells };

export type StageEffect = {
  readonly n: number;
  /** against like customers met in other stages; null: too few, or nobody alike elsewhere */
  readonly difference: Estimate | null;
  readonly crude: number | null;
  readonly p: number | null;
  /** by Benjamini-Hochberg over all stages of this outcome */
  readonly adjustedP: number | null;
  /** customers more that would be enough; null where more would not help */
  readonly needed: number | null;
};

export type StageUnit = {
  readonly key: string;
  /** staying, share of 1 */
  readonly stays: StageEffect;
  /** bought again within the horizon, share of 1 */
  readonly sales: StageEffect;
  /** revenue of the horizon per customer, major units */
  readonly spend: StageEffect;
};

export type StagesResult = {
  readonly state: 'answered' | 'cannot-answer';
  readonly reason: 'no-records' | 'one-stage' | null;
  readonly n: number;
  readonly units: readonly StageUnit[];
};

const leastCustomers = 60;
const leastShare = 0.5;

const none = (n: number, needed: number | null): StageEffect => ({
  n,
  difference: null,
  crude: null,
  p: null,
  adjustedP: null,
  needed,
});

type Effects = { readonly share: StageEffect; readonly revenue: StageEffect };

const effect = (n: number, found: Measured, crude: number): StageEffect =>
  found.error > 0
    ? {
        n,
        difference: { value: found.value, low: found.low, high: found.high },
        crude,
        p: found.p,
        adjustedP: found.p,
        needed: null,
      }
    : none(n, null);

function effectsOf({ table, clusters }: StageCells, keys: readonly string[]): Effects[] {
  const places = new Map(keys.map((key, i) => [key, i]));
  const widening = {
    lost: designEffect(clusters, (bin) => places.get(String(bin)) ?? -1),
    revenue: revenueEffect(clusters, table),
  };
  const all = keys.map((key): Effects => {
    const one = compareWithOthers(table, key, widening);
    const few = one.n < leastCustomers;
    if (few || one.compared < leastShare * one.n) {
      const nothing = none(one.n, few ? leastCustomers - one.n : null);
      return { share: nothing, revenue: nothing };
    }
    return {
      share: effect(one.n, one.difference, one.crude),
      revenue: effect(one.n, one.revenue, one.crudeRevenue),
    };
  });
  return corrected(corrected(all, 'share'), 'revenue');
}

/** Several stages are asked about at once: each p is told as one of so many. */
function corrected(all: readonly Effects[], name: keyof Effects): Effects[] {
  const tested = all.flatMap((one, at) => (one[name].p === null ? [] : [{ at, p: one[name].p }]));
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p));
  const place = new Map(tested.map(({ at }, i) => [at, adjusted[i] ?? 1]));
  return all.map((one, at) => ({
    ...one,
    [name]: { ...one[name], adjustedP: place.get(at) ?? null },
  }));
}

/** What goes with each stage of the service journey: staying, buying again and spend, within like customers. */
export function computeStages({ stays, sales }: StagesInput): StagesResult {
  const n = sumOf(stays.table.n);
  const keys = [...new Set([...stays.table.bins, ...sales.table.bins].map(String))].sort();
  if (keys.length === 0) return { state: 'cannot-answer', reason: 'no-records', n, units: [] };
  const staying = effectsOf(stays, keys);
  const buying = effectsOf(sales, keys);
  const units = keys.map(
    (key, i): StageUnit => ({
      key,
      stays: staying[i]?.share ?? none(0, null),
      sales: buying[i]?.share ?? none(0, null),
      spend: staying[i]?.revenue ?? none(0, null),
    }),
  );
  if (keys.length === 1) return { state: 'cannot-answer', reason: 'one-stage', n, units };
  return { state: 'answered', reason: null, n, units };
}
