import { eValue } from '#stats/causal/e-value.ts';
import type { ExposureCell } from '#stats/causal/exposure-cells.ts';
import { fitKnees, type KneeFit, type KneeShape } from '#stats/causal/knees.ts';
import { type MantelHaenszel, mantelHaenszel } from '#stats/causal/mantel-haenszel.ts';
import { judgeDoubt } from '#stats/causal/negative-control.ts';
import { standardisedRisks } from '#stats/causal/standardise.ts';
import { normalTwoSided } from '#stats/distribution/normal.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import { type CellTable, type PackedCells, sumOf, unpackCells } from './cell-table.ts';
import type { ControlId } from './cells-sql.ts';
import { bootstrapCurve } from './curve-band.ts';
import type { Doubt, DriverBin, DriverResult, DriverSegment, Estimate, KneeResult } from './driver-result.ts';
import type { CovariateId, Exposure } from './exposures.ts';
import { type Groups, groupsOf } from './groups.ts';
import { coarsen, type Strata } from './strata.ts';

export type ClusterCell = {
  readonly cluster: number;
  readonly bin: number | string;
  /** those whose time is over, and of them those lost */
  readonly n: number;
  readonly lost: number;
};

/** A row of `clusterCellsQuery`: with those whose time is not over, and without a bin those whose exposure is not known. */
export type ClusterRow = {
  readonly cluster: number;
  readonly bin: number | string | null;
  readonly present: number;
  readonly n: number;
  readonly lost: number;
  /** how many of the present have a value; durations without one are "not yet" and have a bin */
  readonly known: number;
  readonly first_day: number;
  readonly last_day: number;
  readonly x1: number | null;
  readonly r1: number | null;
  readonly r2: number | null;
};

/** Nine digits: an engine adds in whatever order its threads come, and the last digits of a sum are theirs, not the data's. */
const steady = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(9)));

/** Moments by bin of rows by cluster and bin. */
export function momentsOf(rows: readonly ClusterRow[]): BinMoments[] {
  const known = rows.filter((row) => row.bin !== null && row.n > 0);
  return [...Map.groupBy(known, (row) => row.bin ?? '')].map(([bin, part]) => {
    const sum = (of: (row: ClusterRow) => number | null): number =>
      part.reduce((total, row) => total + steady(of(row) ?? 0), 0);
    return { bin, n: sum((r) => r.n), x1: sum((r) => r.x1), r1: sum((r) => r.r1), r2: sum((r) => r.r2) };
  });
}

