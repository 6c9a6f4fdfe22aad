import type { RequestContext } from '#platform/server/context.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { experimentsContract } from '../../core/contract/experiments.ts';
import { Slice } from '../../core/schema.ts';
import { assignArm } from '../commands/assign-arm.ts';
import {
  addExperiment,
  changeExperiment,
  decideExperiment,
  removeExperiment,
  startExperiment,
  stopExperiment,
} from '../commands/change-experiments.ts';
import { findExperiment, listExperiments } from '../queries/find-experiment.ts';
import { findExperimentResult } from '../queries/find-experiment-result.ts';
import { findPower } from '../queries/find-power.ts';
import { loadRule } from '../queries/load-rule.ts';
import { openQuestion } from '../queries/question.ts';

const os = implementing(experimentsContract);

/** Everything there is, with the churn rule that goes with it. */
async function open(context: RequestContext) {
  const question = await openQuestion(context, Slice.parse({ compare: 'none' }));
  return { question, rule: await loadRule(question) };
}

export const experimentsRouter = os.router({
  list: os.list.handler(({ context }) => context.query(listExperiments)),

  power: os.power.handler(async ({ context, input }) => {
    const { question, rule } = await open(context);
    return findPower(question, input, rule);
  }),

  add: os.add.handler(({ context, input }) => context.command((ctx) => addExperiment(ctx, input))),

  find: os.find.handler(({ context, input }) =>
    context.query((ctx) => findExperiment(ctx, input.experimentId)),
  ),

  change: os.change.handler(({ context, input: { experimentId, ...fields } }) =>
    context.command((ctx) => changeExperiment(ctx, experimentId, fields)),
  ),

  remove: os.remove.handler(async ({ context, input }) => {
    await context.command((ctx) => removeExperiment(ctx, input.experimentId));
    return { removed: true };
  }),

  start: os.start.handler(async ({ context, input }) => {
    const { rule } = await open(context);
    return context.command((ctx) => startExperiment(ctx, input.experimentId, rule));
  }),

  stop: os.stop.handler(({ context, input }) =>
    context.command((ctx) => stopExperiment(ctx, input.experimentId, input.reason)),
  ),

  decide: os.decide.handler(({ context, input }) =>
    context.command((ctx) => decideExperiment(ctx, input.experimentId, input.decision, input.reason)),
  ),

  assign: os.assign.handler(({ context, input }) => context.command((ctx) => assignArm(ctx, input))),

  result: os.result.handler(async ({ context, input }) => {
    const experiment = await context.query((ctx) => findExperiment(ctx, input.experimentId));
    const { question, rule } = await open(context);
    return findExperimentResult(question, experiment, experiment.rule ?? rule);
  }),
});
