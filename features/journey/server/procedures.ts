import { implementing } from '#platform/server/http/implementing.ts';
import { journeyContract } from '../core/contract.ts';
import { addStage, changeStage, orderStages } from './commands.ts';
import { listStages } from './queries.ts';

const os = implementing(journeyContract);
const done = { ok: true } as const;

export const router = os.router({
  stages: {
    list: os.stages.list.handler(({ context }) => context.query(listStages)),
    add: os.stages.add.handler(({ context, input }) =>
      context.command(async (ctx) => ({ stageId: await addStage(ctx, input) })),
    ),
    change: os.stages.change.handler(({ context, input: { stageId, ...change } }) =>
      context.command(async (ctx) => {
        await changeStage(ctx, stageId, change);
        return done;
      }),
    ),
    order: os.stages.order.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await orderStages(ctx, input.stageIds);
        return done;
      }),
    ),
  },
});
