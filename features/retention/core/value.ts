import type { MetricValue } from '#platform/core/metric.ts';
import { meanInterval } from '#stats/comparison/mean-interval.ts';
import { quantileInterval, type ValueCell } from '#stats/comparison/median-interval.ts';
import { normalTwoSided } from '#stats/distribution/normal.ts';
import { newcombeDifference } from '#stats/proportion/newcombe.ts';
import { type NpsCounts, netPromoterScore, npsDifference } from '#stats/proportion/nps.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { Cell } from './cells-sql.ts';
import type { Metric } from './metrics.ts';
import type { Difference } from './schema.ts';

/** "Not enough data yet, N more needed". */
export const tooFew = (n: number, minimum: number): MetricValue => ({
  value: null,
  low: null,
  high: null,
  n,
  needed: Math.max(1, minimum - n),
});

export const exactCount = (n: number): MetricValue => ({ value: n, low: null, high: null, n });

export function shareValue({ s, n }: Cell, minimum: number): MetricValue {
  const interval = wilsonInterval(s, n);
  if (n < minimum || !interval.ok) return tooFew(n, minimum);
  return { value: interval.estimate, low: interval.low, high: interval.high, n };
}

export function meanValue({ n, s, q }: Cell, minimum: number): MetricValue {
  const interval = meanInterval({ n, sum: s, sumSquares: q });
  if (n < minimum || !interval.ok) return tooFew(n, Math.max(2, minimum));
  return { value: interval.estimate, low: interval.low, high: interval.high, n };
}

export function npsValue(counts: NpsCounts, minimum: number): MetricValue {
  const n = counts.promoters + counts.passives + counts.detractors;
  const score = netPromoterScore(counts);
  if (n < minimum || !score.ok) return tooFew(n, minimum);
  return { value: score.score, low: score.low, high: score.high, n };
}

/** Quantile with a distribution-free interval; a side no order statistic bounds is null. */
export function quantileValue(
  cells: readonly ValueCell[],
  probability: number,
  minimum: number,
): MetricValue {
  const interval = quantileInterval(cells, probability);
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  if (n < minimum || !interval.ok) return tooFew(n, minimum);
  return { value: interval.estimate, low: interval.low, high: interval.high, n };
}

/**
 * Ratio of two sums over customers, Σ top ÷ Σ bottom, with the linearised (delta method) interval.
 * `tt`, `bb`, `tb`: sums of squares and of products.
 */
export type RatioCell = {
  readonly n: number;
  readonly top: number;
  readonly bottom: number;
  readonly tt: number;
  readonly bb: number;
  readonly tb: number;
};

export function ratioValue(cell: RatioCell, minimum: number): MetricValue {
  const { n, top, bottom, tt, bb, tb } = cell;
  if (n < Math.max(2, minimum) || bottom <= 0) return tooFew(n, Math.max(2, minimum));
  const ratio = top / bottom;
  const residual = Math.max(0, tt - 2 * ratio * tb + ratio * ratio * bb);
  const error = Math.sqrt((residual * n) / (n - 1)) / bottom;
  return { value: ratio, low: ratio - 1.96 * error, high: ratio + 1.96 * error, n };
}

const significant = (low: number | null, high: number | null): boolean =>
  low !== null && high !== null && (low > 0 || high < 0);

function difference(
  metric: Pick<Metric, 'better'>,
  value: number,
  low: number | null,
  high: number | null,
  p: number | null,
): Difference {
  const sure = significant(low, high);
  const up = value > 0;
  const verdict =
    sure && metric.better !== null ? (up === (metric.better === 'higher') ? 'better' : 'worse') : null;
  return { value, low, high, p, significant: sure, verdict };
}

/** Difference of two shares, now − then: Newcombe's interval, pooled two-sample test. */
export function shareDifference(metric: Pick<Metric, 'better'>, now: Cell, then: Cell): Difference | null {
  const interval = newcombeDifference({ successes: now.s, n: now.n }, { successes: then.s, n: then.n });
  if (!interval.ok) return null;
  const pooled = (now.s + then.s) / (now.n + then.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / now.n + 1 / then.n));
  const p = error > 0 ? normalTwoSided(interval.estimate / error) : 1;
  return difference(metric, interval.estimate, interval.low, interval.high, p);
}

/**
 * Difference of two independent estimates from their own intervals: each half width over 1.96 is its standard error.
 * For means this is Welch's interval for large n, for medians McKean and Schrader's.
 */
export function estimateDifference(
  metric: Pick<Metric, 'better'>,
  now: MetricValue,
  then: MetricValue,
): Difference | null {
  if (now.value === null || then.value === null) return null;
  const value = now.value - then.value;
  const error = Math.hypot(errorOf(now), errorOf(then));
  if (!Number.isFinite(error) || error === 0) return difference(metric, value, null, null, null);
  const half = 1.96 * error;
  return difference(metric, value, value - half, value + half, normalTwoSided(value / error));
}

const errorOf = ({ low, high }: MetricValue): number =>
  low === null || high === null ? Number.NaN : (high - low) / 3.92;

export function npsChange(
  metric: Pick<Metric, 'better'>,
  now: NpsCounts,
  then: NpsCounts,
): Difference | null {
  const change = npsDifference(then, now);
  if (!change.ok) return null;
  return difference(metric, change.estimate, change.low, change.high, change.p);
}

/** Benjamini-Hochberg: the smallest false discovery rate at which each of these p values would be called real. */
export function adjustedP(values: readonly number[]): number[] {
  const order = values.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(values.length).fill(1);
  let least = 1;
  order.forEach(({ p, index }, place) => {
    least = Math.min(least, (p * values.length) / (values.length - place));
    adjusted[index] = least;
  });
  return adjusted;
}
