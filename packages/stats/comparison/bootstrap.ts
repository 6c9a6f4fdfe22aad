import { normalCdf, normalQuantile } from '../distribution/normal.ts';
import { drawBinomial } from '../numeric/draw.ts';
import type { Random } from '../numeric/random.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isCount, isLevel, refuse } from '../numeric/refused.ts';

export type BootstrapInterval = Interval & {
  readonly standardError: number;
  readonly replicates: number;
  /** Resamples in which the statistic did not exist; their share should be small. */
  readonly failed: number;
};

/** New counts of the same total: each observation falls into a cell with the probability of that cell. */
function resample(counts: readonly number[], total: number, random: Random): number[] {
  let left = total;
  let rest = total;
  return counts.map((count) => {
    const drawn = rest === 0 ? 0 : count >= rest ? left : drawBinomial(random, left, count / rest);
    left -= drawn;
    rest -= count;
    return drawn;
  });
}

/** Skewness of the influence of single observations, by taking one away from each cell in turn. */
function acceleration(
  counts: readonly number[],
  statistic: (counts: readonly number[]) => number | null,
): number {
  const without = counts.map((count, i) =>
    count === 0 ? null : statistic(counts.map((c, k) => (k === i ? c - 1 : c))),
  );
  let [n, mean] = [0, 0];
  without.forEach((value, i) => {
    if (value === null) return;
    n += counts[i]!;
    mean += counts[i]! * value;
  });
  mean /= Math.max(1, n);
  let [squares, cubes] = [0, 0];
  without.forEach((value, i) => {
    if (value === null) return;
    squares += counts[i]! * (mean - value) ** 2;
    cubes += counts[i]! * (mean - value) ** 3;
  });
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

function quantileOf(sorted: readonly number[], probability: number): number {
  const position = Math.min(sorted.length - 1, Math.max(0, probability * (sorted.length + 1) - 1));
  const below = Math.floor(position);
  return sorted[below]! + (position - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}

/**
 * Interval of any statistic of counted cells by the bias-corrected, accelerated bootstrap. Cost: cells, not customers.
 *
 * `counts`: whole numbers, one per cell; `statistic` reads counts in the same order and may answer null where it does not
 * exist. Seeded through `random`; `replicates` 2,000 by default. Refuses `invalid-input`, `not-enough-data` when the
 * statistic does not exist on the data or in more than 5 % of resamples, `constant` when it never varies.
 * Source: Efron (1987); R `boot::boot.ci(type = "bca")`.
 */
export function bootstrapCells(
  counts: readonly number[],
  statistic: (counts: readonly number[]) => number | null,
  random: Random,
  options: { readonly replicates?: number; readonly level?: number } = {},
): BootstrapInterval | Refused {
  const { replicates = 2000, level = 0.95 } = options;
  if (!counts.every(isCount) || !isLevel(level) || replicates < 100)
    return refuse('invalid-input', { detail: 'counts, level or replicates' });
  const n = counts.reduce((a, b) => a + b, 0);
  const estimate = n < 2 ? null : statistic(counts);
  if (estimate === null) return refuse('not-enough-data', { needed: 2 });
  const values: number[] = [];
  for (let k = 0; k < replicates; k++) {
    const value = statistic(resample(counts, n, random));
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  const failed = replicates - values.length;
  if (failed > 0.05 * replicates)
    return refuse('not-enough-data', {
      detail: `the statistic does not exist in ${failed} of ${replicates} resamples`,
    });
  values.sort((a, b) => a - b);
  if (values[0] === values[values.length - 1]) return refuse('constant');
  const below = values.filter((v) => v < estimate).length + 0.5 * values.filter((v) => v === estimate).length;
  const bias = normalQuantile(Math.min(1 - 1e-6, Math.max(1e-6, below / values.length)));
  const a = acceleration(counts, statistic);
  const end = (p: number): number => {
    const z = bias + normalQuantile(p);
    return quantileOf(values, normalCdf(bias + z / Math.max(0.05, 1 - a * z)));
  };
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const standardError = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
  return {
    ok: true,
    estimate,
    low: end((1 - level) / 2),
    high: end((1 + level) / 2),
    n,
    standardError,
    replicates,
    failed,
  };
}
