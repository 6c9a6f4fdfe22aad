import { Refusal } from '#platform/core/refusal.ts';
import { createParams, filterSql, type Query } from '../../core/filter.ts';
import { type Measure, measureOf } from '../../core/measure.ts';
import { findMetric, type Metric, type MetricGroup, metrics } from '../../core/metrics.ts';
import { differenceOf, type Reading } from '../../core/reading.ts';
import type { Excluded, Figure } from '../../core/schema.ts';
import type { Question } from './question.ts';
import { emptyReading, type Read, readMetrics } from './read-metrics.ts';
import { specials } from './special-metrics.ts';

/** @throws Refusal retention:metric-unknown */
export function metricOf(id: string): Metric {
  const metric = findMetric(id);
  if (!metric) throw new Refusal('retention:metric-unknown', { id }, 404);
  return metric;
}

export const metricsOf = (ids: readonly string[], group: MetricGroup | undefined): Metric[] => {
  const all: readonly Metric[] = metrics;
  if (ids.length > 0) return ids.map(metricOf);
  return all.filter((metric) => group === undefined || metric.group === group);
};

export const filtersAgent = (question: Question): boolean => question.slice.agent.length > 0;

export function figureOf(
  metric: Metric,
  now: Reading,
  then: Reading | null,
  excluded: readonly Excluded[],
): Figure {
  return {
    id: metric.id,
    version: metric.version,
    value: now.value,
    parts: { ...now.parts },
    previous: then?.value ?? null,
    difference: then ? differenceOf(metric, now, then) : null,
    excluded: [...excluded],
  };
}

function exclusionQuery(measure: Measure, question: Question): Query | null {
  const { exclusion } = measure;
  if (!exclusion) return null;
  const params = createParams();
  const { from, to } = question.span;
  const { agent: _whoever, ...columns } = measure.columns;
  // an excluded wait or cycle has no fact of its own; its ticket has, with the same dimensions
  const where = [
    `${exclusion.column} is not null`,
    `${exclusion.day} between ${from} and ${to}`,
    ...(measure.fact === 'fact_answers' ? [measure.where[0] ?? '1 = 1'] : []),
    ...filterSql(question.filters, columns, params),
  ];
  const text = `select ${exclusion.column} as reason, count(*) as n from ${exclusion.fact} where ${where.join(' and ')} group by 1 order by 2 desc nulls last, 1`;
  return { text, params: params.list };
}

/** Everything that was looked at and is not in the figure, with the reason. */
export async function excludedOf(
  metric: Metric,
  measure: Measure,
  read: Pick<Read, 'total' | 'unripe' | 'measured' | 'other'> | undefined,
  question: Question,
): Promise<Excluded[]> {
  const query = exclusionQuery(measure, question);
  const rows = query ? await question.ask(query) : [];
  const found = rows.map((row) => ({ reason: String(row.reason), n: Number(row.n) }));
  if (!read) return found;
  if (measure.ripe !== undefined) found.push({ reason: 'not-ripe', n: read.unripe });
  if (metric.kind === 'duration') {
    const { total, measured, other } = read;
    const most = Math.max(measured, other ?? 0);
    found.push({ reason: 'not-measured', n: total - most });
    // both clocks measure the same rows, but for those that no calendar covered
    if (other !== null) found.push({ reason: 'no-calendar', n: most - Math.min(measured, other) });
  }
  return found.filter(({ n }) => n > 0);
}

const pick = (reads: readonly Read[] | undefined, span: number): Read | undefined =>
  reads?.find((read) => read.span === span);

async function specialFigure(question: Question, metric: Metric): Promise<Figure> {
  const special = specials[metric.id];
  if (!special) throw new Error(`no reader for the metric ${metric.id}`);
  const spans = question.before ? [question.span, question.before] : [question.span];
  const [now, then] = (await special.read(question, metric, spans)).map(({ whole }) => whole);
  if (!now) throw new Error(`the reader of ${metric.id} gave nothing`);
  return figureOf(metric, now, then ?? null, []);
}

/** Figures of the period, each against the period it is compared with. */
export async function findFigures(question: Question, wanted: readonly Metric[]): Promise<Figure[]> {
  const spans = question.before ? [question.span, question.before] : [question.span];
  const plain = wanted.filter((metric) => measureOf(metric.id, filtersAgent(question)));
  const reads = await readMetrics(
    question,
    plain,
    { spans },
    { byAgent: filtersAgent(question), bothClocks: true },
  );
  return Promise.all(
    wanted.map(async (metric) => {
      const measure = measureOf(metric.id, filtersAgent(question));
      if (!measure) return specialFigure(question, metric);
      const own = reads.get(metric.id);
      const nothing = () => emptyReading(metric, measure, question);
      const now = pick(own, 0);
      const then = question.before ? (pick(own, 1)?.reading ?? nothing()) : null;
      return figureOf(
        metric,
        now?.reading ?? nothing(),
        then,
        await excludedOf(metric, measure, now, question),
      );
    }),
  );
}
