import type { TwoGroupCell } from '../comparison/mann-whitney.ts';
import { mannWhitney } from '../comparison/mann-whitney.ts';
import { normalCritical } from '../distribution/normal.ts';
import type { Interval, Refused } from '../numeric/refused.ts';
import { isCount, refuse } from '../numeric/refused.ts';
import { wilsonInterval } from '../proportion/wilson.ts';
import { liftInterval } from './lift.ts';

/**
 * Customers of whom the same was said: `n` of them, `events` of which happened in the hold-out (left). `score`: the
 * probability predicted; `baseline`: the plain rank it has to beat, higher = sooner (days since the last purchase).
 */
export type AlertCell = {
  readonly score: number;
  readonly baseline: number;
  readonly n: number;
  readonly events: number;
};

export type AlertQuality = {
  /** Chance that somebody with the event was ranked above somebody without, ties half. DeLong interval. */
  readonly auc: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Share of events among the tenth ranked highest over the share among all; ties at the border count in proportion. */
  readonly lift: Interval;
};

export type AlertTest = {
  readonly ok: true;
  readonly n: number;
  readonly events: number;
  readonly predictedEvents: number;
  readonly score: AlertQuality;
  readonly baseline: AlertQuality;
  /** AUC of the score minus AUC of the baseline on the same customers. */
  readonly difference: { readonly estimate: number; readonly low: number; readonly high: number };
  readonly calibration: readonly { readonly predicted: number; readonly seen: Interval }[];
};

type Placement = { readonly auc: number; readonly below: Float64Array; readonly above: Float64Array };

/** For each cell: which share of those without the event it is ranked above, and of those with it that are above it. */
function placementsOf(cells: readonly AlertCell[], of: (cell: AlertCell) => number): Placement {
  const order = cells.map((_, i) => i).sort((a, b) => of(cells[a]!) - of(cells[b]!));
  const m = cells.reduce((sum, cell) => sum + cell.events, 0);
  const n = cells.reduce((sum, cell) => sum + cell.n, 0) - m;
  const [below, above] = [new Float64Array(cells.length), new Float64Array(cells.length)];
  let [eventsSeen, othersSeen, auc] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let [events, others] = [0, 0];
    while (to < order.length && of(cells[order[to]!]!) === of(cells[order[from]!]!)) {
      const cell = cells[order[to++]!]!;
      events += cell.events;
      others += cell.n - cell.events;
    }
    for (; from < to; from++) {
      below[order[from]!] = (othersSeen + others / 2) / n;
      above[order[from]!] = (m - eventsSeen - events / 2) / m;
    }
    auc += (events * (othersSeen + others / 2)) / (m * n);
    eventsSeen += events;
    othersSeen += others;
  }
  return { auc, below, above };
}

/** DeLong's variance of the difference of two AUCs over the same customers. */
function differenceOf(cells: readonly AlertCell[], a: Placement, b: Placement): AlertTest['difference'] {
  const estimate = a.auc - b.auc;
  let [m, n, first, second] = [0, 0, 0, 0];
  cells.forEach((cell, i) => {
    const others = cell.n - cell.events;
    m += cell.events;
    n += others;
    first += cell.events * (a.below[i]! - b.below[i]! - estimate) ** 2;
    second += others * (a.above[i]! - b.above[i]! - estimate) ** 2;
  });
  const error = Math.sqrt(first / (m * (m - 1)) + second / (n * (n - 1)));
  const half = normalCritical(0.95) * error;
  return { estimate, low: estimate - half, high: estimate + half };
}

/** Shares of cells sorted by falling rank until `wanted` customers are in; the last cells of equal rank by part. */
function liftOf(
  cells: readonly AlertCell[],
  of: (cell: AlertCell) => number,
  total: { n: number; events: number },
): Interval | Refused {
  const wanted = Math.max(1, Math.round(total.n / 10));
  const byRank = [...Map.groupBy(cells, of)].sort((a, b) => b[0] - a[0]);
  let [taken, events] = [0, 0];
  for (const [, group] of byRank) {
    const n = group.reduce((sum, cell) => sum + cell.n, 0);
    const part = Math.min(1, (wanted - taken) / n);
    taken += part * n;
    events += part * group.reduce((sum, cell) => sum + cell.events, 0);
    if (taken >= wanted - 1e-9) break;
  }
  // sums of parts may be off by their rounding
  const found = Math.min(events, wanted);
  const left = total.n - wanted;
  return liftInterval(
    { successes: found, n: wanted },
    { successes: Math.min(left, Math.max(0, total.events - found)), n: left },
  );
}

