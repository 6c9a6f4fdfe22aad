import type { CellRow } from '../../core/cells-sql.ts';
import type { ChurnRule, Reconciliation } from '../../core/contract/retention.ts';
import type { Column } from '../../core/fact-columns.ts';
import type { Query } from '../../core/filter.ts';
import type { Metric } from '../../core/metrics.ts';
import { bucketOf, longestOf, type Span, type Step, spanOfBucket } from '../../core/period.ts';
import type { Reading } from '../../core/reading.ts';
import { revenueQuery } from '../../core/revenue-sql.ts';
import { activeAtQuery, endsOf, endsQuery, reconcileQuery, startsQuery } from '../../core/spell-sql.ts';
import { exactCount, ratioValue, shareValue } from '../../core/value.ts';
import type { Question } from './question.ts';

export const numberOf = (value: CellRow[string] | undefined): number =>
  typeof value === 'number' ? value : 0;
export const keyOf = (row: CellRow): string =>
  row.key === null || row.key === undefined ? '' : String(row.key);

/** What was read of one period: all of it, and by value of a dimension where one was asked for. */
export type Parted<T> = { readonly whole: T; readonly parts: ReadonlyMap<string, T> };

type Row = Readonly<Record<string, CellRow[string]>>;

/**
 * Rows of customers by value of a dimension, of several periods at once where the dimension allows: which plan a customer
 * has depends on the day, so contracts are asked for one period at a time. A row tells of one period, whose `place` it names,
 * or of all, and its columns end with the place of theirs.
 */
async function readParted(
  question: Question,
  rule: ChurnRule,
  spans: readonly Span[],
  dimension: Column | undefined,
  query: (spans: readonly Span[]) => Query,
): Promise<Row[][]> {
  const apart = rule.model === 'contract' && dimension !== undefined;
  const asked = apart ? spans.map((span) => [span]) : [spans];
  const found = await Promise.all(asked.map((some) => question.ask(query(some))));
  return spans.map((_, index) => {
    const place = apart ? '0' : String(index);
    const rows = found[apart ? index : 0] ?? [];
    if (rows.some((row) => row.place !== undefined))
      return rows.filter((row) => String(row.place) === place).map(({ place: _, ...row }) => row);
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([column, value]) => {
          const [, name = column, of = place] = /^(\D+)(\d+)$/.exec(column) ?? [];
          return of === place ? [[name, value]] : [];
        }),
      ),
    );
  });
}

/** Numbers of all parts added up: nobody is in two of them. */
function total(rows: readonly Row[]): Row {
  const sums: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row))
      if (name !== 'key') sums[name] = (sums[name] ?? 0) + numberOf(value);
  }
  return sums;
}

const parted = <T>(rows: readonly Row[], dimension: Column | undefined, of: (row: Row) => T): Parted<T> => ({
  whole: of(total(rows)),
  parts: new Map(dimension ? rows.map((row) => [keyOf(row), of(row)]) : []),
});

/** start + new + wonBack − lost = end, of each period, by value of a dimension. */
export async function readReconciliation(
  question: Question,
  rule: ChurnRule,
  spans: readonly Span[],
  dimension?: Column,
): Promise<Parted<Reconciliation>[]> {
  const found = await readParted(question, rule, spans, dimension, (some) =>
    reconcileQuery(rule, some, question.filters, dimension),
  );
  return found.map((rows) => {
    const there = rows.filter((row) => numberOf(row.start_n) + numberOf(row.end_n) > 0);
    const { parts } = parted(there, dimension, reconciliationOf);
    return { whole: reconciliationOf(total(rows)), parts };
  });
}

function reconciliationOf(row: Row): Reconciliation {
  const [start, end, both, fresh, cameAndWent] = [
    row.start_n,
    row.end_n,
    row.both_n,
    row.new_n,
    row.passed_n,
  ].map(numberOf) as [number, number, number, number, number];
  return { start, new: fresh, wonBack: end - both - fresh, lost: start - both, end, cameAndWent };
}

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

export const readRevenue = async (
  question: Question,
  rule: ChurnRule,
  spans: readonly Span[],
  dimension?: Column,
): Promise<Parted<Revenue>[]> => {
  const found = await readParted(question, rule, spans, dimension, (some) =>
    revenueQuery(rule, some, question.filters, dimension),
  );
  return found.map((rows) =>
    parted(
      rows.filter((row) => numberOf(row.n) > 0),
      dimension,
      revenueOf,
    ),
  );
};

/** What grew is what the end has above the lesser of both, what shrank what the start has above it, less what left. */
function revenueOf(row: Row): Revenue {
  const [start, end, kept, lost] = [row.s, row.e, row.m, row.lost].map(numberOf) as [
    number,
    number,
    number,
    number,
  ];
  return {
    n: numberOf(row.n),
    start,
    kept,
    end,
    // differences of large sums: never a hair below nothing
    expansion: Math.max(0, end - kept),
    contraction: Math.max(0, start - kept - lost),
    lost,
    row,
  };
}

export function revenueReading(metric: Metric, { row }: Revenue): Reading {
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

/** Customers active at the end of each period's last day. */
export async function readActive(
  question: Question,
  rule: ChurnRule,
  spans: readonly Span[],
  dimension?: Column,
): Promise<Parted<Reading>[]> {
  const days = spans.map(({ to }) => to);
  const rows = await question.ask(activeAtQuery(rule, days, question.filters, dimension));
  return days.map((_, index) => {
    const own = rows.map((row) => ({ key: row.key ?? null, n: numberOf(row[`n${index}`]) }));
    return parted(
      own.filter(({ n }) => n > 0),
      dimension,
      ({ n }): Reading => ({ value: exactCount(numberOf(n)), parts: {} }),
    );
  });
}

/** The longest step, not longer than wanted, over which a rule's trend is exact. */
export function stepFor(rule: ChurnRule, wanted: Step): Step {
  const order: readonly Step[] = ['quarter', 'month', 'week', 'day'];
  const fits = order.slice(order.indexOf(wanted));
  return rule.model === 'contract' ? wanted : (fits.find((step) => longestOf[step] <= rule.days) ?? 'day');
}

/** The whole steps that touch the period, each up to today. */
export function wholeSteps({ span, today }: Question, step: Step): (Span & { incomplete: boolean })[] {
  const first = bucketOf(step, span.from);
  const last = bucketOf(step, Math.min(span.to, Math.max(today, span.from)));
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const { from, to } = spanOfBucket(step, first + index);
    return { from, to: Math.min(to, Math.max(today, from)), incomplete: to > today };
  });
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
  const over = endsOf(rule, step, ends);
  const begun = new Map(starts.map((row) => [numberOf(row.bucket), row]));
  const earlier = <T>(buckets: Map<number, T>, count: (one: T) => number): number =>
    [...buckets].reduce((sum, [bucket, one]) => (bucket < firstBucket ? sum + count(one) : sum), 0);
  let active = earlier(begun, (row) => numberOf(row.n)) - earlier(over, ({ n }) => n);
  return wholeSteps(question, step).map((point, index) => {
    const bucket = firstBucket + index;
    const { n: ended, lost, gone } = over.get(bucket) ?? { n: 0, lost: 0, gone: 0 };
    const start = active;
    active += numberOf(begun.get(bucket)?.n) - ended;
    const fresh = numberOf(begun.get(bucket)?.first_n) - gone;
    return {
      ...point,
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
