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

/** Values of a duration on one clock: sorted for the quantiles, their moments for the mean. */
export type Spread = { readonly values: readonly ValueCell[]; readonly moments: Cell };

/** A duration by the clock that was asked for and, where it was read too, by the other one. */
export type Spreads = {
  readonly asked: Spread;
  readonly other: { readonly clock: Slice['clock']; readonly spread: Spread } | null;
};

const none: Cell = { n: 0, s: 0, q: 0 };

const noSpread: Spread = { values: [], moments: none };

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Median first, p90 and mean beside it (C9); the other clock's under its own names, never mixed in (C7). */
function durationReading(metric: Metric, { asked, other }: Spreads): Reading {
  const minimum = metric.minimumN;
  const of = ({ values, moments }: Spread) => ({
    median: quantileValue(values, 0.5, minimum),
    p90: quantileValue(values, 0.9, minimum),
    mean: meanValue(moments, minimum),
  });
  const own = of(asked);
  const beside = other
    ? Object.fromEntries(
        Object.entries(of(other.spread)).map(([key, value]) => [`${other.clock}${capital(key)}`, value]),
      )
    : {};
  return { value: own.median, parts: { ...own, ...beside } };
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
  spreads?: Spreads,
): Reading {
  if (measure.seconds) return durationReading(metric, spreads ?? { asked: noSpread, other: null });
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
  const { businessMean, ...others } = parts;
  return clock === 'business' && businessMean
    ? { value: businessMean, parts: { ...others, calendarMean: value } }
    : { value, parts };
}

/** How a figure differs from another one of other records; null where either has too little data. */
export function differenceOf(metric: Metric, now: Reading, then: Reading): Difference | null {
  if (now.value.value === null || then.value.value === null) return null;
  if (now.cell && then.cell) return shareDifference(metric, now.cell, then.cell);
  if (now.nps && then.nps) return npsChange(metric, now.nps, then.nps);
  return estimateDifference(metric, now.value, then.value);
}