function calibrationOf(cells: readonly AlertCell[], groups: number, n: number): AlertTest['calibration'] {
  const sorted = [...Map.groupBy(cells, (cell) => cell.score)].sort((a, b) => a[0] - b[0]);
  const found: { predicted: number; n: number; events: number }[] = [];
  let [seen, group] = [0, { predicted: 0, n: 0, events: 0 }];
  for (const [score, level] of sorted) {
    for (const cell of level) {
      group.predicted += score * cell.n;
      group.n += cell.n;
      group.events += cell.events;
      seen += cell.n;
    }
    // equal predictions are never split, so a group may hold more than its share
    if (seen >= ((found.length + 1) * n) / groups - 1e-9 || seen === n) {
      found.push(group);
      group = { predicted: 0, n: 0, events: 0 };
    }
  }
  const [before, last] = found.slice(-2);
  if (before && last && last.n < n / groups / 2) {
    // what equal predictions left over at the end is no group of its own
    found.splice(-2, 2, {
      predicted: before.predicted + last.predicted,
      n: before.n + last.n,
      events: before.events + last.events,
    });
  }
  return found
    .filter((one) => one.n > 0)
    .flatMap((one) => {
      const share = wilsonInterval(one.events, one.n);
      return share.ok ? [{ predicted: one.predicted / one.n, seen: share }] : [];
    });
}

function qualityOf(
  cells: readonly AlertCell[],
  of: (cell: AlertCell) => number,
  total: { n: number; events: number },
): AlertQuality | Refused {
  const groups = cells.map(
    (cell): TwoGroupCell => ({ value: of(cell), first: cell.events, second: cell.n - cell.events }),
  );
  const rank = mannWhitney(groups);
  const lift = liftOf(cells, of, total);
  if (!lift.ok) return lift;
  // everybody ranked alike is the toss of a coin, known exactly
  if (!rank.ok)
    return rank.reason === 'constant' ? { auc: { estimate: 0.5, low: 0.5, high: 0.5 }, lift } : rank;
  return { auc: { estimate: rank.superiority, low: rank.low, high: rank.high }, lift };
}

/**
 * Does an alert beat the plain baseline on a period neither has seen? Both ranked on the same customers.
 *
 * `cells`: counted customers, whole numbers, in any order. `groups` of the calibration: 10. Refuses `invalid-input`, and
 * `not-enough-data` under 10 customers with or without the event (`needed` says how many of the rarer kind).
 * Source: DeLong, DeLong & Clarke-Pearson (1988); R `pROC::roc.test(paired = TRUE)`.
 */
export function alertTest(cells: readonly AlertCell[], groups = 10): AlertTest | Refused {
  const sound = cells.every(
    (cell) =>
      Number.isFinite(cell.score) &&
      Number.isFinite(cell.baseline) &&
      isCount(cell.n) &&
      isCount(cell.events) &&
      cell.events <= cell.n,
  );
  if (!sound || !(groups >= 1)) return refuse('invalid-input', { detail: 'cells' });
  const filled = cells.filter((cell) => cell.n > 0);
  const total = {
    n: filled.reduce((sum, cell) => sum + cell.n, 0),
    events: filled.reduce((sum, cell) => sum + cell.events, 0),
  };
  if (Math.min(total.events, total.n - total.events) < 10)
    return refuse('not-enough-data', { needed: 10, detail: 'customers with and without the event' });
  const [ofScore, ofBaseline] = [(c: AlertCell) => c.score, (c: AlertCell) => c.baseline];
  const [score, baseline] = [qualityOf(filled, ofScore, total), qualityOf(filled, ofBaseline, total)];
  if ('ok' in score) return score;
  if ('ok' in baseline) return baseline;
  return {
    ok: true,
    ...total,
    predictedEvents: filled.reduce((sum, cell) => sum + cell.n * cell.score, 0),
    score,
    baseline,
    difference: differenceOf(filled, placementsOf(filled, ofScore), placementsOf(filled, ofBaseline)),
    calibration: calibrationOf(filled, groups, total.n),
  };
}
