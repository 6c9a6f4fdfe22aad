import type { ValueCell } from '#stats/comparison/median-interval.ts';
import {
  type Cell,
  type CellRow,
  cellsOf,
  cellsQuery,
  type Grouping,
  populationOf,
  scanKey,
} from '../../core/cells-sql.ts';
import type { Measure } from '../../core/measure.ts';
import { measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import {
  type BinCell,
  type BinValue,
  binsOfRanks,
  binsQuery,
  spreadOf,
  valuesQuery,
} from '../../core/quantile-sql.ts';
import { type Reading, readingOf, type Spread } from '../../core/reading.ts';
import type { Question } from './question.ts';

/** One group of a grouped figure. `span` 0 is the period, 1 the one it is compared with. */
export type Group = { readonly span: number; readonly bucket: number | null; readonly key: string };

export type Read = Group & {
  readonly reading: Reading;
  /** rows of the population, those too recent to tell, those that could be measured, those measured in business hours */
  readonly total: number;
  readonly unripe: number;
  readonly measured: number;
  readonly business: number;
};

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const groupOf = (row: CellRow): Group => ({
  span: numberOr(row.span, 0),
  bucket: typeof row.bucket === 'number' ? row.bucket : null,
  key: row.key === null || row.key === undefined ? '' : String(row.key),
});

const nameOf = ({ span, bucket, key }: Group): string => `${span}|${bucket ?? ''}|${key}`;

const quantiles = [0.5, 0.9];

/** Values of a column of seconds for every group: exact at the ranks that are shown. */
async function readSpreads(
  question: Question,
  measure: Measure,
  seconds: string,
  grouping: Grouping,
  probabilities: readonly number[],
): Promise<Map<string, ValueCell[]>> {
  const { ask, filters } = question;
  const byGroup = new Map<string, BinCell[]>();
  for (const row of await ask(binsQuery(measure, seconds, grouping, filters))) {
    const name = nameOf(groupOf(row));
    const bins = byGroup.get(name) ?? [];
    bins.push({ bin: numberOr(row.bin, 0), n: numberOr(row.n, 0) });
    byGroup.set(name, bins);
  }
  const wanted = new Set<number>();
  const needed = new Map<string, Set<number>>();
  for (const [name, bins] of byGroup) {
    bins.sort((a, b) => a.bin - b.bin);
    const own = binsOfRanks(bins, probabilities);
    needed.set(name, own);
    for (const bin of own) wanted.add(bin);
  }
  const values = new Map<string, BinValue[]>();
  if (wanted.size > 0) {
    for (const row of await ask(
      valuesQuery(
        measure,
        seconds,
        [...wanted].sort((a, b) => a - b),
        grouping,
        filters,
      ),
    )) {
      const name = nameOf(groupOf(row));
      const value = { bin: numberOr(row.bin, 0), value: numberOr(row.value, 0), n: numberOr(row.n, 0) };
      if (!needed.get(name)?.has(value.bin)) continue;
      const list = values.get(name);
      if (list) list.push(value);
      else values.set(name, [value]);
    }
  }
  return new Map([...byGroup].map(([name, bins]) => [name, spreadOf(bins, values.get(name) ?? [])]));
}

/** Spreads of both clocks by group. */
export async function readBothSpreads(
  question: Question,
  measure: Measure,
  grouping: Grouping,
  probabilities: readonly number[] = quantiles,
): Promise<(group: Group) => Spread> {
  const { seconds } = measure;
  if (!seconds) return () => ({ calendar: [], business: null });
  const [calendar, business] = await Promise.all([
    readSpreads(question, measure, seconds.calendar, grouping, probabilities),
    seconds.business === null
      ? null
      : readSpreads(question, measure, seconds.business, grouping, probabilities),
  ]);
  return (group) => ({
    calendar: calendar.get(nameOf(group)) ?? [],
    business: business === null ? null : (business.get(nameOf(group)) ?? []),
  });
}

type Wanted = { readonly metric: Metric; readonly measure: Measure };

const measuredOf = (cells: Readonly<Record<string, Cell>>): number =>
  cells.value?.n ?? cells.mean?.n ?? cells.promoters?.n ?? 0;

async function readBatch(
  question: Question,
  batch: readonly Wanted[],
  grouping: Grouping,
): Promise<Map<string, Read[]>> {
  const measures = batch.map(({ measure }) => measure);
  const [rows, spreads] = await Promise.all([
    question.ask(cellsQuery(measures, grouping, question.filters, question.windows)),
    Promise.all(measures.map((measure) => readBothSpreads(question, measure, grouping))),
  ]);
  return new Map(
    batch.map(({ metric, measure }, index) => [
      metric.id,
      rows.map((row): Read => {
        const group = groupOf(row);
        const cells = cellsOf(row, measure, index);
        return {
          ...group,
          reading: readingOf(metric, measure, cells, question.slice.clock, spreads[index]?.(group)),
          ...populationOf(row, index),
          measured: measuredOf(cells),
          business: cells.businessMean?.n ?? 0,
        };
      }),
    ]),
  );
}

const overlap = (grouping: Grouping): boolean => {
  const [first, second] = grouping.spans;
  return first !== undefined && second !== undefined && first.from <= second.to && second.from <= first.to;
};

/**
 * Figures of several metrics by group, with as few scans as they allow: what is read from the same rows of the same fact
 * is read together. A period and one that overlaps it are read one after the other, because a row may count in both.
 */
export async function readMetrics(
  question: Question,
  metrics: readonly Metric[],
  grouping: Grouping,
  byAgent = false,
): Promise<Map<string, Read[]>> {
  if (overlap(grouping)) {
    const parts = await Promise.all(
      grouping.spans.map((span) => readMetrics(question, metrics, { ...grouping, spans: [span] }, byAgent)),
    );
    const merged = new Map<string, Read[]>();
    parts.forEach((part, span) => {
      for (const [id, reads] of part)
        merged.set(id, [...(merged.get(id) ?? []), ...reads.map((read) => ({ ...read, span }))]);
    });
    return merged;
  }
  const batches = new Map<string, Wanted[]>();
  for (const metric of metrics) {
    const measure = measureOf(metric.id, byAgent);
    if (!measure) continue;
    const key = scanKey(measure);
    batches.set(key, [...(batches.get(key) ?? []), { metric, measure }]);
  }
  const done = await Promise.all([...batches.values()].map((batch) => readBatch(question, batch, grouping)));
  return new Map(done.flatMap((part) => [...part]));
}

/** The figure of nobody: what a slice without records shows. */
export const emptyReading = (metric: Metric, measure: Measure, question: Question): Reading =>
  readingOf(metric, measure, cellsOf(undefined, measure, 0), question.slice.clock);
