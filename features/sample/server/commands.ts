import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { createJobs } from '#platform/server/jobs/runner.ts';
import { SAMPLE_SEED } from '../core/company.ts';
import type { SampleMark, SampleStatus } from '../core/schema.ts';
import { countOtherCustomers, findMark, markKey, statusOf } from './queries.ts';

export const loadKind = 'sample.load';
export const removeKind = 'sample.remove';
/** one task at a time works on it, whether it loads or removes */
const dedupeKey = 'company';

/** The queue inside this transaction: another connection would wait for it for ever on the embedded engine. */
const jobsOf = (ctx: Ctx) => createJobs(ctx.db, ctx.newId, () => ctx.now);

export async function saveMark(ctx: Ctx, mark: SampleMark): Promise<void> {
  const value = JSON.stringify(mark);
  await ctx.db
    .insertInto('settings')
    .values({ key: markKey, value, updated_at: ctx.now })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value, updated_at: ctx.now }))
    .execute();
}

export async function deleteMark(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('settings').where('key', '=', markKey).execute();
}

async function currentStatus(ctx: Ctx): Promise<SampleStatus> {
  const mark = await findMark(ctx);
  return statusOf(mark, mark && (await jobsOf(ctx).find(mark.jobId)), await countOtherCustomers(ctx));
}

/** Asks for the sample company. A load that stopped half way goes on with the same day, so that it ends up the same. */
export async function startLoad(ctx: Ctx, options: { readonly alongside: boolean }): Promise<string> {
  const status = await currentStatus(ctx);
  if (status.state === 'loading' || status.state === 'removing') throw conflict('sample:busy');
  if (status.state === 'loaded') throw conflict('sample:already-there');
  if (status.otherCustomers > 0 && !options.alongside)
    throw conflict('sample:other-customers', { count: status.otherCustomers });
  const before = await findMark(ctx);
  const today = before?.state === 'loading' ? before.today : ctx.now.toISOString();
  const jobId = await jobsOf(ctx).enqueue(ctx, loadKind, { today, seed: SAMPLE_SEED }, { dedupeKey });
  await saveMark(ctx, { state: 'loading', jobId, today, seed: SAMPLE_SEED, counts: null });
  await ctx.audit({ action: 'sample.load', subjectKind: 'sample', subjectId: 'sample' });
  return jobId;
}

export async function startRemoval(ctx: Ctx): Promise<string> {
  const status = await currentStatus(ctx);
  if (status.state === 'absent') throw conflict('sample:not-there');
  if (status.state === 'loading' || status.state === 'removing') throw conflict('sample:busy');
  const before = await findMark(ctx);
  if (!before) throw conflict('sample:not-there');
  const jobId = await jobsOf(ctx).enqueue(ctx, removeKind, {}, { dedupeKey });
  await saveMark(ctx, { ...before, state: 'removing', jobId });
  await ctx.audit({ action: 'sample.remove', subjectKind: 'sample', subjectId: 'sample' });
  return jobId;
}
