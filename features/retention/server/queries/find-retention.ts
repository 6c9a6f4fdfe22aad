import type { Locale } from '#platform/core/i18n.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import type { ValueCell } from '#stats/comparison/median-interval.ts';
import { kaplanMeier, pointAt, type SurvivalCurve } from '#stats/survival/kaplan-meier.ts';
import { type GroupCell, logRank } from '#stats/survival/log-rank.ts';
import type { SurvivalCell } from '#stats/survival/survival-cells.ts';
import { survivalQuantile } from '#stats/survival/survival-quantile.ts';
import { columnsOfRule, gapsNeeded, proposedDays } from '../../core/churn-rule.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { buyerColumns } from '../../core/fact-columns.ts';
import { dateOf, firstDayOfMonth, monthOf, type Span } from '../../core/period.ts';
import { contractCohortQuery, otherCurrencyQuery, purchaseCohortQuery } from '../../core/revenue-sql.ts';
import type { Dimension } from '../../core/schema.ts';
import { buyersQuery, gapsQuery, survivalQuery } from '../../core/spell-sql.ts';
import { quantileValue, shareValue } from '../../core/value.ts';
import { figureOf, findFigures, metricOf } from './find-figures.ts';
import {
  countsValue,
  keyOf,
  numberOf,
  readReconciliation,
  readRevenue,
  retainedReading,
  revenueReading,
} from './keep-readings.ts';
import { labelsOf } from './labels.ts';
import { noDimension, type Question } from './question.ts';

/** A period asked for by the slice itself; without from and to these pages look at the whole history. */
const askedSpan = (question: Question): Span | null =>
  question.slice.from === undefined && question.slice.to === undefined ? null : question.span;

export async function findSummary(question: Question, rule: ChurnRule) {
  const { span, before } = question;
  const metric = (id: string) => metricOf(id);
  const spans = before ? [span, before] : [span];
  const [kept, paid, foreign, bought] = await Promise.all([
    readReconciliation(question, rule, spans),
    readRevenue(question, rule, spans),
    question.ask(otherCurrencyQuery(rule, span, question.filters)),
    findFigures(question, [metric('repeat-purchase'), metric('repeat-after-contact')]),
  ]);
  const [customers, previous] = kept.map(({ whole }) => whole);
  const [revenue, revenueThen] = paid.map(({ whole }) => whole);
  if (!customers || !revenue) throw new Error('the period was not read');
  const keptFigure = (id: string) =>
    figureOf(
      metric(id),
      retainedReading(metric(id), customers),
      previous ? retainedReading(metric(id), previous) : null,
      [],
    );
  const paidFigure = (id: string) =>
    figureOf(
      metric(id),
      revenueReading(metric(id), revenue),
      revenueThen ? revenueReading(metric(id), revenueThen) : null,
      [],
    );
  const [repeatPurchase, repeatAfterContact] = bought;
  if (!repeatPurchase || !repeatAfterContact) throw new Error('a declared metric was not read');
  const others = numberOf(foreign[0]?.n);
  const { start, kept: still, end, expansion, contraction, lost } = revenue;
  return {
    customers,
    previousCustomers: previous ?? null,
    crr: keptFigure('crr'),
    crrCounts: countsValue(customers, metric('crr').minimumN),
    churn: keptFigure('churn'),
    grossRevenueRetention: paidFigure('gross-revenue-retention'),
    netRevenueRetention: paidFigure('net-revenue-retention'),
    revenue: { start, kept: still, end, expansion, contraction, lost },
    currency: question.company.currency,
    repeatPurchase,
    repeatAfterContact,
    excluded: others > 0 ? [{ reason: 'other-currency', n: others }] : [],
  };
}

const mostPoints = 200;
const leastInGroup = 10;
const mostGroups = 8;

/** Fewer points for the screen: the first, the last, and those where the curve has moved most. */
function thinned(curve: SurvivalCurve): SurvivalCurve['points'] {
  if (curve.points.length <= mostPoints) return curve.points;
  const last = curve.points[curve.points.length - 1];
  const span = last?.time ?? 1;
  let seen = -1;
  return curve.points.filter((point) => {
    const slot = Math.floor((point.time / span) * (mostPoints - 1));
    const first = slot !== seen;
    seen = slot;
    return first || point === last;
  });
}

