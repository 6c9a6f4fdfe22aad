import { normalCritical } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import type { Contrast } from './exposure-cells.ts';
import { differenceContrast, ratioContrast } from './exposure-cells.ts';

/** Additive cell: of `n` customers of this stratum whose exposure fell into `bin`, `events` had the outcome. */
export type DoseCell = {
  readonly stratum: string;
  readonly bin: string;
  readonly n: number;
  readonly events: number;
};

/** Risk if everybody had been in this bin, with today's mix of strata; and what was simply observed in it. */
export type StandardisedRisk = {
  readonly bin: string;
  readonly risk: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly crude: number;
  readonly n: number;
};

export type StandardisedCurve = {
  readonly ok: true;
  /** In order of first appearance. */
  readonly bins: readonly StandardisedRisk[];
  /** Share of customers in strata where some bin is empty: no like-for-like comparison exists for them. */
  readonly lostToNonOverlap: number;
  readonly strata: number;
};

type Grid = {
  readonly bins: readonly string[];
  readonly strata: Map<string, Map<string, { n: number; events: number }>>;
};

function gridOf(cells: readonly DoseCell[]): Grid | null {
  const bins = new Set<string>();
  const strata: Grid['strata'] = new Map();
  for (const { stratum, bin, n, events } of cells) {
    if (!isAmount(n) || !isAmount(events) || events > n) return null;
    if (n === 0) continue;
    bins.add(bin);
    const row = strata.get(stratum) ?? new Map<string, { n: number; events: number }>();
    const cell = row.get(bin) ?? { n: 0, events: 0 };
    row.set(bin, { n: cell.n + n, events: cell.events + events });
    strata.set(stratum, row);
  }
  return { bins: [...bins], strata };
}

function sizeOf(row: ReadonlyMap<string, { n: number }>): number {
  return [...row.values()].reduce((sum, cell) => sum + cell.n, 0);
}

/** Interval of a risk on the logit scale; a point without error stays a point. */
function riskInterval(risk: number, error: number, z: number): { low: number; high: number } {
  if (error === 0 || risk <= 0 || risk >= 1) return { low: risk, high: risk };
  const [logit, width] = [Math.log(risk / (1 - risk)), (z * error) / (risk * (1 - risk))];
  return { low: 1 / (1 + Math.exp(width - logit)), high: 1 / (1 + Math.exp(-width - logit)) };
}

/**
 * Standardised risk of each exposure bin over one common mix of strata (g-formula): "if all had been answered in 2-4 h".
 *
 * `cells`: {stratum, bin, n, events}. `bins`: which to compare (default all present); only strata where every one of them
 * occurs count, so that all risks describe the same customers. Variance: binomial within stratum and bin; cells without or
 * full of events take (events + .5) / (n + 1) in it, so that a small empty cell is not taken for certainty.
 * Refuses `invalid-input`, `not-enough-data` (needed 1), `no-overlap` when no stratum holds all the bins.
 * Source: Robins (1986); Hernan & Robins (2020) ch. 13.
 */
export function standardisedRisks(
  cells: readonly DoseCell[],
  options: { readonly bins?: readonly string[]; readonly level?: number } = {},
): StandardisedCurve | Refused {
  const level = options.level ?? 0.95;
  const grid = gridOf(cells);
  if (grid === null || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const bins = options.bins ?? grid.bins;
  const total = [...grid.strata.values()].reduce((sum, row) => sum + sizeOf(row), 0);
  if (total === 0 || bins.length === 0) return refuse('not-enough-data', { needed: 1 });
  const shared = [...grid.strata.values()].filter((row) => bins.every((bin) => row.has(bin)));
  const size = shared.reduce((sum, row) => sum + sizeOf(row), 0);
  if (size === 0) return refuse('no-overlap');
  const z = normalCritical(level);
  const risks = bins.map((bin): StandardisedRisk => {
    let [risk, variance, n, events] = [0, 0, 0, 0];
    for (const row of shared) {
      const cell = row.get(bin)!;
      const weight = sizeOf(row) / size;
      const smooth =
        cell.events === 0 || cell.events === cell.n
          ? (cell.events + 0.5) / (cell.n + 1)
          : cell.events / cell.n;
      risk += (weight * cell.events) / cell.n;
      variance += (weight * weight * smooth * (1 - smooth)) / cell.n;
      n += cell.n;
      events += cell.events;
    }
    const standardError = Math.sqrt(variance);
    return { bin, risk, standardError, ...riskInterval(risk, standardError, z), crude: events / n, n };
  });
  return { ok: true, bins: risks, lostToNonOverlap: 1 - size / total, strata: shared.length };
}

/**
 * Difference and ratio of two standardised risks, `first` against `second`, over the strata that hold both.
 * The ratio is null when one risk is 0. Refuses what `standardisedRisks` refuses.
 */
export function standardisedContrast(
  cells: readonly DoseCell[],
  first: string,
  second: string,
  level = 0.95,
):
  | {
      readonly ok: true;
      readonly difference: Contrast;
      readonly ratio: Contrast | null;
      readonly lostToNonOverlap: number;
    }
  | Refused {
  const curve = standardisedRisks(cells, { bins: [first, second], level });
  if (!curve.ok) return curve;
  const [a, b] = [curve.bins[0]!, curve.bins[1]!];
  const z = normalCritical(level);
  return {
    ok: true,
    difference: differenceContrast(a.risk - b.risk, Math.hypot(a.standardError, b.standardError), z),
    ratio:
      a.risk === 0 || b.risk === 0
        ? null
        : ratioContrast(a.risk / b.risk, Math.hypot(a.standardError / a.risk, b.standardError / b.risk), z),
    lostToNonOverlap: curve.lostToNonOverlap,
  };
}
