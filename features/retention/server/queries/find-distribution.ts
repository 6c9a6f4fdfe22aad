import { Refusal } from '#platform/core/refusal.ts';
import { scanOf } from '../../core/cells-sql.ts';
import { backlogColumns } from '../../core/contact-sql.ts';
import type { FactColumns } from '../../core/fact-columns.ts';
import { createParams } from '../../core/filter.ts';
import { type Measure, measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import { histogramOf, readableEdges } from '../../core/quantile-sql.ts';
import type { Excluded } from '../../core/schema.ts';
import { quantileValue } from '../../core/value.ts';
import { excludedOf, filtersAgent } from './find-figures.ts';
import { numberOf } from './keep-readings.ts';
import type { Question } from './question.ts';
import { readSpreads } from './read-spreads.ts';
import { readAges } from './special-metrics.ts';

const probabilities = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
const scored = ['csat', 'nps', 'ces', 'ces7'];
const ageEdges = [0, 1, 2, 3, 5, 7, 14, 30, 60, 90, 180];

export const hasDistribution = (metric: Metric): boolean =>
  metric.kind === 'duration' || metric.id === 'backlog' || scored.includes(metric.id);

type Bin = { from: number; to: number | null; n: number; business: number | null; previous: number | null };
type Found = {
  readonly columns: FactColumns;
  readonly n: number;
  readonly unit: string;
  readonly bins: Bin[];
  readonly quantiles: {
    probability: number;
    value: ReturnType<typeof quantileValue>;
    business: ReturnType<typeof quantileValue> | null;
  }[];
  readonly excluded: Excluded[];
};

async function ofDuration(question: Question, metric: Metric, measure: Measure): Promise<Found> {
  const { span, before } = question;
  // both clocks stand side by side here, the calendar first whatever the slice asks for
  const calendarFirst: Question = { ...question, slice: { ...question.slice, clock: 'calendar' } };
  const read = (of: typeof span, both: boolean, exact: readonly number[]) =>
    readSpreads(calendarFirst, measure, { spans: [of] }, both, {
      probabilities: exact,
      edges: readableEdges,
    });
  const [[now], [then] = []] = await Promise.all([
    read(span, true, probabilities),
    before ? read(before, false, []) : undefined,
  ]);
  const calendar = now?.spreads.asked.values ?? [];
  const other = now?.spreads.other?.spread ?? null;
  const worked = measure.seconds?.business ? (other?.values ?? []) : null;
  const counts = histogramOf(calendar, readableEdges);
  const workedCounts = worked && histogramOf(worked, readableEdges);
  const earlier = before ? histogramOf(then?.spreads.asked.values ?? [], readableEdges) : null;
  return {
    columns: measure.columns,
    n: now?.spreads.asked.moments.n ?? 0,
    unit: 'seconds',
    bins: readableEdges.map((from, index) => ({
      from,
      to: readableEdges[index + 1] ?? null,
      n: counts[index] ?? 0,
      business: workedCounts ? (workedCounts[index] ?? 0) : null,
      previous: earlier ? (earlier[index] ?? 0) : null,
    })),
    quantiles: probabilities.map((probability) => ({
      probability,
      value: quantileValue(calendar, probability, metric.minimumN),
      business: worked ? quantileValue(worked, probability, metric.minimumN) : null,
    })),
    excluded: await excludedOf(
      metric,
      measure,
      now && {
        total: now.total,
        unripe: 0,
        measured: now.spreads.asked.moments.n,
        other: other?.moments.n ?? null,
      },
      question,
    ),
  };
}

/** One bar per score of the scale, as given by the customers. */
async function ofScores(question: Question, metric: Metric, measure: Measure): Promise<Found> {
  const { span, before, filters, ask } = question;
  const counts = async (of: typeof span): Promise<Map<number, number>> => {
    const params = createParams();
    const { where } = scanOf(measure, { spans: [of] }, filters, params);
    const rows = await ask({
      text: `select score as value, count(*) as n from fact_answers where ${where} group by 1`,
      params: params.list,
    });
    return new Map(rows.map((row) => [numberOf(row.value), numberOf(row.n)]));
  };
  const [now, then] = await Promise.all([counts(span), before ? counts(before) : null]);
  const scale = metric.id === 'nps' ? [0, 10] : metric.id === 'ces7' ? [1, 7] : [1, 5];
  const values = new Set([...now.keys(), ...(then?.keys() ?? []), ...rangeOf(scale[0] ?? 1, scale[1] ?? 5)]);
  const cells = [...now].map(([value, n]) => ({ value, n })).sort((a, b) => a.value - b.value);
  return {
    columns: measure.columns,
    n: cells.reduce((sum, cell) => sum + cell.n, 0),
    unit: 'score',
    bins: [...values]
      .sort((a, b) => a - b)
      .map((value) => ({
        from: value,
        to: value,
        n: now.get(value) ?? 0,
        business: null,
        previous: then ? (then.get(value) ?? 0) : null,
      })),
    quantiles: [0.25, 0.5, 0.75].map((probability) => ({
      probability,
      value: quantileValue(cells, probability, metric.minimumN),
      business: null,
    })),
    excluded: await excludedOf(metric, measure, undefined, question),
  };
}

const rangeOf = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function ofAges(question: Question, metric: Metric): Promise<Found> {
  const { span, before, today } = question;
  const [now, then] = await Promise.all([
    readAges(question, Math.min(span.to, today)),
    before ? readAges(question, Math.min(before.to, today)) : null,
  ]);
  const cells = now.whole;
  const within = (list: typeof cells, from: number, to: number | null) =>
    list
      .filter(({ value }) => value >= from && (to === null || value < to))
      .reduce((sum, cell) => sum + cell.n, 0);
  return {
    columns: backlogColumns,
    n: cells.reduce((sum, cell) => sum + cell.n, 0),
    unit: 'days',
    bins: ageEdges.map((from, index) => {
      const to = ageEdges[index + 1] ?? null;
      return {
        from,
        to,
        n: within(cells, from, to),
        business: null,
        previous: then ? within(then.whole, from, to) : null,
      };
    }),
    quantiles: [0.5, 0.9].map((probability) => ({
      probability,
      value: quantileValue(cells, probability, Math.max(1, metric.minimumN)),
      business: null,
    })),
    excluded: [],
  };
}

/** @throws Refusal retention:no-distribution */
export async function findDistribution(question: Question, metric: Metric): Promise<Found> {
  const measure = measureOf(metric.id, filtersAgent(question));
  if (metric.id === 'backlog') return ofAges(question, metric);
  if (!measure || !hasDistribution(metric)) throw new Refusal('retention:no-distribution', { id: metric.id });
  return scored.includes(metric.id)
    ? ofScores(question, metric, measure)
    : ofDuration(question, metric, measure);
}
