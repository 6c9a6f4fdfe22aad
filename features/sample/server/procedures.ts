import { implementing } from '#platform/server/http/implementing.ts';
import { sampleContract } from '../core/contract.ts';
import { startLoad, startRemoval } from './commands.ts';
import { countOtherCustomers, findMark, statusOf } from './queries.ts';

const os = implementing(sampleContract);

export const sampleRouter = os.router({
  status: os.status.handler(({ context }) =>
    context.query(async (ctx) => {
      const mark = await findMark(ctx);
      const job = mark && (await context.services.jobs.find(mark.jobId));
      return statusOf(mark, job, await countOtherCustomers(ctx));
    }),
  ),
  load: os.load.handler(({ context, input }) =>
    context.command(async (ctx) => ({ jobId: await startLoad(ctx, input) })),
  ),
  remove: os.remove.handler(({ context }) =>
    context.command(async (ctx) => ({ jobId: await startRemoval(ctx) })),
  ),
});
