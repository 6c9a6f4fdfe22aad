import {
  type BinSizes,
  type CellColumns,
  type ExposureCells,
  readCells,
  sizesOf,
  sumOf,
} from './cell-table.ts';
import type { KeyPart } from './cells-sql.ts';
import { designEffect } from './design-effect.ts';
import {
  compare,
  groupOfBins,
  pairedStrata,
  segmentsOf,
  sideCells,
  sideOfBins,
  standOut,
} from './driver-compare.ts';
import { binsOf } from './driver-curve.ts';
import { doubtOf } from './driver-doubt.ts';
import { kneeOf } from './driver-knee.ts';
import type { DriverResult } from './driver-result.ts';
import { experimentOf, moneyOf } from './driver-stakes.ts';
import type { CovariateId, Exposure } from './exposures.ts';
import { groupsOf } from './groups.ts';
import type { ControlId } from './population-sql.ts';
import { coarsen } from './strata.ts';

/** Everything a driver is computed from; plain data, so that it crosses to a worker thread. */
export type DriverInput = ExposureCells & {
  readonly exposure: Exposure;
  readonly covariates: readonly CovariateId[];
  readonly controls: readonly ControlId[];
  /** margin a kept customer brings in a year, major units; null where unknown */
  readonly valuePerCustomer: number | null;
  readonly seed: number;
};

const leastPerArm = 60;
const leastLost = 20;
const leastStratum = 60;

/**
 * One driver, from its cells: grade-free. M0 coverage, M1 crude, M2 standardised curve, M3 comparison within strata, M4 knee,
 * M6 doubt, money, experiment. Refusals come back as `cannotAnswer` with what is missing; nothing throws on data.
 */
export function computeDriver(input: DriverInput): DriverResult {
  const { table, exposure, coverage } = input;
  const n = sumOf(table.n);
  const lost = sumOf(table.lost);
  const base = {
    id: exposure.id,
    n,
    lost,
    coverage: { ...coverage, knownShare: coverage.present === 0 ? 0 : coverage.known / coverage.present },
  };
  const refuse = (reason: string, needed: number | null): DriverResult => ({
    ...base,
    state: 'cannot-answer',
    reason,
    needed,
    monthsNeeded:
      needed === null || coverage.days <= 0 || n === 0
        ? null
        : Math.ceil((needed / n) * (coverage.days / 30.4)),
    groups: [],
    bins: [],
    leftOut: [],
    sides: null,
    difference: null,
    crudeDifference: null,
    ratio: null,
    numberNeeded: null,
    p: null,
    deff: 1,
    strata: null,
    knee: null,
    doubt: null,
    segments: [],
    levels: [],
    money: null,
    experiment: null,
  });
  if (coverage.present === 0) return refuse('no-records', null);
  if (coverage.ripe === 0 || n === 0)
    return refuse(coverage.ripe === 0 ? 'too-recent' : 'not-measured', null);
  if (lost === 0 || lost === n) return refuse(lost === 0 ? 'nobody-left' : 'nobody-stayed', null);
  if (lost < leastLost || n - lost < leastLost)
    return refuse('few-lost', Math.ceil((leastLost / Math.max(1, Math.min(lost, n - lost)) - 1) * n));
  const groups = groupsOf(sizesOf(table), exposure);
  const small = groups.sides
    ? Math.min(
        groups.sides.a.reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0),
        groups.sides.b.reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0),
      )
    : groups.groups.length < 2
      ? 0
      : leastPerArm;
  if (small < leastPerArm) return refuse('one-sided', Math.ceil((leastPerArm / Math.max(1, small) - 1) * n));
  const deff = designEffect(input.clusters, (bin) => groups.of.get(bin) ?? -1);
  const finest = pairedStrata(table, groups);
  const levels = groups.sides ? [] : standOut(table, groups, finest, deff);
  const main = groups.sides
    ? compare(sideCells(table, sideOfBins(table, groups, groups.sides), finest, table.lost), deff)
    : (levels[0]?.found ?? null);
  if (main === null) return refuse('no-overlap', null);
  if (main.table.lostToNonOverlap > 0.6) return refuse('no-overlap', null);
  const sides =
    groups.sides ??
    (levels[0]
      ? { a: [levels[0].group], b: groups.groups.map((_, g) => g).filter((g) => g !== levels[0]?.group) }
      : null);
  // a stratum has to hold every group, a dozen customers each
  const least = Math.max(leastStratum, 12 * groups.groups.length);
  const groupOf = groupOfBins(table, groups);
  const strata = coarsen(table, groupOf, groups.groups.length, least);
  const { bins, lostToNonOverlap } = binsOf({
    ...input,
    groups,
    strata,
    deff,
    days: coverage.days,
  });
  const side = sides ? sideOfBins(table, groups, sides) : new Int32Array(table.bins.length).fill(-1);
  const stakes = { n, lost, days: coverage.days, valuePerCustomer: input.valuePerCustomer };
  const ratio = main.table.riskRatio;
  return {
    ...base,
    state: 'answered',
    reason: null,
    needed: null,
    monthsNeeded: null,
    groups: groups.groups,
    bins,
    leftOut: groups.leftOut,
    sides: sides && {
      a: sides.a.map((g) => groups.groups[g]?.key ?? ''),
      b: sides.b.map((g) => groups.groups[g]?.key ?? ''),
    },
    difference: main.difference,
    crudeDifference: -main.table.crude.riskDifference,
    ratio: ratio && { value: ratio.estimate, low: ratio.low, high: ratio.high },
    numberNeeded: main.table.numberNeeded,
    // the level that stands out was picked among several
    p: groups.sides ? main.p : Math.min(1, main.p * groups.groups.length),
    deff,
    strata: {
      finest: main.table.strata,
      compared: main.table.n,
      lostToNonOverlap: main.table.lostToNonOverlap,
      curveLost: lostToNonOverlap,
      kept: input.covariates.map((id, i) => ({ id, share: strata.kept[i] ?? 0 })),
    },
    knee: exposure.scale === 'duration' ? kneeOf(table, input.moments, groups, deff) : null,
    doubt: doubtOf({ ...input, groupOf, side, strata: finest, deff }, main),
    segments: segmentsOf(table, input.covariates, side, finest, deff),
    levels: levels.map(({ group, found }) => ({
      key: groups.groups[group]?.key ?? '',
      n: groups.groups[group]?.n ?? 0,
      difference: found.difference,
      p: found.p,
    })),
    money: moneyOf(stakes, { ...groups, sides }, main),
    experiment: experimentOf(stakes, main),
  };
}

/** What several drivers of one kind are computed from: columns of `driverCellsQuery` and what they were asked for. */
export type DriversInput = {
  readonly columns: CellColumns;
  readonly parts: readonly KeyPart[];
  readonly exposures: readonly Pick<DriverInput, 'exposure' | 'covariates' | 'controls'>[];
  readonly valuePerCustomer: number | null;
  readonly seed: number;
};

/** A driver, and how many customers-at-landmarks each bin holds for what is asked next about it. */
export type ComputedDriver = { readonly result: DriverResult; readonly sizes: BinSizes };

/** In the order of `exposures`. */
export function computeDrivers({ columns, parts, exposures, ...rest }: DriversInput): ComputedDriver[] {
  const asked = exposures.map((one) => ({ ...one, controls: one.controls.length }));
  return readCells(columns, parts, asked).flatMap((cells, i) => {
    const one = exposures[i];
    if (!one) return [];
    return [{ result: computeDriver({ ...cells, ...one, ...rest }), sizes: sizesOf(cells.table) }];
  });
}
