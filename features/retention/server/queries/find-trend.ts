import { Refusal } from '#platform/core/refusal.ts';
import { measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import { autoStep, bucketsOf, dateOf, type Step } from '../../core/period.ts';
import { filtersAgent } from './find-figures.ts';
import type { Question } from './question.ts';
import { emptyReading, readMetrics } from './read-metrics.ts';
import { specials, type TrendPoint } from './special-metrics.ts';

export const hasTrend = (metric: Metric): boolean =>
  measureOf(metric.id, false) !== undefined || specials[metric.id]?.trend !== undefined;

/** A metric by step of the period; steps without a record are there, empty. @throws Refusal retention:no-trend */
export async function findTrend(question: Question, metric: Metric, asked: Step | 'auto') {
  const step = asked === 'auto' ? autoStep(question.span) : asked;
  const measure = measureOf(metric.id, filtersAgent(question));
  if (!measure) {
    const trend = specials[metric.id]?.trend;
    if (!trend) throw new Refusal('retention:no-trend', { id: metric.id });
    const found = await trend(question, metric, step);
    return { step: found.step, points: found.points.map(pointOf) };
  }
  const grouping = { spans: [question.span], step };
  const found = await readMetrics(question, [metric], grouping, { byAgent: filtersAgent(question) });
  const reads = found.get(metric.id) ?? [];
  const byBucket = new Map(reads.map((read) => [read.bucket, read.reading]));
  const points = bucketsOf(step, question.span, question.today).map(({ key, ...bucket }) =>
    pointOf({ ...bucket, reading: byBucket.get(key) ?? emptyReading(metric, measure, question) }),
  );
  return { step, points };
}

const pointOf = ({ from, to, incomplete, reading }: TrendPoint) => ({
  from: dateOf(from),
  to: dateOf(to),
  value: reading.value,
  parts: { ...reading.parts },
  incomplete,
});
