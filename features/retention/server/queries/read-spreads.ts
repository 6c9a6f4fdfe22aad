import type { ValueCell } from '#stats/comparison/median-interval.ts';
import type { Cell, CellRow, Grouping } from '../../core/cells-sql.ts';
import type { Measure } from '../../core/measure.ts';
import {
  type BinCell,
  type BinValue,
  binsOfEdges,
  binsOfRanks,
  binsQuery,
  spreadOf,
  valuesQuery,
  type WantedBins,
} from '../../core/quantile-sql.ts';
import type { Spread, Spreads } from '../../core/reading.ts';
import type { Question } from './question.ts';

/** One group of a grouped figure. `span` 0 is the period, 1 the one it is compared with. */
export type Group = { readonly span: number; readonly bucket: number | null; readonly key: string };

export const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

export const groupOf = (row: CellRow): Group => ({
  span: numberOr(row.span, 0),
  bucket: typeof row.bucket === 'number' ? row.bucket : null,
  key: row.key === null || row.key === undefined ? '' : String(row.key),
});

export const nameOf = ({ span, bucket, key }: Group): string => `${span}|${bucket ?? ''}|${key}`;

/** A group's spread, and how many rows of the population have no value. */
export type GroupSpread = { readonly group: Group; readonly spread: Spread; readonly missing: number };

type Bins = { readonly group: Group; readonly bins: BinCell[]; missing: number; moments: Cell };

function collect(rows: readonly CellRow[]): Map<string, Bins> {
  const groups = new Map<string, Bins>();
  for (const row of rows) {
    const group = groupOf(row);
    const name = nameOf(group);
    const found = groups.get(name) ?? { group, bins: [], missing: 0, moments: { n: 0, s: 0, q: 0 } };
    const n = numberOr(row.n, 0);
    if (typeof row.bin === 'number') {
      found.bins.push({ bin: row.bin, n });
      const { moments } = found;
      found.moments = {
        n: moments.n + n,
        s: moments.s + numberOr(row.s, 0),
        q: moments.q + numberOr(row.q, 0),
      };
    } else found.missing += n;
    groups.set(name, found);
  }
  for (const { bins } of groups.values()) bins.sort((a, b) => a.bin - b.bin);
  return groups;
}

const add = (a: Cell, b: Cell): Cell => ({ n: a.n + b.n, s: a.s + b.s, q: a.q + b.q });

/** All groups of a span taken together, under the key null: the whole costs no scan of its own. */
export const wholeKey = '\u0000whole';

function withWhole(groups: Map<string, Bins>): void {
  const wholes = new Map<number, Bins>();
  for (const { group, bins, missing, moments } of groups.values()) {
    const whole = wholes.get(group.span) ?? {
      group: { span: group.span, bucket: null, key: wholeKey },
      bins: [],
      missing: 0,
      moments: { n: 0, s: 0, q: 0 },
    };
    whole.bins.push(...bins);
    whole.missing += missing;
    whole.moments = add(whole.moments, moments);
    wholes.set(group.span, whole);
  }
  for (const whole of wholes.values()) {
    const byBin = new Map<number, number>();
    for (const { bin, n } of whole.bins) byBin.set(bin, (byBin.get(bin) ?? 0) + n);
    const bins = [...byBin].map(([bin, n]) => ({ bin, n })).sort((a, b) => a.bin - b.bin);
    groups.set(nameOf(whole.group), { ...whole, bins });
  }
}

/** Values of a column of seconds for every group: exact at the ranks that are shown. */
async function readColumn(
  question: Question,
  measure: Measure,
  seconds: string,
  grouping: Grouping,
  exactly: Exactly,
): Promise<Map<string, GroupSpread>> {
  const { ask, filters } = question;
  const groups = collect(await ask(binsQuery(measure, seconds, grouping, filters)));
  if (grouping.dimension) withWhole(groups);
  const cut = binsOfEdges(exactly.edges);
  const needed = new Map(
    [...groups].map(([name, { bins }]) => {
      const there = new Set(bins.map(({ bin }) => bin));
      const ranks = binsOfRanks(bins, exactly.probabilities);
      return [name, new Set([...ranks, ...cut.filter((bin) => there.has(bin))])];
    }),
  );
  // what the whole needs is read of every part of its period
  const wanted = [...groups].flatMap(([name, { group }]): WantedBins[] => {
    if (group.key === wholeKey) return [];
    const whole = needed.get(nameOf({ span: group.span, bucket: null, key: wholeKey })) ?? [];
    const bins = [...new Set([...(needed.get(name) ?? []), ...whole])];
    return bins.length > 0 ? [{ ...group, bins }] : [];
  });
  const values = new Map<string, BinValue[]>();
  const keep = (name: string, value: BinValue): void => {
    if (!needed.get(name)?.has(value.bin)) return;
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  };
  if (wanted.length > 0) {
    for (const row of await ask(valuesQuery(measure, seconds, wanted, grouping, filters))) {
      const group = groupOf(row);
      const value = { bin: numberOr(row.bin, 0), value: numberOr(row.value, 0), n: numberOr(row.n, 0) };
      keep(nameOf(group), value);
      if (grouping.dimension) keep(nameOf({ span: group.span, bucket: null, key: wholeKey }), value);
    }
  }
  return new Map(
    [...groups].map(([name, { group, bins, missing, moments }]) => {
      const cells: ValueCell[] = spreadOf(bins, values.get(name) ?? []);
      return [name, { group, spread: { values: cells, moments }, missing }];
    }),
  );
}

/** Where values must be exact: at the ranks of these quantiles, and around these edges. */
export type Exactly = { readonly probabilities: readonly number[]; readonly edges: readonly number[] };

const shown: Exactly = { probabilities: [0.5, 0.9], edges: [] };

export type BothSpreads = { readonly group: Group; readonly spreads: Spreads; readonly total: number };

/**
 * A duration by group. `both`: the other clock beside the one asked for; a trend or a table needs only its own.
 * Where a measure has no business hours the calendar answers for both.
 */
export async function readSpreads(
  question: Question,
  measure: Measure,
  grouping: Grouping,
  both: boolean,
  exactly: Exactly = shown,
): Promise<BothSpreads[]> {
  const { seconds } = measure;
  if (!seconds) return [];
  const business = question.slice.clock === 'business' && seconds.business !== null;
  const askedColumn = business && seconds.business !== null ? seconds.business : seconds.calendar;
  const otherColumn =
    !both || seconds.business === null ? null : business ? seconds.calendar : seconds.business;
  const [asked, other] = await Promise.all([
    readColumn(question, measure, askedColumn, grouping, exactly),
    otherColumn === null ? null : readColumn(question, measure, otherColumn, grouping, exactly),
  ]);
  const clock = business ? 'calendar' : 'business';
  return [...asked].map(([name, { group, spread, missing }]) => {
    const beside = other?.get(name)?.spread;
    return {
      group,
      spreads: { asked: spread, other: beside ? { clock, spread: beside } : null },
      total: spread.moments.n + missing,
    };
  });
}
