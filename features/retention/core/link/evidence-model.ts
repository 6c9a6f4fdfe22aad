import { waldRatio } from '#stats/causal/wald-ratio.ts';
import { normalTwoSided } from '#stats/distribution/normal.ts';
import { kaplanMeier } from '#stats/survival/kaplan-meier.ts';
import { type Horizon, horizons } from './analysis.ts';
import { type BinSizes, type CellColumns, readCells } from './cell-table.ts';
import type { KeyPart } from './cells-sql.ts';
import { compare, sideCells } from './driver-compare.ts';
import type { Congestion, Estimate, Evidence } from './driver-result.ts';
import type { CovariateId, Exposure } from './exposures.ts';
import { type Groups, groupsOf } from './groups.ts';
import { coarsen } from './strata.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;
const number = (value: unknown): number => Number(value ?? 0);

/** Which side of the comparison a bin lies on; undefined: between the two. */
type SideOf = (bin: number | string) => 'a' | 'b' | undefined;

/** The same comparison at 30, 60, 90 and 180 days, each over those whose time is over (M5). */
function ladderOf({ columns, parts, ...asked }: LadderCells, side: SideOf, deff: number): Evidence['ladder'] {
  return horizons.map((horizon: Horizon) => {
    const [cells] = readCells(columns, parts, [
      { ...asked, controls: 0, n: `n${horizon}`, lost: `lost${horizon}` },
    ]);
    if (!cells) return { horizon, n: 0, difference: null };
    const { table } = cells;
    const sides = Int32Array.from(table.bins, (bin) => {
      const found = side(bin);
      return found === undefined ? -1 : found === 'a' ? 1 : 0;
    });
    const strata = coarsen(table, sides, 2, 24).of;
    const found = compare(sideCells(table, sides, strata, table.lost), deff);
    return { horizon, n: found?.table.n ?? 0, difference: found?.difference ?? null };
  });
}

/** Kaplan-Meier of the two sides in weeks since the landmark, as seen (not adjusted). `rows` of `survivalCellsQuery`. */
function curvesOf(rows: readonly Row[], side: SideOf): Evidence['curves'] {
  return (['a', 'b'] as const).flatMap((which) => {
    const weeks = new Map<number, { time: number; events: number; censored: number }>();
    for (const row of rows) {
      if (side(row.bin as number | string) !== which) continue;
      const time = Math.max(0, number(row.week)) + 1;
      const cell = weeks.get(time) ?? { time, events: 0, censored: 0 };
      cell.events += number(row.events);
      cell.censored += number(row.censored);
      weeks.set(time, cell);
    }
    const curve = kaplanMeier([...weeks.values()]);
    if (!curve.ok) return [];
    return [
      {
        side: which,
        n: curve.n,
        points: curve.points
          .filter(({ time }) => time <= 26)
          .map(({ time, survival, low, high }) => ({ week: time, value: survival, low, high })),
      },
    ];
  });
}

/** Fifths of the queue that others caused, within the same hours and class, from cells ordered by their wait. */
function fifths(rows: readonly Row[], key: (row: Row) => string): Map<Row, number> {
  const found = new Map<Row, number>();
  for (const part of Map.groupBy(rows, key).values()) {
    const sorted = [...part].sort((a, b) => number(a.z) - number(b.z));
    const total = sorted.reduce((sum, row) => sum + number(row.n), 0);
    let below = 0;
    for (const row of sorted) {
      found.set(row, Math.min(4, Math.floor(((below + number(row.n) / 2) / total) * 5)));
      below += number(row.n);
    }
  }
  return found;
}

const hour = (row: Row): string => `${row.team}|${row.hours}`;
const cell = (row: Row): string => `${hour(row)}|${row.class}|${row.topic}`;

/** Moments of an outcome over the queue's cells; `y` names the sums of the outcome, of its product with x and of its square. */
const instrumentCells = (rows: readonly Row[], y: { sum: string; product: string; square: string }) =>
  rows.map((row) => ({
    stratum: cell(row),
    z: number(row.z) / 10,
    n: number(row.n),
    sumX: number(row.sx),
    sumY: number(row[y.sum]),
    sumXX: number(row.sxx),
    sumXY: number(row[y.product]),
    sumYY: number(row[y.square]),
  }));

const widened = (contrast: { estimate: number; standardError: number }, deff: number): Estimate => {
  const half = 1.959964 * contrast.standardError * Math.sqrt(deff);
  return { value: contrast.estimate, low: contrast.estimate - half, high: contrast.estimate + half };
};

const queueControls = ['refunds', 'requests'] as const;

/** The same queue on what happened before the request. A yes is its own square. Two are looked at: Bonferroni. */
function controlsOfQueue(rows: readonly Row[], deff: number) {
  return queueControls.flatMap((id, i) => {
    const found = waldRatio(instrumentCells(rows, { sum: `b${i}`, product: `xb${i}`, square: `b${i}` }));
    if (!found.ok) return [];
    const perLnHour = widened(found.effect, deff);
    const z = found.effect.estimate / (found.effect.standardError * Math.sqrt(deff));
    return [{ id, perLnHour, alarms: normalTwoSided(z) * queueControls.length < 0.05 }];
  });
}

