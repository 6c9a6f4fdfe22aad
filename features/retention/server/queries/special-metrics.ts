import type { ValueCell } from '#stats/comparison/median-interval.ts';
import { poissonInterval } from '#stats/distribution/poisson.ts';
import { columnsOfRule } from '../../core/churn-rule.ts';
import {
  backlogColumns,
  backlogFlowQuery,
  backlogQuery,
  horizons,
  purchaseAfterContactQuery,
} from '../../core/contact-sql.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { type Column, type FactColumns, orderColumns, ticketColumns } from '../../core/fact-columns.ts';
import { measures } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import { bucketOf, type Span, type Step, spanOfBucket } from '../../core/period.ts';
import type { Reading } from '../../core/reading.ts';
import type { Dimension } from '../../core/schema.ts';
import { activeDuringQuery } from '../../core/spell-sql.ts';
import { exactCount, quantileValue, shareValue, tooFew } from '../../core/value.ts';
import {
  emptyReconciliation,
  keyOf,
  numberOf,
  readActive,
  readReconciliation,
  readRevenue,
  readStates,
  retainedReading,
  revenueReading,
  stepFor,
} from './keep-readings.ts';
import { loadRule } from './load-rule.ts';
import type { Question } from './question.ts';
import { readMetrics } from './read-metrics.ts';

export type TrendPoint = Span & { readonly incomplete: boolean; readonly reading: Reading };

/** How a metric that is not one scan of one fact is read. */
export type Special = {
  readonly columns: (rule: ChurnRule) => FactColumns;
  /** readings by value of the dimension; key '' without one */
  readonly read: (
    question: Question,
    metric: Metric,
    span: Span,
    dimension?: Dimension,
  ) => Promise<Map<string, Reading>>;
  readonly trend?: (
    question: Question,
    metric: Metric,
    step: Step,
  ) => Promise<{ step: Step; points: TrendPoint[] }>;
};

const columnOf = (columns: FactColumns, dimension: Dimension | undefined): Column | undefined =>
  dimension === undefined ? undefined : columns[dimension];

const retained: Special = {
  columns: columnsOfRule,
  read: async (question, metric, span, dimension) => {
    const rule = await loadRule(question);
    const counts = await readReconciliation(question, rule, span, columnOf(columnsOfRule(rule), dimension));
    if (counts.size === 0) counts.set('', emptyReconciliation);
    return new Map([...counts].map(([key, one]) => [key, retainedReading(metric, one)]));
  },
  trend: async (question, metric, wanted) => {
    const rule = await loadRule(question);
    const step = stepFor(rule, wanted);
    const states = await readStates(question, rule, step);
    return {
      step,
      points: states.map(({ counts, ...point }) => ({ ...point, reading: retainedReading(metric, counts) })),
    };
  },
};

const revenue: Special = {
  columns: columnsOfRule,
  read: async (question, metric, span, dimension) => {
    const rule = await loadRule(question);
    const found = await readRevenue(question, rule, span, columnOf(columnsOfRule(rule), dimension));
    if (dimension === undefined) return new Map([['', revenueReading(metric, found.get(''))]]);
    return new Map([...found].map(([key, one]) => [key, revenueReading(metric, one)]));
  },
};

const active: Special = {
  columns: columnsOfRule,
  read: async (question, _metric, span, dimension) => {
    const rule = await loadRule(question);
    return readActive(question, rule, span.to, columnOf(columnsOfRule(rule), dimension));
  },
  trend: async (question, _metric, wanted) => {
    const rule = await loadRule(question);
    const step = stepFor(rule, wanted);
    const states = await readStates(question, rule, step);
    return {
      step,
      points: states.map(({ counts, ...point }) => ({
        ...point,
        reading: { value: exactCount(counts.end), parts: {} },
      })),
    };
  },
};

function backlogReading(metric: Metric, ages: readonly ValueCell[]): Reading {
  const n = ages.reduce((sum, cell) => sum + cell.n, 0);
  return {
    value: exactCount(n),
    parts: {
      ageMedian: quantileValue(ages, 0.5, 1),
      ageP90: quantileValue(ages, 0.9, Math.max(1, metric.minimumN)),
    },
  };
}

/** Ages of open tickets by value of a dimension. */
export async function readAges(
  question: Question,
  day: number,
  dimension?: Dimension,
): Promise<Map<string, ValueCell[]>> {
  const rows = await question.ask(backlogQuery(day, question.filters, columnOf(backlogColumns, dimension)));
  const found = new Map<string, ValueCell[]>();
  for (const row of rows) {
    const list = found.get(keyOf(row)) ?? [];
    list.push({ value: Math.max(0, numberOf(row.value)), n: numberOf(row.n) });
    found.set(keyOf(row), list);
  }
  for (const list of found.values()) list.sort((a, b) => a.value - b.value);
  return found;
}

