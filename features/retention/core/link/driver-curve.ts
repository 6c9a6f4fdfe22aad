import { standardisedRisks } from '#stats/causal/standardise.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { BinMoments, CellTable } from './cell-table.ts';
import { bootstrapCurve } from './curve-band.ts';
import { groupOfBins } from './driver-compare.ts';
import type { DriverBin, Estimate } from './driver-result.ts';
import type { Exposure } from './exposures.ts';
import type { Groups } from './groups.ts';
import type { Strata } from './strata.ts';

const share = (lost: number, n: number): Estimate & { n: number } => {
  const interval = wilsonInterval(n - lost, n);
  return interval.ok
    ? { value: interval.estimate, low: interval.low, high: interval.high, n }
    : { value: n > 0 ? 1 - lost / n : 0, low: 0, high: 1, n };
};

export type CurveInput = {
  readonly exposure: Exposure;
  readonly table: CellTable;
  readonly moments: readonly BinMoments[];
  readonly groups: Groups;
  readonly strata: Strata;
  readonly deff: number;
  /** days the population spans */
  readonly days: number;
  readonly seed: number;
};

type Seen = { n: number; r1: number; r2: number; lost: number };

/** What was simply seen of each group. */
function seenOf({ table, moments, groups }: CurveInput, groupOf: Int32Array): Seen[] {
  const seen = groups.groups.map((): Seen => ({ n: 0, r1: 0, r2: 0, lost: 0 }));
  for (let i = 0; i < table.n.length; i += 1) {
    const sum = seen[groupOf[table.bin[i] ?? 0] ?? -1];
    if (sum) sum.lost += table.lost[i] ?? 0;
  }
  for (const { bin, n, r1, r2 } of moments) {
    const sum = seen[groups.of.get(bin) ?? -1];
    if (!sum) continue;
    sum.n += n;
    sum.r1 += r1;
    sum.r2 += r2;
  }
  return seen;
}

/** Customers and losses of every stratum and group. */
function doseCells({ table, groups, strata }: CurveInput, groupOf: Int32Array) {
  const width = groups.groups.length;
  const [n, lost] = [new Float64Array(strata.count * width), new Float64Array(strata.count * width)];
  for (let i = 0; i < table.n.length; i += 1) {
    const [group, stratum] = [groupOf[table.bin[i] ?? 0] ?? -1, strata.of[table.key[i] ?? 0] ?? -1];
    if (group < 0 || stratum < 0) continue;
    const place = stratum * width + group;
    n[place] = (n[place] ?? 0) + (table.n[i] ?? 0);
    lost[place] = (lost[place] ?? 0) + (table.lost[i] ?? 0);
  }
  return Array.from(n, (size, place) => ({
    stratum: String(Math.floor(place / width)),
    bin: String(place % width),
    n: size,
    events: lost[place] ?? 0,
  })).filter((cell) => cell.n > 0);
}

/** Share staying per group: as seen, and had everybody met with that group (M1, M2: g-formula over the strata). */
export function binsOf(input: CurveInput): { bins: DriverBin[]; lostToNonOverlap: number } {
  const { table, groups, deff, exposure } = input;
  const groupOf = groupOfBins(table, groups);
  const curve = standardisedRisks(doseCells(input, groupOf), {
    bins: groups.groups.map((_, g) => String(g)),
  });
  const yearly = input.days > 0 ? 365 / input.days : 0;
  const all = seenOf(input, groupOf);
  const smooth =
    curve.ok && groups.sides && exposure.scale !== 'flag'
      ? bootstrapCurve(
          curve.bins.map(({ risk, standardError, n }) => ({
            risk,
            standardError: standardError * Math.sqrt(deff),
            n,
          })),
          { seed: input.seed, rising: (exposure.better ?? 'low') === 'low' },
        )
      : null;
  const bins = groups.groups.map((group, g): DriverBin => {
    const seen = all[g] ?? { n: 0, r1: 0, r2: 0, lost: 0 };
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
