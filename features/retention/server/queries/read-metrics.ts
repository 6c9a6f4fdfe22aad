import {
  type Cell,
  type CellRow,
  cellsOf,
  cellsQuery,
  type Grouping,
  populationOf,
  scanKey,
} from '../../core/cells-sql.ts';
import { type Measure, measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import { type Reading, readingOf } from '../../core/reading.ts';
import type { Question } from './question.ts';
import { type Group, groupOf, readSpreads, wholeKey } from './read-spreads.ts';

export type Read = Group & {
  readonly reading: Reading;
  /** rows of the population, those too recent to tell, those that could be measured, those measured by the other clock */
  readonly total: number;
  readonly unripe: number;
  readonly measured: number;
  readonly other: number | null;
};

type Wanted = { readonly metric: Metric; readonly measure: Measure };

export type ReadOptions = {
  /** what an agent answers for instead of the ticket, where the two differ */
  readonly byAgent?: boolean;
  /** durations by both clocks, not only the one asked for */
  readonly bothClocks?: boolean;
};

const measuredOf = (cells: Readonly<Record<string, Cell>>): number =>
  cells.value?.n ?? cells.promoters?.n ?? 0;

async function readDuration(
  question: Question,
  { metric, measure }: Wanted,
  grouping: Grouping,
  both: boolean,
): Promise<Read[]> {
  const found = await readSpreads(question, measure, grouping, both);
  return found.map(({ group, spreads, total }) => ({
    ...group,
    reading: readingOf(metric, measure, {}, question.slice.clock, spreads),
    total,
    unripe: 0,
    measured: spreads.asked.moments.n,
    other: spreads.other?.spread.moments.n ?? null,
  }));
}

/** Sums of all values of a dimension, by period: a row of a fact is in one of them. */
function wholesOf(rows: readonly CellRow[]): CellRow[] {
  const wholes = new Map<CellRow[string], Record<string, string | number>>();
  for (const { key: _one, span = null, ...sums } of rows) {
    const whole: Record<string, string | number> = wholes.get(span) ?? {
      key: wholeKey,
      ...(typeof span === 'number' ? { span } : {}),
    };
    for (const [name, value] of Object.entries(sums))
      whole[name] = Number(whole[name] ?? 0) + Number(value ?? 0);
    wholes.set(span, whole);
  }
  return [...wholes.values()];
}

async function readBatch(
  question: Question,
  batch: readonly Wanted[],
  grouping: Grouping,
): Promise<Map<string, Read[]>> {
  const measures = batch.map(({ measure }) => measure);
  const found = await question.ask(cellsQuery(measures, grouping, question.filters, question.windows));
  // a person may have answered through two channels: those are not added up
  const whole = grouping.dimension !== undefined && measures[0]?.perPerson !== true;
  const rows = whole ? [...found, ...wholesOf(found)] : found;
  return new Map(
    batch.map(({ metric, measure }, index) => [
      metric.id,
      rows.map((row): Read => {
        const cells = cellsOf(row, measure, index);
        return {
          ...groupOf(row),
          reading: readingOf(metric, measure, cells, question.slice.clock),
          ...populationOf(row, index),
          measured: measuredOf(cells),
          other: null,
        };
      }),
    ]),
  );
}

const overlap = ({ spans: [first, second] }: Grouping): boolean =>
  first !== undefined && second !== undefined && first.from <= second.to && second.from <= first.to;

/** A period and one that overlaps it are read one by one, because a row may count in both. */
async function readApart(
  question: Question,
  metrics: readonly Metric[],
  grouping: Grouping,
  options: ReadOptions,
) {
  const parts = await Promise.all(
    grouping.spans.map((span) => readMetrics(question, metrics, { ...grouping, spans: [span] }, options)),
  );
  const merged = new Map<string, Read[]>();
  parts.forEach((part, span) => {
    for (const [id, reads] of part) {
      merged.set(id, [...(merged.get(id) ?? []), ...reads.map((read) => ({ ...read, span }))]);
    }
  });
  return merged;
}

/**
 * Figures of several metrics by group, with as few scans as they allow: what is read from the same rows of the same fact
 * is read together. By dimension there is also the whole, under `wholeKey`, unless persons are counted.
 */
export async function readMetrics(
  question: Question,
  metrics: readonly Metric[],
  grouping: Grouping,
  options: ReadOptions = {},
): Promise<Map<string, Read[]>> {
  if (overlap(grouping)) return readApart(question, metrics, grouping, options);
  const wanted = metrics.flatMap((metric): Wanted[] => {
    const measure = measureOf(metric.id, options.byAgent ?? false);
    return measure ? [{ metric, measure }] : [];
  });
  const batches = new Map<string, Wanted[]>();
  for (const one of wanted.filter(({ measure }) => !measure.seconds)) {
    const key = scanKey(one.measure, question.slice.agent.length > 0);
    batches.set(key, [...(batches.get(key) ?? []), one]);
  }
  const [sums, durations] = await Promise.all([
    Promise.all([...batches.values()].map((batch) => readBatch(question, batch, grouping))),
    Promise.all(
      wanted
        .filter(({ measure }) => measure.seconds)
        .map(
          async (one) =>
            [
              one.metric.id,
              await readDuration(question, one, grouping, options.bothClocks ?? false),
            ] as const,
        ),
    ),
  ]);
  return new Map([...sums.flatMap((part) => [...part]), ...durations]);
}

/** The figure of nobody: what a slice without records shows. */
export const emptyReading = (metric: Metric, measure: Measure, question: Question): Reading =>
  readingOf(metric, measure, cellsOf(undefined, measure, 0), question.slice.clock);
