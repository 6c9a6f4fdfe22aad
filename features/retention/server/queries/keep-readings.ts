import type { CellRow } from '../../core/cells-sql.ts';
import type { ChurnRule, Reconciliation } from '../../core/contract/retention.ts';
import type { Column } from '../../core/fact-columns.ts';
import type { Metric } from '../../core/metrics.ts';
import { bucketOf, longestOf, type Span, type Step, spanOfBucket } from '../../core/period.ts';
import type { Reading } from '../../core/reading.ts';
import { revenueQuery } from '../../core/revenue-sql.ts';
import {
  activeAtQuery,
  activeDuringQuery,
  endsOf,
  endsQuery,
  reconcileQuery,
  startsQuery,
} from '../../core/spell-sql.ts';
import { exactCount, ratioValue, shareValue } from '../../core/value.ts';
import type { Question } from './question.ts';

export const numberOf = (value: CellRow[string] | undefined): number =>
  typeof value === 'number' ? value : 0;
export const keyOf = (row: CellRow): string =>
  row.key === null || row.key === undefined ? '' : String(row.key);

/** start + new + wonBack − lost = end, per value of a dimension ('' without one). */
export async function readReconciliation(
  question: Question,
  rule: ChurnRule,
  span: Span,
  dimension?: Column,
): Promise<Map<string, Reconciliation>> {
  const { ask, filters } = question;
  const [rows, during] = await Promise.all([
    ask(reconcileQuery(rule, span, filters, dimension)),
    ask(activeDuringQuery(rule, span, filters, dimension)),
  ]);
  const active = new Map(during.map((row) => [keyOf(row), numberOf(row.n)]));
  return new Map(
    rows.map((row) => {
      const [start, end] = [numberOf(row.start_n), numberOf(row.end_n)];
      const [both, fresh] = [numberOf(row.both_n), numberOf(row.new_n)];
      const cameAndWent = Math.max(0, (active.get(keyOf(row)) ?? 0) - (start + end - both));
      return [
        keyOf(row),
        { start, new: fresh, wonBack: end - both - fresh, lost: start - both, end, cameAndWent },
      ];
    }),
  );
}

export const emptyReconciliation: Reconciliation = {
  start: 0,
  new: 0,
  wonBack: 0,
  lost: 0,
  end: 0,
  cameAndWent: 0,
};

/** CRR by identity, with the counts form beside it. */
export function retainedReading(metric: Metric, counts: Reconciliation): Reading {
  const kept = counts.start - counts.lost;
  const cell = { n: counts.start, s: metric.id === 'churn' ? counts.lost : kept, q: 0 };
  const value = shareValue(cell, metric.minimumN);
  if (metric.id === 'churn') return { value, parts: {}, cell };
  return { value, parts: { counts: countsValue(counts, metric.minimumN) }, cell };
}

/** (E − N) ÷ S where N holds new customers only: win-backs then hide losses, so it has no interval and no headline. */
export const countsValue = (counts: Reconciliation, minimum: number) =>
  counts.start < minimum
    ? shareValue({ n: counts.start, s: 0, q: 0 }, minimum)
    : { value: (counts.end - counts.new) / counts.start, low: null, high: null, n: counts.start };

export type Revenue = {
  readonly n: number;
  readonly start: number;
  readonly end: number;
  readonly kept: number;
  readonly expansion: number;
  readonly contraction: number;
  readonly lost: number;
  readonly row: CellRow;
};

export async function readRevenue(
  question: Question,
  rule: ChurnRule,
  span: Span,
  dimension?: Column,
): Promise<Map<string, Revenue>> {
  const rows = await question.ask(revenueQuery(rule, span, question.filters, dimension));
  return new Map(
    rows.map((row) => [
      keyOf(row),
      {
        n: numberOf(row.n),
        start: numberOf(row.s),
        end: numberOf(row.e),
        kept: numberOf(row.m),
        expansion: numberOf(row.expansion),
        contraction: numberOf(row.contraction),
        lost: numberOf(row.lost),
        row,
      },
    ]),
  );
}

export function revenueReading(metric: Metric, revenue: Revenue | undefined): Reading {
  const row = revenue?.row ?? {};
  const gross = metric.id === 'gross-revenue-retention';
  const value = ratioValue(
    {
      n: numberOf(row.n),
      bottom: numberOf(row.s),
      bb: numberOf(row.ss),
      top: numberOf(gross ? row.m : row.e),
      tt: numberOf(gross ? row.mm : row.ee),
      tb: numberOf(gross ? row.sm : row.se),
    },
    metric.minimumN,
  );
  return { value, parts: {} };
}

export async function readActive(
  question: Question,
  rule: ChurnRule,
  day: number,
  dimension?: Column,
): Promise<Map<string, Reading>> {
  const rows = await question.ask(activeAtQuery(rule, day, question.filters, dimension));
  return new Map(rows.map((row) => [keyOf(row), { value: exactCount(numberOf(row.n)), parts: {} }]));
}

/** The longest step, not longer than wanted, over which a rule's trend is exact. */
export function stepFor(rule: ChurnRule, wanted: Step): Step {
  const order: readonly Step[] = ['quarter', 'month', 'week', 'day'];
  const fits = order.slice(order.indexOf(wanted));
  return rule.model === 'contract' ? wanted : (fits.find((step) => longestOf[step] <= rule.days) ?? 'day');
}

export type StatePoint = Span & { readonly incomplete: boolean; readonly counts: Reconciliation };

/** Reconciliation of every whole step that touches the period, from two scans: begun and ended spells by step. */
export async function readStates(question: Question, rule: ChurnRule, step: Step): Promise<StatePoint[]> {
  const { span, today, filters, ask } = question;
  const upTo = Math.min(spanOfBucket(step, bucketOf(step, span.to)).to, today);
  const [starts, ends] = await Promise.all([
    ask(startsQuery(rule, step, upTo, filters)),
    ask(endsQuery(rule, step, upTo, filters)),
  ]);
  const firstBucket = bucketOf(step, span.from);
  const lastBucket = bucketOf(step, Math.min(span.to, Math.max(today, span.from)));
  const over = endsOf(rule, step, ends);
  const begun = new Map(starts.map((row) => [numberOf(row.bucket), row]));
  const earlier = <T>(buckets: Map<number, T>, count: (one: T) => number): number =>
    [...buckets].reduce((sum, [bucket, one]) => (bucket < firstBucket ? sum + count(one) : sum), 0);
  let active = earlier(begun, (row) => numberOf(row.n)) - earlier(over, ({ n }) => n);
  return Array.from({ length: lastBucket - firstBucket + 1 }, (_, index) => {
    const bucket = firstBucket + index;
    const { n: ended, lost, gone } = over.get(bucket) ?? { n: 0, lost: 0, gone: 0 };
    const start = active;
    active += numberOf(begun.get(bucket)?.n) - ended;
    const fresh = numberOf(begun.get(bucket)?.first_n) - gone;
    const whole = spanOfBucket(step, bucket);
    return {
      from: whole.from,
      to: Math.min(whole.to, Math.max(today, whole.from)),
      incomplete: whole.to > today,
      counts: {
        start,
        new: fresh,
        wonBack: active - start - fresh + lost,
        lost,
        end: active,
        cameAndWent: gone,
      },
    };
  });
}