function afterDays(curve: SurvivalCurve, days: number): MetricValue {
  const last = curve.points[curve.points.length - 1];
  const point = last && last.time >= days ? pointAt(curve, days) : null;
  if (!last || last.time < days) return { value: null, low: null, high: null, n: curve.n, needed: 1 };
  return {
    value: point?.survival ?? 1,
    low: point?.low ?? null,
    high: point?.high ?? null,
    n: point?.atRisk ?? curve.n,
  };
}

function curveOf(key: string, label: string, cells: readonly SurvivalCell[]) {
  const curve = kaplanMeier(cells);
  if (!curve.ok) return null;
  const median = survivalQuantile(curve, 0.5);
  return {
    key,
    label,
    n: curve.n,
    events: curve.events,
    points: thinned(curve).map(({ time, survival, low, high, atRisk }) => ({
      day: time,
      share: survival,
      low,
      high,
      atRisk,
    })),
    median: { value: median.estimate, low: median.low, high: median.high, n: curve.n },
    after: [90, 180, 365].map((days) => ({ days, value: afterDays(curve, days) })),
  };
}

/** @throws Refusal retention:no-dimension */
export async function findSurvival(
  question: Question,
  rule: ChurnRule,
  by: Dimension | undefined,
  locale: Locale,
) {
  const column = by === undefined ? undefined : columnsOfRule(rule)[by];
  if (by !== undefined && !column) throw noDimension('survival', by);
  const rows = await question.ask(
    survivalQuery(rule, question.today, askedSpan(question), question.filters, column),
  );
  const groups = new Map<string, SurvivalCell[]>();
  for (const row of rows) {
    const list = groups.get(keyOf(row)) ?? [];
    list.push({
      time: Math.max(0, numberOf(row.time)),
      events: numberOf(row.events),
      censored: numberOf(row.n) - numberOf(row.events),
    });
    groups.set(keyOf(row), list);
  }
  const label = by === undefined ? () => '' : await labelsOf(question, by, locale);
  const size = (cells: readonly SurvivalCell[]) =>
    cells.reduce((sum, cell) => sum + cell.events + cell.censored, 0);
  const sorted = [...groups]
    .map(([key, cells]) => ({ key, cells, n: size(cells) }))
    .sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1));
  const drawn = sorted.filter(({ n }) => n >= leastInGroup).slice(0, mostGroups);
  const cells: GroupCell[] = drawn.flatMap(({ key, cells: own }) =>
    own.map((cell) => ({ ...cell, group: key })),
  );
  const test = by === undefined || drawn.length < 2 ? null : logRank(cells);
  return {
    curves: drawn.flatMap(({ key, cells: own }) => curveOf(key, label(key), own) ?? []),
    logRank: test?.ok ? { chiSquare: test.chiSquare, degrees: test.df, p: test.p } : null,
    leftOut: sorted.filter((one) => !drawn.includes(one)).map(({ key, n }) => ({ label: label(key), n })),
  };
}

const mostCohorts = 24;

type Triangle = Map<number, Map<number, { customers: number; value: number }>>;

async function purchaseTriangle(
  question: Question,
  rule: ChurnRule,
  cohorts: Span,
  measure: 'customers' | 'revenue',
): Promise<Triangle> {
  const found: Triangle = new Map();
  for (const row of await question.ask(
    purchaseCohortQuery(cohorts, question.today, question.filters, rule),
  )) {
    const months = found.get(numberOf(row.cohort)) ?? new Map<number, { customers: number; value: number }>();
    const customers = numberOf(row.customers);
    months.set(numberOf(row.month), {
      customers,
      value: measure === 'customers' ? customers : numberOf(row.revenue),
    });
    found.set(numberOf(row.cohort), months);
  }
  return found;
}

