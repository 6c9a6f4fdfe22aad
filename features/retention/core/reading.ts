import type { MetricValue } from '#platform/core/metric.ts';
import type { ValueCell } from '#stats/comparison/median-interval.ts';
import type { NpsCounts } from '#stats/proportion/nps.ts';
import type { Cell } from './cells-sql.ts';
import type { Measure } from './measure.ts';
import type { Metric } from './metrics.ts';
import type { Difference, Slice } from './schema.ts';
import {
  estimateDifference,
  exactCount,
  meanValue,
  npsChange,
  npsValue,
  quantileValue,
  shareDifference,
  shareValue,
} from './value.ts';

/** A figure with what a comparison needs of it. */
export type Reading = {
  readonly value: MetricValue;
  readonly parts: Readonly<Record<string, MetricValue>>;
  /** additive cell of a share, counts of an NPS: compared exactly; other figures by their intervals */
  readonly cell?: Cell;
  readonly nps?: NpsCounts;
};

/** Values of a duration, sorted: by the calendar and, where there is one, by business hours. */
export type Spread = {
  readonly calendar: readonly ValueCell[];
  readonly business: readonly ValueCell[] | null;
};

const none: Cell = { n: 0, s: 0, q: 0 };

const without = (parts: Record<string, MetricValue | null>): Record<string, MetricValue> =>
  Object.fromEntries(
    Object.entries(parts).filter((entry): entry is [string, MetricValue] => entry[1] !== null),
  );

function durationReading(
  metric: Metric,
  cells: Readonly<Record<string, Cell>>,
  spread: Spread,
  clock: Slice['clock'],
): Reading {
  const { calendar, business } = spread;
  const at = (values: readonly ValueCell[] | null, p: number) =>
    values === null ? null : quantileValue(values, p, metric.minimumN);
  const parts = without({
    median: at(calendar, 0.5),
    p90: at(calendar, 0.9),
    mean: meanValue(cells.mean ?? none, metric.minimumN),
    businessMedian: at(business, 0.5),
    businessP90: at(business, 0.9),
    businessMean: business === null ? null : meanValue(cells.businessMean ?? none, metric.minimumN),
  });
  const wanted = clock === 'business' ? at(business ?? calendar, 0.5) : at(calendar, 0.5);
  return { value: wanted ?? quantileValue([], 0.5, metric.minimumN), parts };
}

function partOf(measure: Measure, key: string, cell: Cell, minimum: number): MetricValue {
  return measure.components[key]?.type === 'share' ? shareValue(cell, minimum) : meanValue(cell, minimum);
}

/** One group's figure from its additive cells (and, for a duration, its values). */
export function readingOf(
  metric: Metric,
  measure: Measure,
  cells: Readonly<Record<string, Cell>>,
  clock: Slice['clock'],
  spread?: Spread,
): Reading {
  if (measure.seconds)
    return durationReading(metric, cells, spread ?? { calendar: [], business: null }, clock);
  const minimum = metric.minimumN;
  const parts = Object.fromEntries(
    Object.entries(cells)
      .filter(([key]) => key !== 'value')
      .map(([key, cell]) => [key, partOf(measure, key, cell, minimum)]),
  );
  if (metric.kind === 'nps') {
    const nps = {
      promoters: cells.promoters?.s ?? 0,
      passives: cells.passives?.s ?? 0,
      detractors: cells.detractors?.s ?? 0,
    };
    return { value: npsValue(nps, minimum), parts, nps };
  }
  const cell = cells.value ?? none;
  if (metric.kind === 'count') return { value: exactCount(cell.n), parts };
  if (metric.kind === 'share') return { value: shareValue(cell, minimum), parts, cell };
  const value = meanValue(cell, minimum);
  return clock === 'business' && parts.businessMean
    ? { value: parts.businessMean, parts: { ...parts, calendarMean: value } }
    : { value, parts };
}

/** How a figure differs from another one of other records; null where either has too little data. */
export function differenceOf(metric: Metric, now: Reading, then: Reading): Difference | null {
  if (now.value.value === null || then.value.value === null) return null;
  if (now.cell && then.cell) return shareDifference(metric, now.cell, then.cell);
  if (now.nps && then.nps) return npsChange(metric, now.nps, then.nps);
  return estimateDifference(metric, now.value, then.value);
}
