import type { Ctx } from '#platform/server/context.ts';
import { createJobs } from '#platform/server/jobs/runner.ts';

export const recomputeKind = 'tickets.recompute-clocks';

/**
 * Business hours, promises of speed or windows changed: every clock may read otherwise. Asks for the background task that
 * computes them anew; a task already at work notices the change and begins again.
 */
export async function requestRecompute(ctx: Ctx): Promise<string> {
  const jobs = createJobs(ctx.db, ctx.newId, () => ctx.now);
  return jobs.enqueue(ctx, recomputeKind, {}, { dedupeKey: 'all' });
}
