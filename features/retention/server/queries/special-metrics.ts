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
import { bucketOf, bucketsOf, type Span, type Step, spanOfBucket } from '../../core/period.ts';
import type { Reading } from '../../core/reading.ts';
import type { Dimension } from '../../core/schema.ts';
import { activeDuringQuery } from '../../core/spell-sql.ts';
import { exactCount, quantileValue, shareValue, tooFew } from '../../core/value.ts';
import {
  keyOf,
  numberOf,
  type Parted,
  readActive,
  readReconciliation,
  readRevenue,
  readStates,
  retainedReading,
  revenueReading,
  stepFor,
  wholeSteps,
} from './keep-readings.ts';
import { loadRule } from './load-rule.ts';
import type { Question } from './question.ts';
import { readMetrics } from './read-metrics.ts';
import { wholeKey } from './read-spreads.ts';

export type TrendPoint = Span & { readonly incomplete: boolean; readonly reading: Reading };

/** How a metric that is not one scan of one fact is read. */
export type Special = {
  readonly columns: (rule: ChurnRule) => FactColumns;
  /** readings of each period: of the whole and, with a dimension, of its values */
  readonly read: (
    question: Question,
    metric: Metric,
    spans: readonly Span[],
    dimension?: Dimension,
  ) => Promise<Parted<Reading>[]>;
  readonly trend?: (
    question: Question,
    metric: Metric,
    step: Step,
  ) => Promise<{ step: Step; points: TrendPoint[] }>;
};

const columnOf = (columns: FactColumns, dimension: Dimension | undefined): Column | undefined =>
  dimension === undefined ? undefined : columns[dimension];

const mapped = <T, U>({ whole, parts }: Parted<T>, of: (one: T) => U): Parted<U> => ({
  whole: of(whole),
  parts: new Map([...parts].map(([key, one]) => [key, of(one)])),
});

