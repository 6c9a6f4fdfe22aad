import { mannWhitney } from '../comparison/mann-whitney.ts';
import type { MeanInterval } from '../comparison/mean-interval.ts';
import { meanInterval } from '../comparison/mean-interval.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';
import { liftInterval } from './lift.ts';

/** What was predicted for a customer before the hold-out, and what it then did: `actual` purchases (or 0 / 1). */
export type Prediction = { readonly predicted: number; readonly actual: number };

export type CalibrationGroup = {
  readonly meanPredicted: number;
  readonly meanActual: MeanInterval | null;
  readonly n: number;
};

export type BackTest = {
  readonly ok: true;
  /** Groups of about equal size by prediction, lowest first. */
  readonly calibration: readonly CalibrationGroup[];
  /** Predicted total over actual total: 1 is right, above 1 promises too much; null when nothing happened. */
  readonly totalRatio: number | null;
  readonly meanAbsoluteError: number;
  /** Chance that a customer who bought was ranked above one who did not. */
  readonly auc: { readonly estimate: number; readonly low: number; readonly high: number } | null;
  /** Share that bought among the top tenth by prediction, over the share among all. */
  readonly lift: Interval | null;
  readonly n: number;
};

function liftOf(sorted: readonly Prediction[], top: number): BackTest['lift'] {
  const shareOf = (list: readonly Prediction[]) => ({
    successes: list.filter((p) => p.actual > 0).length,
    n: list.length,
  });
  const lift = liftInterval(shareOf(sorted.slice(-top)), shareOf(sorted.slice(0, -top)));
  return lift.ok ? lift : null;
}

function groupOf(list: readonly Prediction[]): CalibrationGroup {
  const sum = (of: (p: Prediction) => number): number => list.reduce((total, p) => total + of(p), 0);
  const mean = meanInterval({
    n: list.length,
    sum: sum((p) => p.actual),
    sumSquares: sum((p) => p.actual * p.actual),
  });
  return {
    meanPredicted: sum((p) => p.predicted) / list.length,
    meanActual: mean.ok ? mean : null,
    n: list.length,
  };
}

/** Cuts sorted predictions into `groups` of about equal size, never splitting equal predictions. */
function calibrationOf(sorted: readonly Prediction[], groups: number): CalibrationGroup[] {
  const out: CalibrationGroup[] = [];
  let from = 0;
  for (let g = 1; g <= groups; g++) {
    let to = Math.round((g * sorted.length) / groups);
    while (to < sorted.length && to > from && sorted[to]!.predicted === sorted[to - 1]!.predicted) to++;
    if (to <= from) continue;
    out.push(groupOf(sorted.slice(from, to)));
    from = to;
  }
  return out;
}

/**
 * Does a model's promise hold on a period it has not seen? Calibration, ranking and lift, with intervals.
 *
 * `predictions`: one per customer; to test a plain baseline pass e.g. minus the days since the last purchase as
 * `predicted` and read `auc` and `lift` only. `groups` of the calibration: 10. `auc` is null when all or nobody bought.
 * Refuses `not-enough-data` below 20 customers, `invalid-input`.
 */
export function backTest(predictions: readonly Prediction[], groups = 10): BackTest | Refused {
  if (!predictions.every((p) => Number.isFinite(p.predicted) && isAmount(p.actual)) || groups < 1)
    return refuse('invalid-input', { detail: 'predictions' });
  const n = predictions.length;
  if (n < 20) return refuse('not-enough-data', { needed: 20 });
  const sorted = [...predictions].sort((a, b) => a.predicted - b.predicted);
  const rank = mannWhitney(
    sorted.map((p) => ({ value: p.predicted, first: p.actual > 0 ? 1 : 0, second: p.actual > 0 ? 0 : 1 })),
  );
  const [predicted, actual] = [
    sorted.reduce((s, p) => s + p.predicted, 0),
    sorted.reduce((s, p) => s + p.actual, 0),
  ];
  return {
    ok: true,
    calibration: calibrationOf(sorted, groups),
    totalRatio: actual === 0 ? null : predicted / actual,
    meanAbsoluteError: sorted.reduce((s, p) => s + Math.abs(p.predicted - p.actual), 0) / n,
    auc: rank.ok ? { estimate: rank.superiority, low: rank.low, high: rank.high } : null,
    lift: liftOf(sorted, Math.max(1, Math.round(n / 10))),
    n,
  };
}