/** How much of the population could be asked at all (M0). */
export function coverageOf(rows: readonly ClusterRow[]): DriverInput['coverage'] {
  const sum = (of: (row: ClusterRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [first, last] = [
    rows.reduce((least, row) => Math.min(least, row.first_day), Number.POSITIVE_INFINITY),
    rows.reduce((most, row) => Math.max(most, row.last_day), Number.NEGATIVE_INFINITY),
  ];
  return {
    present: sum((row) => row.present),
    ripe: sum((row) => row.n),
    known: sum((row) => row.known),
    days: rows.length === 0 ? 0 : last - first + 1,
  };
}

/** The rows that say something of an exposure group. */
export const clusterCells = (rows: readonly ClusterRow[]): ClusterCell[] =>
  rows.flatMap(({ cluster, bin, n, lost }) => (bin === null || n === 0 ? [] : [{ cluster, bin, n, lost }]));

/** Strata for comparing two sides: as fine as both sides are there and a few dozen customers; what is smaller is pooled. */
function pairedStrata(table: CellTable, groups: Groups): Int32Array {
  if (!groups.sides) return coarsen(table, groups.of, 2, leastPair).of;
  const side = new Map<number, number>();
  for (const group of groups.sides.a) side.set(group, 1);
  for (const group of groups.sides.b) side.set(group, 0);
  const sideOf = groups.of.map((group) => side.get(group) ?? -1);
  return coarsen(table, sideOf, 2, leastPair).of;
}

export type BinMoments = {
  readonly bin: number | string;
  readonly n: number;
  readonly x1: number;
  readonly r1: number;
  readonly r2: number;
};

/** A driver's input with its cells taken apart. */
type Opened = DriverInput & { readonly table: CellTable };

/** Everything a driver is computed from; plain data, so that it crosses to a worker thread. */
export type DriverInput = {
  readonly exposure: Exposure;
  readonly covariates: readonly CovariateId[];
  readonly controls: readonly ControlId[];
  readonly cells: PackedCells;
  readonly clusters: readonly ClusterCell[];
  /** moments of each bin: sum of ln hours, revenue of the horizon and its square */
  readonly moments: readonly BinMoments[];
  readonly coverage: {
    readonly present: number;
    readonly ripe: number;
    readonly known: number;
    readonly days: number;
  };
  /** margin a kept customer brings in a year, major units; null where unknown */
  readonly valuePerCustomer: number | null;
  readonly seed: number;
};

const leastPerArm = 60;
const leastLost = 20;
const leastStratum = 60;
const leastPair = 24;

/**
 * How much wider intervals must be because the encounters of one customer are alike: the variance between 64 groups of
 * customers over the binomial one, at least 1. Source: random groups, Wolter (2007) ch. 2.
 */
export function designEffect(
  clusters: readonly ClusterCell[],
  groupOf: (bin: number | string) => number,
): number {
  const cells = new Map<string, { group: number; n: number; lost: number }>();
  const totals = new Map<number, { n: number; lost: number }>();
  const seen = new Set<number>();
  for (const { cluster, bin, n, lost } of clusters) {
    const group = groupOf(bin);
    if (group < 0) continue;
    seen.add(cluster);
    const key = `${cluster}|${group}`;
    const cell = cells.get(key) ?? { group, n: 0, lost: 0 };
    cells.set(key, { group, n: cell.n + n, lost: cell.lost + lost });
    const total = totals.get(group) ?? { n: 0, lost: 0 };
    totals.set(group, { n: total.n + n, lost: total.lost + lost });
  }
  if (seen.size < 16) return 1;
  let [chi, df] = [0, 0];
  for (const { group, n, lost } of cells.values()) {
    const total = totals.get(group);
    if (!total) continue;
    const p = total.lost / total.n;
    if (p <= 0 || p >= 1 || n * p * (1 - p) < 1) continue;
    chi += (lost - n * p) ** 2 / (n * p * (1 - p));
    df += 1 - n / total.n;
  }
  return df < 15 ? 1 : Math.min(10, Math.max(1, chi / df));
}

const flip = (contrast: { estimate: number; low: number; high: number }): Estimate => ({
  value: -contrast.estimate,
  low: -contrast.high,
  high: -contrast.low,
});

/** Cells of the two sides by stratum; `events` may be the loss or a negative control. */
function sideCells(
  table: CellTable,
  groups: Groups,
  strata: Int32Array,
  events: Float64Array,
  sides: Groups['sides'],
): ExposureCell[] {
  if (!sides) return [];
  const side = new Map<number, boolean>();
  for (const group of sides.a) side.set(group, true);
  for (const group of sides.b) side.set(group, false);
  const out: ExposureCell[] = [];
  for (let i = 0; i < table.n.length; i += 1) {
    const exposed = side.get(groups.of[i] ?? -1);
    if (exposed !== undefined)
      out.push({ stratum: String(strata[i]), exposed, n: table.n[i] ?? 0, events: events[i] ?? 0 });
  }
  return out;
}

/** A comparison with its error widened by the design effect. */
type Compared = {
  readonly difference: Estimate;
  readonly error: number;
  readonly p: number;
  readonly table: MantelHaenszel;
};

function compare(cells: readonly ExposureCell[], deff: number): Compared | null {
  const table = mantelHaenszel(cells);
  if (!table.ok) return null;
  const widen = Math.sqrt(deff);
  const { estimate, standardError } = table.riskDifference;
  const error = standardError * widen;
  if (!(error > 0)) return null;
  const difference = flip({ estimate, low: estimate - 1.959964 * error, high: estimate + 1.959964 * error });
  return { difference, error, p: normalTwoSided(estimate / error), table };
}

/**
 * How strong the strongest thing we did measure is as a confounder: the smaller of its risk ratios with the loss and with the
 * exposure, largest over the covariates. An unmeasured one would have to beat it (E-value).
 */
function strongestConfounder(
  table: CellTable,
  groups: Groups,
  covariates: readonly CovariateId[],
): { covariate: CovariateId | null; ratio: number } {
  const onA = new Set(groups.sides?.a ?? []);
  let best: { covariate: CovariateId | null; ratio: number } = { covariate: null, ratio: 1 };
  covariates.forEach((covariate, c) => {
    const levels = new Map<string, { n: number; lost: number; a: number }>();
    for (let i = 0; i < table.n.length; i += 1) {
      if ((groups.of[i] ?? -1) < 0) continue;
      const level = table.levels[c]?.[i] ?? '';
      const sum = levels.get(level) ?? { n: 0, lost: 0, a: 0 };
      sum.n += table.n[i] ?? 0;
      sum.lost += table.lost[i] ?? 0;
      if (onA.has(groups.of[i] ?? -1)) sum.a += table.n[i] ?? 0;
      levels.set(level, sum);
    }
    const big = [...levels.values()].filter(({ n, lost }) => n >= 100 && lost >= 5);
    if (big.length < 2) return;
    const spread = (of: (one: { n: number; lost: number; a: number }) => number): number =>
      Math.max(...big.map(of)) / Math.max(1e-9, Math.min(...big.map(of)));
    const ratio = Math.min(
      spread((one) => one.lost / one.n),
      spread((one) => (one.a + 0.5) / (one.n + 1)),
    );
    if (ratio > best.ratio) best = { covariate, ratio };
  });
  return best;
}

function doubtOf(input: Opened, groups: Groups, finest: Int32Array, main: Compared, deff: number): Doubt {
  const { table } = input;
  const controls = input.controls.flatMap((name, k) => {
    const events = table.controls[k];
    const found = events && compare(sideCells(table, groups, finest, events, groups.sides), deff);
    // the loss counts down, a control counts up: both are told as "more of it on the worse side"
    return found ? [{ name, estimate: found.difference.value, standardError: found.error, found }] : [];
  });
  const ratio = main.table.riskRatio;
  const widened = ratio && {
    ratio: ratio.estimate,
    low: ratio.estimate * Math.exp(-1.959964 * ratio.standardError * Math.sqrt(deff)),
    high: ratio.estimate * Math.exp(1.959964 * ratio.standardError * Math.sqrt(deff)),
  };
  const needed = widened ? eValue(widened) : null;
  const strongest = strongestConfounder(table, groups, input.covariates);
  const bound = needed?.ok ? needed.bound : 1;
  const verdict = judgeDoubt(controls, {
    effect: main.difference.value,
    eValueBound: bound,
    strongestConfounder: strongest.ratio,
  });
  return {
    light: verdict.ok ? verdict.light : 'unknown',
    controls: controls.map(({ name, found }, i) => ({
      id: name as ControlId,
      difference: found.difference,
      p: verdict.ok ? (verdict.controls[i]?.p ?? 1) : 1,
      alarms: verdict.ok ? (verdict.controls[i]?.alarms ?? false) : false,
    })),
    eValue: needed?.ok ? needed.estimate : null,
    eValueBound: needed?.ok ? needed.bound : null,
    strongest,
    afterBias: verdict.ok ? verdict.effectAfterBias : null,
  };
}

const share = (lost: number, n: number): Estimate & { n: number } => {
  const interval = wilsonInterval(n - lost, n);
  return interval.ok
    ? { value: interval.estimate, low: interval.low, high: interval.high, n }
    : { value: n > 0 ? 1 - lost / n : 0, low: 0, high: 1, n };
};

/** Share staying per group: as seen, and had everybody met with that group (g-formula over the strata). */
function binsOf(
  input: Opened,
  groups: Groups,
  strata: Strata,
  deff: number,
): { bins: DriverBin[]; lostToNonOverlap: number } {
  const { table } = input;
  const cells = Array.from(table.n, (n, i) => ({
    stratum: String(strata.of[i]),
    bin: String(groups.of[i]),
    n,
    events: table.lost[i] ?? 0,
  })).filter((cell) => cell.bin !== '-1' && cell.stratum !== '-1');
  const curve = standardisedRisks(cells, { bins: groups.groups.map((_, g) => String(g)) });
  const yearly = input.coverage.days > 0 ? 365 / input.coverage.days : 0;
  const places = new Map(table.bin.map((bin, i) => [bin, groups.of[i] ?? -1]));
  const money = groups.groups.map(() => ({ n: 0, r1: 0, r2: 0, lost: 0 }));
  for (let i = 0; i < table.n.length; i += 1) {
    const sum = money[groups.of[i] ?? -1];
    if (sum) sum.lost += table.lost[i] ?? 0;
  }
  for (const { bin, n, r1, r2 } of input.moments) {
    const sum = money[places.get(bin) ?? -1];
    if (!sum) continue;
    sum.n += n;
    sum.r1 += r1;
    sum.r2 += r2;
  }
  const smooth =
    curve.ok && groups.sides && input.exposure.scale !== 'flag'
      ? bootstrapCurve(
          curve.bins.map(({ risk, standardError, n }) => ({
            risk,
            standardError: standardError * Math.sqrt(deff),
            n,
          })),
          { seed: input.seed, rising: (input.exposure.better ?? 'low') === 'low' },
        )
      : null;
  const bins = groups.groups.map((group, g): DriverBin => {
    const seen = money[g] ?? { n: 0, r1: 0, r2: 0, lost: 0 };
    const risk = curve.ok ? curve.bins[g] : undefined;
    const error = (risk?.standardError ?? 0) * Math.sqrt(deff);
    const spread =
      seen.n > 1 ? Math.sqrt(Math.max(0, seen.r2 / seen.n - (seen.r1 / seen.n) ** 2) / seen.n) : 0;
    return {
      ...group,
      perYear: group.n * yearly,
      crude: share(seen.lost, seen.n),
      standardised: risk
        ? {
            value: 1 - risk.risk,
            low: Math.max(0, 1 - risk.risk - 1.959964 * error),
            high: Math.min(1, 1 - risk.risk + 1.959964 * error),
          }
        : null,
      smooth: smooth?.[g] ?? null,
      revenue:
        seen.n > 0
          ? {
              value: seen.r1 / seen.n,
              low: seen.r1 / seen.n - 1.959964 * spread,
              high: seen.r1 / seen.n + 1.959964 * spread,
            }
          : null,
    };
  });
  return { bins, lostToNonOverlap: curve.ok ? curve.lostToNonOverlap : 1 };
}

/**
 * The shape that is told: what the BIC prefers, and a bend that it thinks too dear when Davies' test over all places sees one.
 * The BIC asks for much more than a test does, and a knee missed is money promised where there is none.
 */
function shapeOf(fit: KneeFit): KneeShape {
  if (fit.shape !== 'linear' || fit.bendP >= 0.05) return fit.shape;
  const bent = fit.shapes.filter(({ shape }) => shape !== 'none' && shape !== 'linear');
  const parameters = (shape: KneeShape): number => (shape === 'plateau-slope-plateau' ? 3 : 2);
  const aic = (one: KneeFit['shapes'][number]): number => 2 * parameters(one.shape) - 2 * one.logLik;
  return bent.reduce((a, b) => (aic(b) < aic(a) ? b : a), bent[0] ?? { shape: fit.shape, logLik: 0, bic: 0 })
    .shape;
}

/** Where faster (fewer) stops paying: plateau, slope, plateau in ln hours, with intervals widened by the design effect. */
export function kneeOf({ table, moments }: Opened, groups: Groups, deff: number): KneeResult | null {
  const hours = new Map(moments.map(({ bin, n: of, x1 }) => [bin, x1 / of]));
  const n = sumOf(table.n);
  const strata = coarsen(table, groups.of, groups.groups.length, Math.max(200, n / 40));
  const cells = new Map<string, { stratum: string; x: number; n: number; events: number }>();
  for (let i = 0; i < table.n.length; i += 1) {
    const x = hours.get(table.bin[i] ?? '');
    // who had no answer by the landmark has no hours
    if (x === undefined || (groups.of[i] ?? -1) < 0 || table.bin[i] === notYet) continue;
    const key = `${strata.of[i]}|${table.bin[i]}`;
    const cell = cells.get(key) ?? { stratum: String(strata.of[i]), x: 0, n: 0, events: 0 };
    cell.x += x * (table.n[i] ?? 0);
    cell.n += table.n[i] ?? 0;
    cell.events += table.lost[i] ?? 0;
    cells.set(key, cell);
  }
  const fit = fitKnees(
    [...cells.values()].map((cell) => ({
      stratum: cell.stratum,
      x: cell.x / cell.n,
      n: cell.n / deff,
      events: cell.events / deff,
    })),
    { points: 28 },
  );
  if (!fit.ok) return { state: 'unclear', reason: fit.reason };
  const knee = (one: { at: number; low: number | null; high: number | null }) => ({
    hours: Math.exp(one.at),
    low: one.low === null ? null : Math.exp(one.low),
    high: one.high === null ? null : Math.exp(one.high),
  });
  const shape = shapeOf(fit);
  return {
    state: shape === 'none' ? 'no-effect' : shape === 'linear' ? 'no-knee' : 'knee',
    shape,
    lower: shape.startsWith('plateau') ? knee(fit.lowerKnee) : null,
    upper: shape.endsWith('slope-plateau') ? knee(fit.upperKnee) : null,
    slope: { value: fit.slope.estimate, low: fit.slope.low, high: fit.slope.high },
    effectP: fit.effectP,
    bendP: fit.bendP,
  };
}
const notYet = 24;

/** The same comparison within each level of a covariate. */
function segmentsOf(input: Opened, groups: Groups, finest: Int32Array, deff: number): DriverSegment[] {
  const { table } = input;
  const cells = sideCellsIndexed(groups);
  return (['channel', 'tier', 'topic', 'severity', 'contract'] as const).flatMap((covariate) => {
    const c = input.covariates.indexOf(covariate);
    const levels = table.levels[c];
    if (!levels) return [];
    return [...Map.groupBy(cells, ({ i }) => levels[i] ?? '')].flatMap(([level, part]): DriverSegment[] => {
      const n = part.reduce((sum, { i }) => sum + (table.n[i] ?? 0), 0);
      if (n < 2 * leastPerArm) return [];
      const found = compare(
        part.map(({ i, exposed }) => ({
          stratum: String(finest[i]),
          exposed,
          n: table.n[i] ?? 0,
          events: table.lost[i] ?? 0,
        })),
        deff,
      );
      return [{ covariate, level, n, difference: found?.difference ?? null, p: found?.p ?? null }];
    });
  });
}

function sideCellsIndexed(groups: Groups): { i: number; exposed: boolean }[] {
  const side = new Map<number, boolean>();
  for (const group of groups.sides?.a ?? []) side.set(group, true);
  for (const group of groups.sides?.b ?? []) side.set(group, false);
  return Array.from(groups.of, (group, i) => ({ i, exposed: side.get(group) })).flatMap(({ i, exposed }) =>
    exposed === undefined ? [] : [{ i, exposed }],
  );
}

/** A category's level against all the others, the one that stands out most first. */
function standOut(
  input: Opened,
  groups: Groups,
  finest: Int32Array,
  deff: number,
): { group: number; found: Compared }[] {
  const others = (g: number): number[] => groups.groups.map((_, k) => k).filter((k) => k !== g);
  return groups.groups
    .flatMap((_, group) => {
      const cells = sideCells(input.table, groups, finest, input.table.lost, {
        a: [group],
        b: others(group),
      });
      const found = compare(cells, deff);
      return found ? [{ group, found }] : [];
    })
    .sort((a, b) => a.found.p - b.found.p);
}

/** Money of a year: those on the worse side, times what they lose by it, times what a kept customer is worth. */
function moneyOf(input: DriverInput, groups: Groups, main: Compared): DriverResult['money'] {
  const worse = main.difference.value >= 0 ? groups.sides?.b : groups.sides?.a;
  const yearly = input.coverage.days > 0 ? 365 / input.coverage.days : 0;
  const customers = (worse ?? []).reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0) * yearly;
  const at = (share: number): number => Math.abs(share) * customers;
  const [near, far] = [main.difference.low, main.difference.high].sort((a, b) => Math.abs(a) - Math.abs(b));
  const crosses = main.difference.low <= 0 && main.difference.high >= 0;
  const kept: Estimate = {
    value: at(main.difference.value),
    low: crosses ? 0 : at(near ?? 0),
    high: at(far ?? 0),
  };
  const value = input.valuePerCustomer;
  return {
    encountersPerYear: customers,
    keptPerYear: kept,
    valuePerCustomer: value,
    perYear:
      value === null ? null : { value: kept.value * value, low: kept.low * value, high: kept.high * value },
  };
}

/** Customers per arm and months for a lottery that would settle it, 80 % power at 5 % two-sided. */
function experimentOf(input: Opened, main: Compared): DriverResult['experiment'] {
  const total = sumOf(input.table.n);
  const base = sumOf(input.table.lost) / total;
  const effect = Math.abs(main.difference.value);
  if (!(effect > 0.001) || base <= 0 || base >= 1) return null;
  // half of what was seen: a moved encounter would hardly go from one end to the other
  const wanted = effect / 2;
  const perArm = Math.ceil(((1.959964 + 0.841621) ** 2 * 2 * base * (1 - base)) / wanted ** 2);
  const perMonth = input.coverage.days > 0 ? (total * 30.4) / input.coverage.days : 0;
  return { perArm, effect: wanted, baseline: base, months: perMonth > 0 ? (2 * perArm) / perMonth : null };
}

/**
 * One driver, from its cells: grade-free. M0 coverage, M1 crude, M2 standardised curve, M3 comparison within strata, M4 knee,
 * M6 doubt, money, experiment. Refusals come back as `cannotAnswer` with what is missing; nothing throws on data.
 */
export function computeDriver(packed: DriverInput): DriverResult {
  const input: Opened = { ...packed, table: unpackCells(packed.cells, packed.covariates.length) };
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
  const groups = groupsOf(table, exposure);
  const small = groups.sides
    ? Math.min(
        groups.sides.a.reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0),
        groups.sides.b.reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0),
      )
    : groups.groups.length < 2
      ? 0
      : leastPerArm;
  if (small < leastPerArm) return refuse('one-sided', Math.ceil((leastPerArm / Math.max(1, small) - 1) * n));
  const places = new Map(table.bin.map((bin, i) => [bin, groups.of[i] ?? -1]));
  const deff = designEffect(input.clusters, (bin) => places.get(bin) ?? -1);
  const finest = pairedStrata(table, groups);
  const levels = groups.sides ? [] : standOut(input, groups, finest, deff);
  const main = groups.sides
    ? compare(sideCells(table, groups, finest, table.lost, groups.sides), deff)
    : (levels[0]?.found ?? null);
  if (main === null) return refuse('no-overlap', null);
  if (main.table.lostToNonOverlap > 0.6) return refuse('no-overlap', null);
  const sides =
    groups.sides ??
    (levels[0]
      ? { a: [levels[0].group], b: groups.groups.map((_, g) => g).filter((g) => g !== levels[0]?.group) }
      : null);
  const sided: Groups = { ...groups, sides };
  // a stratum has to hold every group, a dozen customers each
  const least = Math.max(leastStratum, 12 * groups.groups.length);
  const strata = coarsen(table, groups.of, groups.groups.length, least);
  const { bins, lostToNonOverlap } = binsOf(
    input,
    sided.sides === groups.sides ? groups : { ...groups, sides: null },
    strata,
    deff,
  );
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
    knee: exposure.scale === 'duration' ? kneeOf(input, groups, deff) : null,
    doubt: doubtOf(input, sided, finest, main, deff),
    segments: segmentsOf(input, sided, finest, deff),
    levels: levels.map(({ group, found }) => ({
      key: groups.groups[group]?.key ?? '',
      n: groups.groups[group]?.n ?? 0,
      difference: found.difference,
      p: found.p,
    })),
    money: moneyOf(input, sided, main),
    experiment: experimentOf(input, main),
  };
}
