import { implementing } from '#platform/server/http/implementing.ts';
import { worthContract } from '../../core/contract/worth.ts';
import { Slice } from '../../core/schema.ts';
import { saveScenario } from '../commands/save-scenario.ts';
import { runModel } from '../engine/model-pool.ts';
import { findEffect } from '../queries/find-effect.ts';
import { findWorthDefaults, yearTo } from '../queries/find-worth-defaults.ts';
import { listScenarios } from '../queries/list-scenarios.ts';
import { openLink } from '../queries/open-link.ts';
import { askOf, openQuestion, todayOf } from '../queries/question.ts';

const os = implementing(worthContract);

export const worthRouter = os.router({
  defaults: os.defaults.handler(async ({ context, input }) => {
    const { analytics } = context.services;
    const ask = askOf(analytics, await analytics.snapshot());
    const today = await context.query((ctx) => todayOf(ask, ctx.now, ctx.company.zone));
    const question = await openQuestion(context, Slice.parse(yearTo(today)));
    const link = await openLink(context, Slice.parse({}));
    return findWorthDefaults(question, input.measure, await findEffect(link, input.measure));
  }),

  estimate: os.estimate.handler(async ({ context, input }) => {
    const snapshot = await context.services.analytics.snapshot();
    const { currency } = await context.query(async (ctx) => ctx.company);
    return { ...(await runModel('worth', input)), currency, snapshot };
  }),

  scenarios: os.scenarios.handler(({ context }) => context.query(listScenarios)),

  save: os.save.handler(({ context, input }) =>
    context.command((ctx) => saveScenario(ctx, input.name, input.inputs)),
  ),
});