const backlog: Special = {
  columns: () => backlogColumns,
  read: async (question, metric, span, dimension) => {
    const ages = await readAges(question, Math.min(span.to, question.today), dimension);
    if (ages.size === 0 && dimension === undefined) ages.set('', []);
    return new Map([...ages].map(([key, cells]) => [key, backlogReading(metric, cells)]));
  },
  trend: async (question, _metric, step) => {
    const { span, today, filters, ask } = question;
    const upTo = Math.min(spanOfBucket(step, bucketOf(step, span.to)).to, today);
    const [begun, over] = await Promise.all([
      ask(backlogFlowQuery('started', step, upTo, filters)),
      ask(backlogFlowQuery('resolved', step, upTo, filters)),
    ]);
    const net = new Map<number, number>();
    for (const row of begun)
      net.set(numberOf(row.bucket), (net.get(numberOf(row.bucket)) ?? 0) + numberOf(row.n));
    for (const row of over)
      net.set(numberOf(row.bucket), (net.get(numberOf(row.bucket)) ?? 0) - numberOf(row.n));
    const first = bucketOf(step, span.from);
    const last = bucketOf(step, Math.max(span.from, Math.min(span.to, today)));
    let open = [...net].filter(([bucket]) => bucket < first).reduce((sum, [, n]) => sum + n, 0);
    const points = Array.from({ length: last - first + 1 }, (_, index): TrendPoint => {
      open += net.get(first + index) ?? 0;
      const whole = spanOfBucket(step, first + index);
      return {
        from: whole.from,
        to: Math.min(whole.to, Math.max(today, whole.from)),
        incomplete: whole.to > today,
        reading: { value: exactCount(open), parts: {} },
      };
    });
    return { step, points };
  },
};

const onlyCustomer: readonly Dimension[] = ['tier', 'country', 'language', 'customerKind', 'source'];

/** Tickets per 100 customers: the tickets are a Poisson count over a known number of customers. */
function rateReading(metric: Metric, tickets: number, customers: number): Reading {
  const parts = { tickets: exactCount(tickets) };
  if (customers < Math.max(1, metric.minimumN))
    return { value: tooFew(customers, Math.max(1, metric.minimumN)), parts };
  const { low, high } = poissonInterval(tickets);
  const per = (count: number) => (count * 100) / customers;
  return { value: { value: per(tickets), low: per(low), high: per(high), n: customers }, parts };
}

const contactRate: Special = {
  columns: () => ticketColumns('assignee_id'),
  read: async (question, metric, span, dimension) => {
    const rule = await loadRule(question);
    // customers can be split by what they are, not by how they wrote: then all of them stand under every part
    const ofCustomer = dimension !== undefined && onlyCustomer.includes(dimension);
    const column = ofCustomer ? columnOf(columnsOfRule(rule), dimension) : undefined;
    const ticketColumn = columnOf(ticketColumns('assignee_id'), dimension);
    const ticketMetric: Metric = { ...metric, id: 'tickets', kind: 'count' };
    const customersOnly = {
      ...question.filters,
      slice: { ...question.filters.slice, channel: [] },
    };
    const [rows, reads] = await Promise.all([
      question.ask(activeDuringQuery(rule, span, customersOnly, column)),
      readMetrics(question, [ticketMetric], {
        spans: [span],
        ...(ticketColumn ? { dimension: ticketColumn } : {}),
      }),
    ]);
    const customers = new Map(rows.map((row) => [keyOf(row), numberOf(row.n)]));
    const tickets = reads.get('tickets') ?? [];
    if (dimension === undefined) {
      return new Map([['', rateReading(metric, tickets[0]?.reading.value.n ?? 0, customers.get('') ?? 0)]]);
    }
    return new Map(
      tickets.map(({ key, reading }) => [
        key,
        rateReading(metric, reading.value.n, customers.get(ofCustomer ? key : '') ?? 0),
      ]),
    );
  },
};

const repeatAfterContact: Special = {
  columns: () => ticketColumns('resolved_by'),
  read: async (question, metric, span) => {
    const { ask, today, filters } = question;
    const [row] = await ask(purchaseAfterContactQuery(span, today, filters));
    const cellOf = (which: 'any' | 'last', days: number) => ({
      n: numberOf(row?.[`${which}_known_${days}`]),
      s: numberOf(row?.[`${which}_hit_${days}`]),
      q: 0,
    });
    const parts = Object.fromEntries(
      horizons.flatMap((days) => [
        [`any${days}`, shareValue(cellOf('any', days), metric.minimumN)],
        [`last${days}`, shareValue(cellOf('last', days), metric.minimumN)],
      ]),
    );
    const cell = cellOf('any', 30);
    return new Map([['', { value: shareValue(cell, metric.minimumN), parts, cell }]]);
  },
};

/** Metrics with a reader of their own; all others are in core/measure.ts. */
export const specials: Readonly<Record<string, Special>> = {
  backlog,
  'contact-rate': contactRate,
  'active-customers': active,
  crr: retained,
  churn: retained,
  'gross-revenue-retention': revenue,
  'net-revenue-retention': revenue,
  'repeat-after-contact': repeatAfterContact,
};

/** What a metric can be split and filtered by. */
export function columnsOfMetric(id: string, rule: ChurnRule): FactColumns {
  const special = specials[id];
  if (special) return special.columns(rule);
  return measures[id]?.columns ?? orderColumns;
}

/** Dimensions a metric can be split by: those of its columns, unless its reader has no breakdown. */
export const dimensionsOfMetric = (id: string, rule: ChurnRule): Dimension[] =>
  id === 'repeat-after-contact' ? [] : (Object.keys(columnsOfMetric(id, rule)) as Dimension[]);
