import { conflict } from '#platform/core/refusal.ts';
import type { Ctx, Services } from '#platform/server/context.ts';
import { filesInOrder } from '../jobs/read-plan.ts';
import { loadImport } from '../queries/load-import.ts';
import { importsDb } from '../tables.ts';
import { adoptCurrency } from './adopt-currency.ts';
import { checkUploads, loadOpenImport } from './change-plan.ts';

/**
 * Begins a dry run or the run. A run that was cancelled or failed goes on where its last chunk ended; a plan that was
 * changed in between begins anew, which changes nothing that is stored already.
 */
export async function startImport(
  ctx: Ctx,
  services: Services,
  importId: string,
  work: 'check' | 'run',
): Promise<void> {
  const row = await loadOpenImport(ctx, importId);
  if (row.state === 'done') throw conflict('imports:already-done');
  const files = filesInOrder(row.plan);
  if (files.length === 0) throw conflict('imports:nothing-to-read');
  const blocked = files.find((file) => file.problems.some(({ blocking }) => blocking));
  if (blocked) throw conflict('imports:file-blocked', { file: blocked.name });
  if (await stillWorking(ctx, row.job_id, `imports.${work}`)) throw conflict('imports:busy');
  await checkUploads(services.config, importId, row.plan);
  const goesOn =
    work === 'run' && (row.state === 'cancelled' || row.state === 'failed') && row.started_at !== null;
  if (work === 'run') await adoptCurrency(ctx, row.plan);
  const db = importsDb(ctx);
  if (!goesOn) {
    await db.deleteFrom('import_held_blocks').where('import_id', '=', importId).execute();
    await db.deleteFrom('import_settled_rows').where('import_id', '=', importId).execute();
  }
  const jobId = await services.jobs.enqueue(ctx, `imports.${work}`, { importId }, { dedupeKey: importId });
  await db
    .updateTable('imports')
    .set({
      state: work === 'check' ? 'checking' : 'running',
      job_id: jobId,
      error: null,
      finished_at: null,
      ...(goesOn ? {} : { totals: '{}' }),
      ...(work === 'run' ? { started_at: row.started_at ?? ctx.now } : { checked: null }),
    })
    .where('import_id', '=', importId)
    .execute();
  await ctx.audit({
    action: `imports.${work}`,
    subjectKind: 'import',
    subjectId: importId,
    detail: { files: files.map((file) => file.name) },
  });
}

/** A cancelled job takes a moment to hear it; asked through the transaction, because nothing else may be asked inside one. */
async function stillWorking(ctx: Ctx, jobId: string | null, kind: string): Promise<boolean> {
  if (jobId === null) return false;
  const job = await ctx.db
    .selectFrom('jobs')
    .select(['state', 'kind'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return job?.state === 'running' && job.kind === kind;
}

/** The state goes first: the next chunk sees it and is rolled back, whatever the job hears when. */
export async function cancelImport(ctx: Ctx, importId: string): Promise<string | null> {
  const row = await loadImport(ctx, importId, true);
  if (row.state !== 'running' && row.state !== 'checking') throw conflict('imports:not-running');
  await importsDb(ctx)
    .updateTable('imports')
    .set({
      state: row.state === 'running' ? 'cancelled' : 'draft',
      finished_at: row.state === 'running' ? ctx.now : null,
    })
    .where('import_id', '=', importId)
    .execute();
  await ctx.audit({ action: 'imports.cancel', subjectKind: 'import', subjectId: importId });
  return row.job_id;
}
