import type { Locale } from '#platform/core/i18n.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import type { Analytics } from '#platform/server/analytics/analytics.ts';
import {
  answerColumns,
  buyerColumns,
  type Column,
  orderColumns,
  ticketColumns,
} from '../../core/fact-columns.ts';
import { createParams, filterSql } from '../../core/filter.ts';
import { measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import type { Span } from '../../core/period.ts';
import { differenceOf } from '../../core/reading.ts';
import type { Difference, Dimension } from '../../core/schema.ts';
import { adjustedP } from '../../core/value.ts';
import { findFigures, metricOf } from './find-figures.ts';
import { numberOf } from './keep-readings.ts';
import { labelsOf } from './labels.ts';
import type { Question } from './question.ts';
import { readMetrics } from './read-metrics.ts';
import { wholeKey } from './read-spreads.ts';
import { readAges } from './special-metrics.ts';

const watched = [
  'frt',
  'art-full',
  'one-touch',
  'fcr',
  'reopen-rate',
  'sla-first-reply',
  'unanswered',
  'csat',
  'nps',
  'ces',
  'repeat-purchase',
] as const;
/** Metrics that compare customers by identity: only as a whole, from the same figures the page shows. */
const watchedWhole = [
  'crr',
  'gross-revenue-retention',
  'net-revenue-retention',
  'repeat-after-contact',
] as const;
/** every watched metric has a channel */
const splits: readonly Dimension[] = ['channel', 'team'];
const headline = ['frt', 'csat', 'nps', 'crr', 'backlog'];
const mostChanges = 12;
const falseDiscoveries = 0.05;

type Change = {
  readonly metric: Metric;
  readonly dimension: Dimension | null;
  readonly key: string;
  readonly now: MetricValue;
  readonly earlier: MetricValue;
  readonly difference: Difference;
};

/** Metrics by the column that a dimension has for them: those of one column can be read together. */
function byColumn(metrics: readonly Metric[], dimension: Dimension): Map<string, [Column, Metric[]]> {
  const groups = new Map<string, [Column, Metric[]]>();
  for (const metric of metrics) {
    const column = measureOf(metric.id, false)?.columns[dimension];
    if (!column) continue;
    const [, own] = groups.get(column.sql) ?? [column, []];
    groups.set(column.sql, [column, [...own, metric]]);
  }
  return groups;
}

/** The watched metrics by value of a dimension, both periods; the whole under {@link wholeKey}. */
async function readParts(question: Question, before: Span, dimension: Dimension): Promise<Change[]> {
  const spans = [question.span, before];
  const parts = await Promise.all(
    [...byColumn(watched.map(metricOf), dimension).values()].map(([column, own]) =>
      readMetrics(question, own, { spans, dimension: column }),
    ),
  );
  return parts.flatMap((part) =>
    [...part].flatMap(([id, reads]) =>
      reads.flatMap(({ span, key, reading }): Change[] => {
        const metric = metricOf(id);
        const then = reads.find((other) => other.span === 1 && other.key === key)?.reading;
        const difference = span === 0 && then ? differenceOf(metric, reading, then) : null;
        if (!then || !difference || difference.p === null) return [];
        const change = { metric, now: reading.value, earlier: then.value, difference };
        return [key === wholeKey ? { ...change, dimension: null, key: '' } : { ...change, dimension, key }];
      }),
    ),
  );
}

/** Every watched metric, whole and by part, of both periods. The whole is the sum of the first dimension's parts. */
async function readChanges(question: Question): Promise<Change[]> {
  const { before } = question;
  if (!before) return [];
  const parts = await Promise.all(splits.map((dimension) => readParts(question, before, dimension)));
  const whole = await findFigures(question, watchedWhole.map(metricOf));
  return [
    ...parts.flatMap((changes, index) =>
      changes.filter(({ dimension }) => dimension !== null || index === 0),
    ),
    ...whole.flatMap(({ id, value, previous, difference }): Change[] =>
      previous && difference && difference.p !== null
        ? [{ metric: metricOf(id), dimension: null, key: '', now: value, earlier: previous, difference }]
        : [],
    ),
  ];
}

/** Size of a change on a scale of its own: how far it moved against where it was. */
const size = ({ difference, earlier, metric }: Change): number =>
  metric.kind === 'nps'
    ? Math.abs(difference.value) / 100
    : Math.abs(difference.value) / Math.max(Math.abs(earlier.value ?? 0), 0.01);

export async function findChanges(question: Question, locale: Locale) {
  const all = await readChanges(question);
  const adjusted = adjustedP(all.map(({ difference }) => difference.p ?? 1));
  const real = all
    .map((change, index) => ({ ...change, adjustedP: adjusted[index] ?? 1 }))
    .filter((change) => change.adjustedP < falseDiscoveries && change.difference.significant)
    .sort((a, b) => size(b) - size(a));
  // a change of the whole is not told again for each of its parts
  const whole = new Set(real.filter(({ dimension }) => dimension === null).map(({ metric }) => metric.id));
  const told = real
    .filter(({ dimension, metric }) => dimension === null || !whole.has(metric.id))
    .slice(0, mostChanges);
  const changes = await Promise.all(
    told.map(async ({ metric, dimension, key, now, earlier, difference, adjustedP: p }) => ({
      metric: metric.id,
      dimension,
      key,
      label: dimension === null ? '' : (await labelsOf(question, dimension, locale))(key),
      value: now,
      previous: earlier,
      difference,
      adjustedP: p,
    })),
  );
  return { changes, compared: all.length };
}

const ageBands = [0, 1, 3, 7, 14, 30];

async function findBacklog(question: Question) {
  const { whole: cells } = await readAges(question, Math.min(question.span.to, question.today));
  const params = createParams();
  const own = filterSql(question.filters, ticketColumns('agent_id'), params)
    .map((one) => ` and ${one}`)
    .join('');
  const [row] = await question.ask({
    text: `select count(*) as n from fact_waits where outcome = 'open' and kind in ('first', 'next', 'reopen')${own}`,
    params: params.list,
  });
  return {
    open: cells.reduce((sum, cell) => sum + cell.n, 0),
    bands: ageBands.map((fromDays, index) => {
      const toDays = ageBands[index + 1] ?? null;
      const inside = cells.filter(({ value }) => value >= fromDays && (toDays === null || value < toDays));
      return { fromDays, toDays, n: inside.reduce((sum, cell) => sum + cell.n, 0) };
    }),
    waiting: numberOf(row?.n),
  };
}

type Counted = { readonly kind: string; readonly n: number };

async function findAttention(
  question: Question,
): Promise<{ overdueOrders: number; detractors: number; attention: Counted[] }> {
  const { ask, span, today, filters } = question;
  const count = async (
    fact: string,
    columns: Parameters<typeof filterSql>[1],
    where: string,
  ): Promise<number> => {
    const params = createParams();
    const own = filterSql(filters, columns, params)
      .map((one) => ` and ${one}`)
      .join('');
    const [row] = await ask({
      text: `select count(*) as n from ${fact} where ${where}${own}`,
      params: params.list,
    });
    return numberOf(row?.n);
  };
  const inPeriod = (day: string) => `${day} between ${span.from} and ${span.to}`;
  const [overdueOrders, detractors, quality, noCalendar, currency, quarantined] = await Promise.all([
    count(
      'fact_orders',
      orderColumns,
      `purchase and delivered_day is null and promised_day < ${today} and promised_day >= ${span.from}`,
    ),
    count(
      'fact_answers',
      answerColumns,
      `kind = 'nps' and nps_group = 'detractor' and ${inPeriod('day')} and (next_day is null or next_day > ${span.to})`,
    ),
    count(
      'fact_tickets',
      ticketColumns('assignee_id'),
      `exclusion is null and data_quality is not null and ${inPeriod('created_day')}`,
    ),
    count(
      'fact_tickets',
      ticketColumns('assignee_id'),
      `exclusion is null and frt_seconds is not null and frt_business_seconds is null and ${inPeriod('first_reply_day')}`,
    ),
    count('fact_orders', buyerColumns, `amount is null and ${inPeriod('day')}`),
    count('fact_answers', answerColumns, `exclusion = 'quarantined' and ${inPeriod('day')}`),
  ]);
  const attention = [
    { kind: 'data-quality', n: quality },
    { kind: 'no-calendar', n: noCalendar },
    { kind: 'other-currency', n: currency },
    { kind: 'quarantined', n: quarantined },
  ].filter(({ n }) => n > 0);
  return { overdueOrders, detractors, attention };
}

/** What waits for somebody, and how fresh the facts are. */
export async function findWaiting(question: Question, analytics: Analytics) {
  const [backlog, waiting, status] = await Promise.all([
    findBacklog(question),
    findAttention(question),
    analytics.status(),
  ]);
  const { lagSeconds, pendingEvents, refreshedAt, rebuilding } = status;
  return { backlog, ...waiting, freshness: { lagSeconds, pendingEvents, refreshedAt, rebuilding } };
}

/** What changed and what waits for somebody. */
export async function findToday(question: Question, analytics: Analytics, locale: Locale) {
  const [changes, figures, waiting] = await Promise.all([
    findChanges(question, locale),
    findFigures(question, headline.map(metricOf)),
    findWaiting(question, analytics),
  ]);
  return { ...changes, headline: figures, ...waiting };
}
