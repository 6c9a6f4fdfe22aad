import { customersDb } from '#features/customers/server/public.ts';
import type { Locale } from '#platform/core/i18n.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { seesColleagues } from '../../core/colleagues.ts';
import { ForecastTerms } from '../../core/contract/leaving.ts';
import { exposureOf, notRecorded } from '../../core/link/exposures.ts';
import { dateOf } from '../../core/period.ts';
import {
  bestOf,
  type ReportCounts,
  type ReportData,
  type ReportFigure,
  type ReportLeaving,
} from '../../core/report-data.ts';
import { type Dimension, filterDimensions } from '../../core/schema.ts';
import { findAgents } from './find-agents.ts';
import { findDriver } from './find-driver.ts';
import { findDrivers } from './find-drivers.ts';
import { findFigures, metricOf } from './find-figures.ts';
import { findForecast } from './find-forecast.ts';
import { findLinkQuality } from './find-link-setup.ts';
import { findSummary } from './find-retention.ts';
import { labelsOf } from './labels.ts';
import { loadForecast } from './load-forecast.ts';
import { type LinkInput, type LinkQuestion, linkProvenance, openLink, runOf } from './open-link.ts';
import { dataEnds, type Question } from './question.ts';

const shownMetrics = ['frt', 'csat', 'nps'] as const;

async function countsOf({ ask }: Question): Promise<ReportCounts> {
  const [row] = await ask({
    text:
      `select (select count(*) from fact_customers where not internal) as customers, ` +
      `(select count(*) from fact_tickets where exclusion is null) as requests, ` +
      `(select count(*) from fact_answers where valid) as answers, ` +
      `(select count(*) from fact_orders where purchase) as orders, (select count(*) from fact_subscriptions) as contracts`,
    params: [],
  });
  const { first, last } = await dataEnds(ask);
  const count = (name: string): number => Number(row?.[name] ?? 0);
  return {
    customers: count('customers'),
    requests: count('requests'),
    answers: count('answers'),
    orders: count('orders'),
    contracts: count('contracts'),
    firstDay: first === null ? null : dateOf(first),
    lastDay: last === null ? null : dateOf(last),
  };
}

/** Filters with their values as a reader knows them; staff are counted, not named. */
async function narrowedOf(question: Question, locale: Locale): Promise<ReportData['narrowed']> {
  const asked = filterDimensions.filter((dimension) => question.slice[dimension].length > 0);
  return Promise.all(
    asked.map(async (dimension: Dimension & keyof typeof question.slice) => {
      const keys = question.slice[dimension] as readonly string[];
      if (dimension === 'agent') return { dimension, values: [String(keys.length)] };
      const label = await labelsOf(question, dimension, locale);
      return { dimension, values: keys.map(label) };
    }),
  );
}

async function segmentName(context: RequestContext, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const row = await context.query((ctx) =>
    customersDb(ctx).selectFrom('segments').select('name').where('segment_id', '=', id).executeTakeFirst(),
  );
  return row?.name ?? null;
}

async function leavingOf(context: RequestContext): Promise<ReportLeaving | null> {
  const terms = ForecastTerms.parse({});
  const forecast = await loadForecast(context, terms);
  const { groups, totals } = findForecast(forecast, terms, new Set());
  if (groups.length === 0) return null;
  return { days: terms.horizon, groups, ...totals };
}

/** points of staying one is ready to lose for sales; the count of agents outside does not depend on it */
const anyMargin = 2;

/** A count only: against the agents of a filter, or of a question narrowed to a few, it would say something else. */
async function agentsOf(context: RequestContext, link: LinkQuestion): Promise<ReportData['agents']> {
  const { slice } = link.question;
  const narrowed = slice.segment !== undefined || filterDimensions.some((one) => slice[one].length > 0);
  if (slice.agent.length > 0 || (narrowed && !seesColleagues(context.actor))) return null;
  const { points } = await findAgents(link, context.actor, context.locale, anyMargin);
  const outside = points.filter(({ funnel }) => funnel === 'high-99.8' || funnel === 'low-99.8').length;
  return { compared: points.length, outside };
}

/** The driver to be shown in full: the best one, otherwise the question that was asked before looking. */
async function focusOf(link: LinkQuestion, drivers: ReportData['drivers']): Promise<ReportData['focus']> {
  const best = bestOf(drivers);
  const summary = best ?? drivers.find(({ id }) => id === link.settings.primary);
  const exposure = summary && exposureOf(summary.id);
  if (!summary || !exposure || summary.state !== 'answered') return null;
  return { summary, result: await findDriver(link, exposure), first: best === undefined };
}

/**
 * Everything the report prints, by the same queries as the pages; waits until every driver is computed.
 * @throws Refusal for whatever the slice or the analysis may be refused for
 */
export async function findReport(
  context: RequestContext,
  input: LinkInput,
  locale: Locale,
): Promise<ReportData> {
  const link = await openLink(context, input);
  const { question, rule } = link;
  const { drivers } = await findDrivers(link, true);
  const metrics = shownMetrics.map(metricOf);
  const summary = await findSummary(question, rule);
  const figures = await findFigures(question, metrics);
  const translate = (key: string): string => context.services.translate(locale, `retention:${key}`);
  const service = figures.map((figure, i): ReportFigure => {
    const unit = metrics[i]?.unit ?? 'count';
    return { ...figure, unit, name: translate(`metric.${figure.id}.name`) };
  });
  const [run, quality, counts, narrowed, segment, leaving, focus, agents] = await Promise.all([
    runOf(link, context.services.analytics.engine),
    findLinkQuality(link),
    countsOf(question),
    narrowedOf(question, locale),
    segmentName(context, question.slice.segment),
    leavingOf(context),
    focusOf(link, drivers),
    agentsOf(context, link),
  ]);
  const { customers, previousCustomers, crr } = summary;
  const now = await context.query(async (ctx) => ctx.now.toISOString());
  return {
    ...(await linkProvenance(link)),
    company: question.company.name,
    currency: question.company.currency,
    madeAt: now,
    whole: input.from === undefined && input.to === undefined,
    narrowed,
    segment,
    counts,
    quality,
    rule,
    customers,
    previousCustomers,
    crr,
    run,
    drivers,
    notRecorded: [...notRecorded],
    focus,
    service,
    leaving,
    agents,
  };
}
