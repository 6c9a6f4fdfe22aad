import { type FunnelLimits, funnelLimits } from '#stats/causal/funnel-limits.ts';
import { type NonInferiority, nonInferiority } from '#stats/causal/non-inferiority.ts';
import { observedExpected, type ShrunkRatio } from '#stats/causal/observed-expected.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import { type Comparison, compareWithOthers, measured, revenueEffect } from './agents-compare.ts';
import { type ClusterRow, type MoneyTable, sumOf } from './cell-table.ts';
import { designEffect } from './design-effect.ts';
import type { Estimate } from './driver-result.ts';

export type AgentsInput = {
  readonly table: MoneyTable;
  readonly clusters: readonly ClusterRow[];
  /** loss of staying one is ready to bear for sales, share of 1 */
  readonly margin: number;
};

/** Customers credited to one agent against like customers of the others. */
export type AgentUnit = {
  readonly key: string;
  readonly n: number;
  readonly compared: number;
  /** lost, and how many of such customers the others would lose */
  readonly observed: number;
  readonly expected: number;
  readonly ratio: number;
  readonly shrunk: Estimate;
  readonly confidence: number;
  readonly funnel: ShrunkRatio['funnel'];
  /** place on the funnel: expected losses, less by what repeated customers and borrowed rates take away */
  readonly weight: number;
  /** share that left, as seen */
  readonly left: Estimate;
  /** share the others lose of such customers: how hard the book is */
  readonly expectedRate: number;
  /** staying against like customers, share of 1 */
  readonly difference: Estimate;
  readonly sales: {
    readonly perCustomer: Estimate;
    readonly difference: Estimate;
    readonly bound: number;
    readonly verdict: NonInferiority['verdict'];
  };
};

export type NotYet = {
  readonly key: string;
  readonly n: number;
  /** `few`: more customers needed; `no-overlap`: nobody else serves such customers */
  readonly reason: 'few' | 'no-overlap';
  readonly needed: number | null;
};

export type AgentsResult = {
  readonly state: 'answered' | 'cannot-answer';
  readonly reason: 'no-records' | 'few-agents' | 'nobody-left' | null;
  readonly n: number;
  readonly lost: number;
  readonly deff: number;
  /** standard deviation of the true ratios between agents; 0: they do not differ beyond chance */
  readonly between: number;
  readonly mean: number;
  readonly units: readonly AgentUnit[];
  readonly notYet: readonly NotYet[];
  readonly limits: readonly FunnelLimits[];
};

const leastCustomers = 60;
const leastExpected = 10;
const leastShare = 0.5;

/** Why somebody is not shown; null: shown. */
function notYetOf(one: Comparison): NotYet | null {
  if (one.n >= leastCustomers && one.compared < leastShare * one.n)
    return { key: one.key, n: one.n, reason: 'no-overlap', needed: null };
  const volume = one.variance > 0 ? (one.expected * one.expected) / one.variance : 0;
  if (one.compared >= leastCustomers && volume >= leastExpected) return null;
  const wanted = Math.max(leastCustomers, volume > 0 ? (one.n * leastExpected) / volume : 2 * one.n);
  return { key: one.key, n: one.n, reason: 'few', needed: Math.max(1, Math.ceil(wanted - one.n)) };
}

/**
 * Counts as they would be were encounters independent and the expected known for sure: same ratio, less volume. Whole, because
 * the funnel is exact. Source: quasi-likelihood, McCullagh & Nelder (1989) ch. 9; overdispersed funnel, Spiegelhalter (2005) 4.2.
 */
function effective(one: Comparison): { unit: string; observed: number; expected: number } {
  const factor = one.variance > 0 ? one.variance / one.expected : 1;
  const observed = Math.round(one.observed / factor);
  const expected = observed > 0 ? (observed * one.expected) / one.observed : one.expected / factor;
  return { unit: one.key, observed, expected };
}