/**
 * The natural experiment (M7): the wait moved by how long others waited in the same hours, nothing a customer chose. Per unit of
 * ln hours, share of customers lost; the table of balance says whether calm and busy hours met the same customers.
 */
function congestionOf(rows: readonly Row[], deff: number): Congestion {
  const usable = rows.filter((row) => row.z !== null && Number.isFinite(number(row.z)));
  const found = waldRatio(instrumentCells(usable, { sum: 'sy', product: 'sxy', square: 'syy' }));
  if (!found.ok) return { state: 'cannot-answer', reason: found.reason };
  const place = fifths(usable, hour);
  const sums = Array.from({ length: 5 }, () => ({ n: 0, x: 0, y: 0, b: [0, 0, 0, 0] }));
  for (const row of usable) {
    const sum = sums[place.get(row) ?? 0];
    if (!sum) continue;
    sum.n += number(row.n);
    sum.x += number(row.sx);
    sum.y += number(row.sy);
    sum.b = sum.b.map((value, i) => value + number(row[`b${i}`]));
  }
  return {
    state: 'answered',
    n: found.n,
    perLnHour: widened(found.effect, deff),
    firstStageF: found.firstStageF,
    controls: controlsOfQueue(usable, deff),
    fifths: sums.map(({ n, x, y, b }) => ({
      n,
      hours: n === 0 ? 0 : Math.exp(x / n),
      stayed: n === 0 ? 0 : 1 - y / n,
      refundsBefore: n === 0 ? 0 : (b[0] ?? 0) / n,
      requestsBefore: n === 0 ? 0 : (b[1] ?? 0) / n,
      buyersBefore: n === 0 ? 0 : (b[2] ?? 0) / n,
      revenueBefore: n === 0 ? 0 : (b[3] ?? 0) / n,
    })),
  };
}

/**
 * Slope of loss per ln hour within the same strata, without the queue: what the natural experiment is laid beside. Least squares
 * with a mean per stratum, from moments.
 */
function adjustedSlope(rows: readonly Row[], deff: number): Estimate | null {
  const sums = { n: 0, strata: 0, xx: 0, xy: 0, yy: 0 };
  for (const part of Map.groupBy(rows, cell).values()) {
    const of = (name: string): number => part.reduce((sum, row) => sum + number(row[name]), 0);
    const [n, x, y] = [of('n'), of('sx'), of('sy')];
    if (n < 2) continue;
    sums.n += n;
    sums.strata += 1;
    sums.xx += of('sxx') - (x * x) / n;
    sums.xy += of('sxy') - (x * y) / n;
    sums.yy += of('syy') - (y * y) / n;
  }
  const df = sums.n - sums.strata - 1;
  if (df < 10 || !(sums.xx > 1e-9)) return null;
  const estimate = sums.xy / sums.xx;
  const standardError = Math.sqrt(Math.max(0, sums.yy - estimate * sums.xy) / df / sums.xx);
  return widened({ estimate, standardError }, deff);
}

/** Which side a bin number or category lies on, from the groups of a driver. */
function sideOfGroups(
  { groups, of }: Groups,
  sides: { readonly a: readonly string[]; readonly b: readonly string[] },
): SideOf {
  return (bin) => {
    const key = groups[of.get(bin) ?? -1]?.key;
    if (key === undefined) return undefined;
    return sides.a.includes(key) ? 'a' : sides.b.includes(key) ? 'b' : undefined;
  };
}

/** Columns of `ladderQuery` and how they are read. */
export type LadderCells = {
  readonly columns: CellColumns;
  readonly parts: readonly KeyPart[];
  readonly exposure: Exposure;
  readonly covariates: readonly CovariateId[];
};

export type EvidenceInput = {
  readonly ladder: LadderCells;
  /** the driver's customers by bin, its sides and design effect */
  readonly sizes: BinSizes;
  readonly sides: { readonly a: readonly string[]; readonly b: readonly string[] };
  readonly deff: number;
  readonly survival: readonly Row[];
};

/** M5 of one driver from its cells: the ladder of horizons and the curves of the two sides. */
export function computeEvidence(input: EvidenceInput): Pick<Evidence, 'ladder' | 'curves'> {
  const { sizes, ladder, sides, deff } = input;
  const side = sideOfGroups(groupsOf(sizes, ladder.exposure), sides);
  return { ladder: ladderOf(ladder, side, deff), curves: curvesOf(input.survival, side) };
}

/** The natural experiment and the slope it is laid beside (M7). */
export type Queue = Pick<Evidence, 'adjustedPerLnHour'> & { readonly congestion: Congestion };

/** Columns as rows; a number that is not there is null. */
function rowsOf(columns: CellColumns): Row[] {
  const all = Object.entries(columns);
  return Array.from({ length: all[0]?.[1].length ?? 0 }, (_, i) =>
    Object.fromEntries(
      all.map(([name, values]) => {
        const value = values[i] ?? null;
        return [name, Number.isNaN(value) ? null : value];
      }),
    ),
  );
}

export type QueueInput = { readonly columns: CellColumns; readonly deff: number };

/** M7 from columns of `congestionQuery`. */
export function computeQueue({ columns, deff }: QueueInput): Queue {
  const rows = rowsOf(columns);
  return { congestion: congestionOf(rows, deff), adjustedPerLnHour: adjustedSlope(rows, deff) };
}
