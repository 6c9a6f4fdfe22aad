import type { ExposureCell } from '#stats/causal/exposure-cells.ts';
import { type MantelHaenszel, mantelHaenszel } from '#stats/causal/mantel-haenszel.ts';
import { normalTwoSided } from '#stats/distribution/normal.ts';
import type { CellTable, Levels } from './cell-table.ts';
import type { DriverSegment, Estimate } from './driver-result.ts';
import type { CovariateId } from './exposures.ts';
import type { Groups } from './groups.ts';
import { coarsen } from './strata.ts';

const leastPair = 24;
const leastLevel = 120;

/** A comparison with its error widened by the design effect. */
export type Compared = {
  readonly difference: Estimate;
  readonly error: number;
  readonly p: number;
  readonly table: MantelHaenszel;
};

export type Sides = NonNullable<Groups['sides']>;

/** Group of each of the table's bins; below 0: left out. */
export const groupOfBins = (table: CellTable, { of }: Pick<Groups, 'of'>): Int32Array =>
  Int32Array.from(table.bins, (bin) => of.get(bin) ?? -1);

/** Side of each of the table's bins: 1 side a, 0 side b, −1 between the two. */
export function sideOfBins(table: CellTable, groups: Pick<Groups, 'of'>, sides: Sides): Int32Array {
  return groupOfBins(table, groups).map((group) =>
    sides.a.includes(group) ? 1 : sides.b.includes(group) ? 0 : -1,
  );
}

/** Strata for comparing two sides: as fine as both sides are there and a few dozen customers; what is smaller is pooled. */
export const pairedStrata = (table: CellTable, groups: Groups): Int32Array =>
  coarsen(
    table,
    groups.sides ? sideOfBins(table, groups, groups.sides) : groupOfBins(table, groups),
    2,
    leastPair,
  ).of;

/** Both sides of every stratum, `strata` of them; `events` may be the loss or a negative control. */
export const sideCells = (
  table: CellTable,
  side: Int32Array,
  strata: Int32Array,
  events: Float64Array,
): ExposureCell[] => sideCellsBy(table, side, strata, events, null)[0] ?? [];

/** The same within each level of a covariate, by the level's number. */
function sideCellsBy(
  table: CellTable,
  side: Int32Array,
  strata: Int32Array,
  events: Float64Array,
  levels: Levels | null,
): ExposureCell[][] {
  const count = strata.reduce((most, stratum) => Math.max(most, stratum), -1) + 1;
  const width = 2 * count;
  const size = width * (levels?.names.length ?? 1);
  const [n, had] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < table.n.length; i += 1) {
    const which = side[table.bin[i] ?? 0] ?? -1;
    const key = table.key[i] ?? 0;
    const stratum = strata[key] ?? -1;
    if (which < 0 || stratum < 0) continue;
    const place = (levels?.of[key] ?? 0) * width + stratum * 2 + which;
    n[place] = (n[place] ?? 0) + (table.n[i] ?? 0);
    had[place] = (had[place] ?? 0) + (events[i] ?? 0);
  }
  const found = Array.from({ length: levels?.names.length ?? 1 }, (): ExposureCell[] => []);
  for (let place = 0; place < size; place += 1) {
    if (n[place] === 0) continue;
    const within = place % width;
    found[Math.floor(place / width)]?.push({
      stratum: String(within >> 1),
      exposed: within % 2 === 1,
      n: n[place] ?? 0,
      events: had[place] ?? 0,
    });
  }
  return found;
}

/** Staying on side a minus staying on side b within strata (M3); null where it cannot be had. */
export function compare(cells: readonly ExposureCell[], deff: number): Compared | null {
  const table = mantelHaenszel(cells);
  if (!table.ok) return null;
  const { estimate, standardError } = table.riskDifference;
  const error = standardError * Math.sqrt(deff);
  if (!(error > 0)) return null;
  const half = 1.959964 * error;
  const difference = { value: -estimate, low: -estimate - half, high: -estimate + half };
  return { difference, error, p: normalTwoSided(estimate / error), table };
}

const segmented: readonly CovariateId[] = ['channel', 'tier', 'topic', 'severity', 'contract'];

/** The same comparison within each level of a covariate. */
export function segmentsOf(
  table: CellTable,
  covariates: readonly CovariateId[],
  side: Int32Array,
  strata: Int32Array,
  deff: number,
): DriverSegment[] {
  return segmented.flatMap((covariate) => {
    const levels = table.levels[covariates.indexOf(covariate)];
    if (!levels) return [];
    const cells = sideCellsBy(table, side, strata, table.lost, levels);
    return levels.names.flatMap((level, l): DriverSegment[] => {
      const own = cells[l] ?? [];
      const n = own.reduce((sum, cell) => sum + cell.n, 0);
      if (n < leastLevel) return [];
      const found = compare(own, deff);
      return [{ covariate, level, n, difference: found?.difference ?? null, p: found?.p ?? null }];
    });
  });
}

/** A category's level against all the others, the one that stands out most first. */
export function standOut(
  table: CellTable,
  groups: Groups,
  strata: Int32Array,
  deff: number,
): { readonly group: number; readonly found: Compared }[] {
  const groupOf = groupOfBins(table, groups);
  return groups.groups
    .flatMap((_, group) => {
      const side = groupOf.map((one) => (one === group ? 1 : one < 0 ? -1 : 0));
      const found = compare(sideCells(table, side, strata, table.lost), deff);
      return found ? [{ group, found }] : [];
    })
    .sort((a, b) => a.found.p - b.found.p);
}
