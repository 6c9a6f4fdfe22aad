import { normalTwoSided } from '#stats/distribution/normal.ts';
import type { ClusterRow, MoneyTable } from './cell-table.ts';
import type { Estimate } from './driver-result.ts';
import { coarsen } from './strata.ts';

/** One group of customers-at-landmarks (an agent's, a stage's) beside those of all the others, within like customers. */
export type Comparison = {
  readonly key: string;
  readonly n: number;
  /** of them with like customers elsewhere; only they count below */
  readonly compared: number;
  readonly lost: number;
  /**
   * Losses of the compared, and of the others' like customers brought to the same number; every stratum counts by how far both are
   * there (n1 n0 / N), so that where hardly anybody else serves such customers little is claimed.
   */
  readonly observed: number;
  readonly expected: number;
  /** variance of `observed - expected`, widened */
  readonly variance: number;
  /** staying: own minus others, where both are there, share of 1 */
  readonly difference: Measured;
  /** before like was compared with like */
  readonly crude: number;
  /** revenue of the horizon per customer, own minus others, major units */
  readonly revenue: Measured;
  readonly crudeRevenue: number;
};

export type Measured = Estimate & { readonly error: number; readonly p: number };

export type Widening = { readonly lost: number; readonly revenue: number };

const z95 = 1.959964;

export const measured = (value: number, error: number): Measured => ({
  value,
  low: value - z95 * error,
  high: value + z95 * error,
  error,
  p: error > 0 ? normalTwoSided(value / error) : 1,
});

type Side = { n: number; lost: number; r1: number; r2: number };
const nobody = (): Side => ({ n: 0, lost: 0, r1: 0, r2: 0 });

function add(side: Side, table: MoneyTable, i: number): void {
  side.n += table.n[i] ?? 0;
  side.lost += table.lost[i] ?? 0;
  side.r1 += table.r1[i] ?? 0;
  side.r2 += table.r2[i] ?? 0;
}

/** Both sides of every stratum. Strata are as fine as both sides are there and two dozen customers. */
function sidesOf(table: MoneyTable, key: string): { own: Side; others: Side }[] {
  const own = Int32Array.from(table.bins, (bin) => (String(bin) === key ? 1 : 0));
  const strata = coarsen(table, own, 2, leastStratum);
  const sides = Array.from({ length: strata.count }, () => ({ own: nobody(), others: nobody() }));
  for (let i = 0; i < table.n.length; i += 1) {
    const at = sides[strata.of[table.key[i] ?? 0] ?? -1];
    if (at) add(own[table.bin[i] ?? 0] === 1 ? at.own : at.others, table, i);
  }
  return sides;
}

const leastStratum = 24;

const variance = (side: Side): number =>
  side.n > 1 ? Math.max(0, (side.r2 - (side.r1 * side.r1) / side.n) / (side.n - 1)) : 0;

const whole = (sides: readonly Side[]): Side =>
  sides.reduce(
    (sum, side) => ({
      n: sum.n + side.n,
      lost: sum.lost + side.lost,
      r1: sum.r1 + side.r1,
      r2: sum.r2 + side.r2,
    }),
    nobody(),
  );

const share = (part: number, all: number): number => (all > 0 ? part / all : 0);

/**
 * A group against all others within like customers, the group's own left out of the rates it is held against.
 *
 * `observed - expected` is what indirect standardisation by the company's rates gives; the ratio is that of Mantel and Haenszel,
 * which those rates would pull to 1 because they hold the group's own customers. Errors are those of no difference.
 * Source: Mantel & Haenszel (1959); Breslow & Day (1987) ch. 3; weights as overlap weights, Li, Morgan & Zaslavsky (2018).
 */
export function compareWithOthers(table: MoneyTable, key: string, widening: Widening): Comparison {
  const sides = sidesOf(table, key);
  const [own, others] = [whole(sides.map((one) => one.own)), whole(sides.map((one) => one.others))];
  const pooled = variance(whole([own, others]));
  let [compared, weight, observed, expected, spread, money, moneySpread] = [0, 0, 0, 0, 0, 0, 0];
  for (const { own: mine, others: theirs } of sides) {
    const [n1, n0] = [mine.n, theirs.n];
    if (n1 === 0 || n0 === 0) continue;
    const both = (n1 * n0) / (n1 + n0);
    // half a case either way, so that a small stratum without a loss is not taken for certainty
    const p = (mine.lost + theirs.lost + 0.5) / (n1 + n0 + 1);
    compared += n1;
    weight += both;
    observed += (both * mine.lost) / n1;
    expected += (both * theirs.lost) / n0;
    spread += both * p * (1 - p);
    money += both * (mine.r1 / n1 - theirs.r1 / n0);
    const within = (side: Side): number => (side.n < 8 ? Math.max(pooled, variance(side)) : variance(side));
    moneySpread += both * both * (within(mine) / n1 + within(theirs) / n0);
  }
  const wide = spread * widening.lost;
  return {
    key,
    n: own.n,
    compared,
    lost: own.lost,
    observed,
    expected,
    variance: wide,
    difference: measured(share(expected - observed, weight), share(Math.sqrt(wide), weight)),
    crude: share(others.lost, others.n) - share(own.lost, own.n),
    revenue: measured(share(money, weight), share(Math.sqrt(moneySpread * widening.revenue), weight)),
    crudeRevenue: share(own.r1, own.n) - share(others.r1, others.n),
  };
}

/**
 * How much wider intervals of revenue must be because one customer's encounters are alike: variance between 64 groups of customers
 * over the one within, at least 1. Source: random groups, Wolter (2007) ch. 2.
 */
export function revenueEffect(clusters: readonly ClusterRow[], table: MoneyTable): number {
  const totals = new Map<string, Side>();
  for (const bin of table.bins) totals.set(String(bin), nobody());
  for (let i = 0; i < table.n.length; i += 1) {
    const side = totals.get(String(table.bins[table.bin[i] ?? 0]));
    if (side) add(side, table, i);
  }
  let [chi, df] = [0, 0];
  for (const { bin, n, r1 } of clusters) {
    const total = totals.get(String(bin));
    if (!total || n < 2 || total.n < 60) continue;
    const spread = n * variance(total);
    if (!(spread > 0)) continue;
    chi += (r1 - n * (total.r1 / total.n)) ** 2 / spread;
    df += 1 - n / total.n;
  }
  return df < 15 ? 1 : Math.min(10, Math.max(1, chi / df));
}
