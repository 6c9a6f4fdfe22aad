import type { RequestContext } from '#platform/server/context.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { columnsOfRule } from '../core/churn-rule.ts';
import { seesAgent } from '../core/colleagues.ts';
import { retentionContract } from '../core/contract.ts';
import { answerColumns, invitationColumns, orderColumns } from '../core/fact-columns.ts';
import type { Slice } from '../core/schema.ts';
import { agentsRouter } from './procedures/agents.ts';
import { experimentsRouter } from './procedures/experiments.ts';
import { leavingRouter } from './procedures/leaving.ts';
import { linkRouter } from './procedures/link.ts';
import { worthRouter } from './procedures/worth.ts';
import { findBreakdown } from './queries/find-breakdown.ts';
import { findCatalogue } from './queries/find-catalogue.ts';
import { findChoices } from './queries/find-choices.ts';
import { findDistribution } from './queries/find-distribution.ts';
import { findFigures, metricOf, metricsOf } from './queries/find-figures.ts';
import { findFunnel } from './queries/find-funnel.ts';
import { findCohorts, findSummary, findSurvival, findUsageInterval } from './queries/find-retention.ts';
import { findChanges, findToday, findWaiting } from './queries/find-today.ts';
import { findTrend } from './queries/find-trend.ts';
import { loadRule } from './queries/load-rule.ts';
import { askOf, openQuestion, provenanceOf, todayOf } from './queries/question.ts';
import { columnsOfMetric } from './queries/special-metrics.ts';

const os = implementing(retentionContract);

/** A question with the churn rule that goes with it. */
async function open(context: RequestContext, slice: Slice) {
  const question = await openQuestion(context, slice);
  return { question, rule: await loadRule(question) };
}

const metricsRouter = {
  catalogue: os.metrics.catalogue.handler(async ({ context }) => {
    const { analytics } = context.services;
    const ask = askOf(analytics, await analytics.snapshot());
    return context.query(async (ctx) => {
      const today = await todayOf(ask, ctx.now, ctx.company.zone);
      const { reopenWindowDays: reopenDays, repeatWindowDays: repeatDays } = ctx.company;
      const rule = await loadRule({ ask, company: ctx.company });
      const windows = { today, reopenDays, repeatDays };
      return { metrics: findCatalogue(context.services, context.locale, rule, { windows }) };
    });
  }),

  choices: os.metrics.choices.handler(async ({ context }) => {
    const { analytics } = context.services;
    const ask = askOf(analytics, await analytics.snapshot());
    return context.query((ctx) => findChoices(ctx, ask));
  }),

  figures: os.metrics.figures.handler(async ({ context, input }) => {
    const wanted = metricsOf(input.id, input.group);
    const { question, rule } = await open(context, input);
    const columns = wanted.map((metric) => columnsOfMetric(metric.id, rule));
    return { ...provenanceOf(question, columns), figures: await findFigures(question, wanted) };
  }),

  trend: os.metrics.trend.handler(async ({ context, input }) => {
    const metric = metricOf(input.id);
    const { question, rule } = await open(context, input);
    const found = await findTrend(question, metric, input.step);
    const { id, version } = metric;
    return { ...provenanceOf(question, [columnsOfMetric(id, rule)]), id, version, ...found };
  }),

  breakdown: os.metrics.breakdown.handler(async ({ context, input }) => {
    const metric = metricOf(input.id);
    const { question } = await open(context, input);
    const { columns, ...found } = await findBreakdown(question, metric, input.dimension, context.locale);
    const { id, version } = metric;
    const rows = found.rows.filter(({ key }) => input.dimension !== 'agent' || seesAgent(context.actor, key));
    return { ...provenanceOf(question, [columns]), id, version, dimension: input.dimension, ...found, rows };
  }),

  distribution: os.metrics.distribution.handler(async ({ context, input }) => {
    const metric = metricOf(input.id);
    const { question } = await open(context, input);
    const { columns, ...found } = await findDistribution(question, metric);
    const { id, version } = metric;
    return { ...provenanceOf(question, [columns]), id, version, ...found };
  }),

  funnel: os.metrics.funnel.handler(async ({ context, input }) => {
    const { question } = await open(context, input);
    return { ...provenanceOf(question, [invitationColumns, answerColumns]), ...(await findFunnel(question)) };
  }),
};

const stayRouter = {
  summary: os.retention.summary.handler(async ({ context, input }) => {
    const { question, rule } = await open(context, input);
    return { ...provenanceOf(question, [columnsOfRule(rule)]), rule, ...(await findSummary(question, rule)) };
  }),

  survival: os.retention.survival.handler(async ({ context, input }) => {
    const { question, rule } = await open(context, input);
    const found = await findSurvival(question, rule, input.by, context.locale);
    return { ...provenanceOf(question, [columnsOfRule(rule)]), rule, ...found };
  }),

  cohorts: os.retention.cohorts.handler(async ({ context, input }) => {
    const { question, rule } = await open(context, input);
    return {
      ...provenanceOf(question, [columnsOfRule(rule)]),
      rule,
      ...(await findCohorts(question, rule, input.measure)),
    };
  }),

  usageInterval: os.retention.usageInterval.handler(async ({ context, input }) => {
    const { question, rule } = await open(context, input);
    const { columns, ...found } = await findUsageInterval(question);
    return { ...provenanceOf(question, [columns]), rule, ...found };
  }),

  today: os.retention.today.handler(async ({ context, input }) => {
    const { question } = await open(context, input);
    const found = await findToday(question, context.services.analytics, context.locale);
    return { ...provenanceOf(question, [orderColumns, answerColumns]), ...found };
  }),

  changes: os.retention.changes.handler(async ({ context, input }) => {
    const { question } = await open(context, input);
    const found = await findChanges(question, context.locale);
    return { ...provenanceOf(question, [orderColumns, answerColumns]), ...found };
  }),

  waiting: os.retention.waiting.handler(async ({ context, input }) => {
    const { question } = await open(context, input);
    const found = await findWaiting(question, context.services.analytics);
    return { ...provenanceOf(question, [orderColumns, answerColumns]), ...found };
  }),
};

export const retentionRouter = os.router({
  metrics: metricsRouter,
  retention: stayRouter,
  leaving: leavingRouter,
  experiments: experimentsRouter,
  worth: worthRouter,
  link: linkRouter,
  agents: agentsRouter,
});