async function contractTriangle(
  question: Question,
  cohorts: Span,
  measure: 'customers' | 'revenue',
): Promise<Triangle> {
  const { ask, today, filters } = question;
  const [heads, starts, ends] = await Promise.all([
    ask(contractCohortQuery('start', 'customers', cohorts, today, filters)),
    ask(contractCohortQuery('start', measure, cohorts, today, filters)),
    ask(contractCohortQuery('end', measure, cohorts, today, filters)),
  ]);
  const net = new Map<string, number>();
  const add = (cohort: number, month: number, value: number) =>
    net.set(`${cohort}|${month}`, (net.get(`${cohort}|${month}`) ?? 0) + value);
  for (const row of starts) add(numberOf(row.cohort), numberOf(row.month), numberOf(row.value));
  for (const row of ends) add(numberOf(row.cohort), numberOf(row.month), -numberOf(row.value));
  const found: Triangle = new Map();
  for (const cohort of new Set(heads.map((row) => numberOf(row.cohort)))) {
    const size = heads
      .filter((row) => numberOf(row.cohort) === cohort && numberOf(row.month) === cohort)
      .reduce((sum, row) => sum + numberOf(row.value), 0);
    const months = new Map<number, { customers: number; value: number }>();
    let running = 0;
    for (let month = cohort; month <= monthOf(today); month += 1) {
      running += net.get(`${cohort}|${month}`) ?? 0;
      months.set(month, { customers: month === cohort ? size : 0, value: running });
    }
    found.set(cohort, months);
  }
  return found;
}

export async function findCohorts(question: Question, rule: ChurnRule, measure: 'customers' | 'revenue') {
  const { today } = question;
  const asked = askedSpan(question);
  const lastMonth = monthOf(Math.min(today, asked?.to ?? today));
  const cohorts = { from: asked ? monthOf(asked.from) : lastMonth - mostCohorts + 1, to: lastMonth };
  const triangle =
    rule.model === 'contract'
      ? await contractTriangle(question, cohorts, measure)
      : await purchaseTriangle(question, rule, cohorts, measure);
  const now = monthOf(today);
  const monthOver = firstDayOfMonth(now + 1) - 1 <= today;
  const rows = [...triangle]
    .sort(([a], [b]) => a - b)
    .map(([cohort, months]) => {
      const first = months.get(cohort);
      const size = first?.customers ?? 0;
      const base = measure === 'customers' ? size : (first?.value ?? 0);
      return {
        cohort: dateOf(firstDayOfMonth(cohort)),
        size,
        cells: Array.from({ length: now - cohort + 1 }, (_, age) => {
          const value = months.get(cohort + age)?.value ?? 0;
          const interval =
            measure === 'customers' ? shareValue({ n: size, s: Math.min(value, size), q: 0 }, 1) : null;
          return {
            age,
            value,
            share: base > 0 ? value / base : null,
            low: interval?.low ?? null,
            high: interval?.high ?? null,
            complete: cohort + age < now || monthOver,
          };
        }),
      };
    });
  return { measure, currency: question.company.currency, rows };
}

const gapEdges = [1, 2, 4, 8, 15, 22, 31, 46, 61, 76, 91, 121, 151, 181, 241, 366, 541, 731];

export async function findUsageInterval(question: Question, metricMinimum = 10) {
  const asked = askedSpan(question);
  const [gaps, [buyers]] = await Promise.all([
    question.ask<ValueCell>(gapsQuery(asked, question.filters)),
    question.ask(buyersQuery(asked, question.filters)),
  ]);
  const total = gaps.reduce((sum, cell) => sum + cell.n, 0);
  let seen = 0;
  const bins = gapEdges.map((from, index) => {
    const to = gapEdges[index + 1] ?? null;
    const n = gaps
      .filter(({ value }) => value >= from && (to === null || value < to))
      .reduce((sum, cell) => sum + cell.n, 0);
    seen += n;
    return { from, to, n, cumulative: total > 0 ? seen / total : 0 };
  });
  const proposed = proposedDays(gaps);
  return {
    columns: buyerColumns,
    gaps: total,
    customers: numberOf(buyers?.again_n),
    bins,
    quantiles: [0.5, 0.8, 0.9, 0.95].map((probability) => ({
      probability,
      value: quantileValue(gaps, probability, metricMinimum),
    })),
    proposedDays: proposed,
    needed: proposed === null ? gapsNeeded - total : null,
    boughtOnce: numberOf(buyers?.once_n),
  };
}
