import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '#platform/server/config.ts';
import type { Ctx, Services } from '#platform/server/context.ts';
import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { ImportPlan } from '../../core/schema.ts';
import { dropStoredFiles, uploadsFolder } from '../file-store.adapter.ts';
import { importsDb } from '../tables.ts';

export const tidyKind = 'imports.tidy';
const dayMs = 86_400_000;

/** One for every day, at most: a server that is started again finds its own. */
async function enqueueNext(services: Services, ctx: Ctx): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + dayMs);
  const dedupeKey = runAt.toISOString().slice(0, 10);
  await services.jobs.enqueue(ctx, tidyKind, {}, { runAt, dedupeKey });
}

export async function startTidying(services: Services): Promise<void> {
  const context = createRequestContext(services, systemCaller('imports'));
  await context.command((ctx) => enqueueNext(services, ctx));
}

/** The first values of every column are kept for the mapping; with the files they go. */
export const withoutSamples = (plan: ImportPlan): ImportPlan => ({
  ...plan,
  files: plan.files.map((file) => ({
    ...file,
    columns: file.columns.map((column) => ({ ...column, samples: [] })),
  })),
});

/**
 * Whether the files of an import have had their time: those of a finished one at once (they should be gone already), of
 * any other so many days after it was last worked on. A folder nobody knows belonged to an import that was forgotten.
 */
async function isDue(ctx: Ctx, config: Config, importId: string): Promise<boolean> {
  const limit = ctx.now.getTime() - config.keepUploadsDays * dayMs;
  const row = await importsDb(ctx)
    .selectFrom('imports')
    .select(['state', 'created_at', 'started_at', 'finished_at'])
    .where('import_id', '=', importId)
    .executeTakeFirst();
  if (!row) {
    const { mtimeMs } = await stat(join(uploadsFolder(config), importId));
    return mtimeMs < ctx.now.getTime() - dayMs;
  }
  if (row.state === 'running' || row.state === 'checking') return false;
  if (row.state === 'done') return true;
  return (row.finished_at ?? row.started_at ?? row.created_at).getTime() < limit;
}

async function forgetSamples(ctx: Ctx, importId: string): Promise<void> {
  const db = importsDb(ctx);
  const row = await db
    .selectFrom('imports')
    .select('plan')
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const plan = JSON.stringify(withoutSamples(ImportPlan.parse(row.plan)));
  await db.updateTable('imports').set({ plan }).where('import_id', '=', importId).execute();
  await ctx.audit({ action: 'imports.drop-files', subjectKind: 'import', subjectId: importId });
}

/** Deletes uploaded files whose time is over, once a day. */
export const tidyUploads: JobHandler<Record<string, never>> = {
  kind: tidyKind,
  parse: (payload) => z.object({}).parse(payload) as Record<string, never>,
  run: async ({ services, command }) => {
    const { config } = services;
    const names = await readdir(uploadsFolder(config)).catch(() => []);
    let dropped = 0;
    for (const importId of names.filter((name) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name))) {
      const due = await command(async (ctx) => {
        if (!(await isDue(ctx, config, importId))) return false;
        await forgetSamples(ctx, importId);
        return true;
      });
      if (!due) continue;
      await dropStoredFiles(config, importId);
      dropped += 1;
    }
    await command((ctx) => enqueueNext(services, ctx));
    return { imports: dropped };
  },
};