const retained: Special = {
  columns: columnsOfRule,
  read: async (question, metric, spans, dimension) => {
    const rule = await loadRule(question);
    const found = await readReconciliation(question, rule, spans, columnOf(columnsOfRule(rule), dimension));
    return found.map((one) => mapped(one, (counts) => retainedReading(metric, counts)));
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

/**
 * Revenue that recurs is a month's, and what buyers paid in the days of the rule hardly moves within a week: day by day such
 * a line would only say that yesterday was like today.
 */
const atLeastMonth = (step: Step): Step => (step === 'quarter' ? step : 'month');

/** Steps that one scan answers for: each is a dozen sums over every customer. */
const stepsAtOnce = 14;

const revenue: Special = {
  columns: columnsOfRule,
  read: async (question, metric, spans, dimension) => {
    const rule = await loadRule(question);
    const found = await readRevenue(question, rule, spans, columnOf(columnsOfRule(rule), dimension));
    return found.map((one) => mapped(one, (sums) => revenueReading(metric, sums)));
  },
  trend: async (question, metric, wanted) => {
    const rule = await loadRule(question);
    const step = atLeastMonth(wanted);
    const whole = wholeSteps(question, step);
    const batches = Array.from({ length: Math.ceil(whole.length / stepsAtOnce) }, (_, index) =>
      whole.slice(index * stepsAtOnce, (index + 1) * stepsAtOnce),
    );
    const read = await Promise.all(batches.map((batch) => readRevenue(question, rule, batch)));
    const sums = read.flat();
    const points = whole.flatMap((point, index): TrendPoint[] => {
      const found = sums[index];
      return found ? [{ ...point, reading: revenueReading(metric, found.whole) }] : [];
    });
    return { step, points };
  },
};

const active: Special = {
  columns: columnsOfRule,
  read: async (question, _metric, spans, dimension) => {
    const rule = await loadRule(question);
    return readActive(question, rule, spans, columnOf(columnsOfRule(rule), dimension));
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

/** Ages of the tickets open at the end of a day, by value of a dimension. */
export async function readAges(
  question: Question,
  day: number,
  dimension?: Dimension,
): Promise<Parted<ValueCell[]>> {
  const column = columnOf(backlogColumns, dimension);
  const rows = await question.ask(backlogQuery(day, question.filters, column));
  const [whole, parts] = [new Map<number, number>(), new Map<string, ValueCell[]>()];
  for (const row of rows) {
    const cell = { value: Math.max(0, numberOf(row.value)), n: numberOf(row.n) };
    whole.set(cell.value, (whole.get(cell.value) ?? 0) + cell.n);
    if (!column) continue;
    const list = parts.get(keyOf(row)) ?? [];
    list.push(cell);
    parts.set(keyOf(row), list);
  }
  const ascending = (a: ValueCell, b: ValueCell): number => a.value - b.value;
  for (const list of parts.values()) list.sort(ascending);
  return { whole: [...whole].map(([value, n]) => ({ value, n })).sort(ascending), parts };
}

const backlog: Special = {
  columns: () => backlogColumns,
  read: (question, metric, spans, dimension) =>
    Promise.all(
      spans.map(async ({ to }) => {
        const ages = await readAges(question, Math.min(to, question.today), dimension);
        return mapped(ages, (cells) => backlogReading(metric, cells));
      }),
    ),
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

const ticketMetric = (metric: Metric): Metric => ({ ...metric, id: 'tickets', kind: 'count' });

/** Customers have no channel of contact: the rate by channel stands over all of them. */
const customersOf = (question: Question): Question => ({
  ...question,
  filters: { ...question.filters, slice: { ...question.filters.slice, channel: [] } },
});

const contactRate: Special = {
  columns: () => ticketColumns('assignee_id'),
  read: async (question, metric, spans, dimension) => {
    const rule = await loadRule(question);
    // customers can be split by what they are, not by how they wrote: then all of them stand under every part
    const ofCustomer = dimension !== undefined && onlyCustomer.includes(dimension);
    const column = ofCustomer ? columnOf(columnsOfRule(rule), dimension) : undefined;
    const ticketColumn = columnOf(ticketColumns('assignee_id'), dimension);
    const [rows, reads] = await Promise.all([
      question.ask(activeDuringQuery(rule, spans, customersOf(question).filters, column)),
      readMetrics(question, [ticketMetric(metric)], {
        spans,
        ...(ticketColumn ? { dimension: ticketColumn } : {}),
      }),
    ]);
    return spans.map((_, index) => {
      const customers = new Map(rows.map((row) => [keyOf(row), numberOf(row[`n${index}`])]));
      const everybody = [...customers.values()].reduce((sum, n) => sum + n, 0);
      const own = (reads.get('tickets') ?? []).filter(({ span, key }) => span === index && key !== wholeKey);
      const all = own.reduce((sum, { reading }) => sum + reading.value.n, 0);
      const part = ({ key, reading }: (typeof own)[number]): [string, Reading] => [
        key,
        rateReading(metric, reading.value.n, ofCustomer ? (customers.get(key) ?? 0) : everybody),
      ];
      return {
        whole: rateReading(metric, all, everybody),
        parts: new Map(ticketColumn ? own.map(part) : []),
      };
    });
  },
  trend: async (question, metric, wanted) => {
    const rule = await loadRule(question);
    const step = stepFor(rule, wanted);
    const [first, last] = [wholeSteps(question, step)[0], wholeSteps(question, step).at(-1)];
    // tickets of whole steps, as the customers are
    const span = { from: first?.from ?? question.span.from, to: last?.to ?? question.span.to };
    const [states, reads] = await Promise.all([
      readStates(customersOf(question), rule, step),
      readMetrics(question, [ticketMetric(metric)], { spans: [span], step }),
    ]);
    const tickets = new Map(reads.get('tickets')?.map(({ bucket, reading }) => [bucket, reading.value.n]));
    return {
      step,
      points: states.map(({ counts: { end, lost, cameAndWent }, ...point }) => ({
        ...point,
        reading: rateReading(metric, tickets.get(bucketOf(step, point.from)) ?? 0, end + lost + cameAndWent),
      })),
    };
  },
};

type ContactRow = Awaited<ReturnType<Question['ask']>>[number];

function afterContactReading(metric: Metric, row: ContactRow | undefined): Reading {
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
  return { value: shareValue(cell, metric.minimumN), parts, cell };
}

/** A customer with two tickets may stand in two parts or steps: the whole is counted for itself. */
const repeatAfterContact: Special = {
  columns: () => ticketColumns('resolved_by'),
  read: async (question, metric, spans, dimension) => {
    const { ask, today, filters } = question;
    const column = columnOf(ticketColumns('resolved_by'), dimension);
    const read = async (by: Column | undefined): Promise<ContactRow[][]> =>
      Promise.all(
        spans.map((span) =>
          ask(purchaseAfterContactQuery({ spans: [span], ...(by ? { dimension: by } : {}) }, today, filters)),
        ),
      );
    const [wholes, parts] = await Promise.all([read(undefined), column ? read(column) : []]);
    // only parts that no customer shares can be taken out of the whole, to hold a part against all others
    const apart = dimension === undefined || onlyCustomer.includes(dimension);
    const wholeOf = (row: ContactRow | undefined): Reading => {
      const { cell, ...reading } = afterContactReading(metric, row);
      return apart && cell ? { ...reading, cell } : reading;
    };
    return wholes.map(([row], index) => ({
      whole: wholeOf(row),
      parts: new Map(parts[index]?.map((part) => [keyOf(part), afterContactReading(metric, part)])),
    }));
  },
  trend: async (question, metric, step) => {
    const { ask, today, filters, span } = question;
    const rows = await ask(purchaseAfterContactQuery({ spans: [span], step }, today, filters));
    const byBucket = new Map(rows.map((row) => [numberOf(row.bucket), row]));
    const points = bucketsOf(step, span, today).map(({ key, ...bucket }) => ({
      ...bucket,
      reading: afterContactReading(metric, byBucket.get(key)),
    }));
    return { step, points };
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

/** Dimensions a metric can be split by. */
export const dimensionsOfMetric = (id: string, rule: ChurnRule): Dimension[] =>
  Object.keys(columnsOfMetric(id, rule)) as Dimension[];