function unitOf(one: Comparison, found: ShrunkRatio, input: AgentsInput, widen: number): AgentUnit | null {
  const judged = nonInferiority(
    { estimate: one.difference.value, standardError: one.difference.error },
    { margin: input.margin },
  );
  const left = wilsonInterval(one.lost, one.n);
  if (!judged.ok || !left.ok) return null;
  const { difference } = one;
  return {
    key: one.key,
    n: one.n,
    compared: one.compared,
    observed: one.lost,
    expected: expectedOf(one),
    ratio: found.ratio,
    shrunk: { value: found.shrunk, low: found.low, high: found.high },
    confidence: found.confidence,
    funnel: found.funnel,
    weight: found.expected,
    left: { value: left.estimate, low: left.low, high: left.high },
    expectedRate: expectedOf(one) / one.n,
    difference: plain(difference),
    sales: {
      perCustomer: revenueOf(input.table, one.key, widen),
      difference: plain(one.revenue),
      bound: judged.bound,
      verdict: judged.verdict,
    },
  };
}

/** Losses of such customers elsewhere: the own ones over the ratio; without any, the others' rate where both are there. */
const expectedOf = (one: Comparison): number =>
  one.observed > 0
    ? (one.lost * one.expected) / one.observed
    : one.n * (one.expected / Math.max(one.expected, one.compared));

const plain = ({ value, low, high }: Estimate): Estimate => ({ value, low, high });

/** Revenue of the horizon per customer, as seen. */
function revenueOf(table: MoneyTable, key: string, widen: number): Estimate {
  let [n, r1, r2] = [0, 0, 0];
  for (let i = 0; i < table.n.length; i += 1) {
    if (String(table.bins[table.bin[i] ?? 0]) !== key) continue;
    n += table.n[i] ?? 0;
    r1 += table.r1[i] ?? 0;
    r2 += table.r2[i] ?? 0;
  }
  const mean = n > 0 ? r1 / n : 0;
  const spread = n > 1 ? Math.max(0, r2 - n * mean * mean) / (n - 1) / n : 0;
  return plain(measured(mean, Math.sqrt(spread * widen)));
}

/** Places along the expected axis, denser at the left where the funnel bends. */
function placesOf(most: number): number[] {
  const steps = 40;
  const [low, high] = [Math.sqrt(4), Math.sqrt(most * 1.12)];
  return Array.from({ length: steps + 1 }, (_, i) => (low + ((high - low) * i) / steps) ** 2);
}

/**
 * Retention of the customers each agent served against the expectation given the book: lost within the horizon over what the
 * others lose of like customers, pulled towards all by what chance leaves open, with the limits of chance.
 *
 * Nobody is ranked: units come in the order of their keys. Refusals are results; nothing throws on data.
 */
export function computeAgents(input: AgentsInput): AgentsResult {
  const { table, clusters } = input;
  const [n, lost] = [sumOf(table.n), sumOf(table.lost)];
  const keys = table.bins.map(String).sort();
  const places = new Map(keys.map((key, i) => [key, i]));
  const deff = designEffect(clusters, (bin) => places.get(String(bin)) ?? -1);
  const base = { n, lost, deff, between: 0, mean: 1, units: [], limits: [] };
  const refuse = (reason: AgentsResult['reason'], notYet: readonly NotYet[] = []): AgentsResult => ({
    ...base,
    state: 'cannot-answer',
    reason,
    notYet,
  });
  if (n === 0) return refuse('no-records');
  const revenue = revenueEffect(clusters, table);
  const all = keys.map((key) => compareWithOthers(table, key, { lost: deff, revenue }));
  const notYet = all.flatMap((one) => notYetOf(one) ?? []);
  const shown = all.filter((one) => notYetOf(one) === null);
  const found = observedExpected(shown.map(effective));
  if (!found.ok) return refuse(found.reason === 'no-events' ? 'nobody-left' : 'few-agents', notYet);
  const units = shown.flatMap((one, i) => {
    const ratio = found.units[i];
    return ratio ? (unitOf(one, ratio, input, revenue) ?? []) : [];
  });
  // the funnel's centre is the ratio of all units together, which is not the mean of their true ratios
  const sums = found.units.reduce((s, u) => ({ o: s.o + u.observed, e: s.e + u.expected }), { o: 0, e: 0 });
  const lines = funnelLimits(placesOf(Math.max(...units.map(({ weight }) => weight))), sums.o / sums.e);
  return {
    ...base,
    state: 'answered',
    reason: null,
    between: found.betweenDeviation,
    mean: sums.o / sums.e,
    units,
    notYet,
    limits: lines.ok ? lines.limits : [],
  };
}
