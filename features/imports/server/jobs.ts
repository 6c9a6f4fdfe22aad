import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { findStaffExternalIds } from '#features/identity/server/public.ts';
import type { JobHandler, JobRun } from '#platform/server/jobs/jobs.ts';
import type { RecordKind } from '../core/emitted.ts';
import { importFinished } from '../core/events.ts';
import { readTotals } from '../core/import-totals.ts';
import { ImportPlan, type ImportTotals } from '../core/schema.ts';
import { dropStoredFiles, storedFile } from './file-store.adapter.ts';
import { createDryRun } from './jobs/dry-run.ts';
import { createTouched, finishImport } from './jobs/finish-import.ts';
import type { ImportChunk } from './jobs/import-chunk.ts';
import { ImportStopped, storeImportChunk } from './jobs/import-run.ts';
import { readAhead } from './jobs/read-ahead.ts';
import { filesInOrder } from './jobs/read-plan.ts';
import { createSpeed, type Speed } from './jobs/speed.ts';
import { tidyUploads, withoutSamples } from './jobs/tidy-uploads.ts';
import { importsDb } from './tables.ts';

const Payload = z.object({ importId: z.uuid() });
type Run = JobRun<z.infer<typeof Payload>>;

type Begun = {
  readonly plan: ImportPlan;
  readonly source: string;
  readonly totals: ImportTotals;
  readonly staff: readonly string[];
  readonly company: { zone: string; currency: string };
};

async function begin(job: Run, state: 'checking' | 'running'): Promise<Begun | null> {
  return job.command(async (ctx) => {
    const row = await importsDb(ctx)
      .selectFrom('imports')
      .select(['state', 'plan', 'source', 'totals'])
      .where('import_id', '=', job.payload.importId)
      .executeTakeFirst();
    if (row?.state !== state) return null;
    return {
      plan: ImportPlan.parse(row.plan),
      source: row.source,
      totals: readTotals(row.totals),
      staff: await findStaffExternalIds(ctx, row.source),
      company: ctx.company,
    };
  });
}

/** Reads while the database writes: the next chunk is parsed and mapped while the one before it is stored. */
async function pump(
  job: Run,
  begun: Begun,
  speed: Speed,
  totalBytes: number,
  store: (chunk: ImportChunk, seconds: number) => Promise<ImportTotals>,
): Promise<ImportTotals> {
  const { importId } = job.payload;
  const { config } = job.services;
  let totals = begun.totals;
  let writing: Promise<void> = Promise.resolve();
  let last = performance.now();
  const reading = {
    plan: begun.plan,
    paths: new Map(
      filesInOrder(begun.plan).map(({ upload }) => [upload, storedFile(config, importId, upload)] as const),
    ),
    company: begun.company,
    staff: begun.staff,
    positions: new Map(begun.totals.files.map((file) => [file.fileNo, file.rows])),
  };
  for await (const chunk of readAhead(reading, speed.bytes, totalBytes)) {
    await writing;
    job.signal.throwIfAborted();
    writing = (async () => {
      const now = performance.now();
      totals = await store(chunk, (now - last) / 1000);
      last = now;
      job.progress(speed.report(totals.rows));
    })();
    // an error of the write comes out at the next await; it must not count as unhandled before
    writing.catch(() => undefined);
  }
  await writing;
  return totals;
}

async function uploadBytes(job: Run, plan: ImportPlan): Promise<number> {
  const uploads = new Set(plan.files.filter((file) => !file.skip).map((file) => file.upload));
  const sizes = await Promise.all(
    [...uploads].map((upload) =>
      stat(storedFile(job.services.config, job.payload.importId, upload)).then(
        (file) => file.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function fail(job: Run, error: unknown): Promise<void> {
  if (error instanceof ImportStopped || job.signal.aborted) return;
  await job.command(async (ctx) => {
    await importsDb(ctx)
      .updateTable('imports')
      .set({
        state: 'failed',
        error: error instanceof Error ? error.message.slice(0, 1000) : String(error),
        finished_at: ctx.now,
      })
      .where('import_id', '=', job.payload.importId)
      .where('state', 'in', ['checking', 'running'])
      .execute();
  });
}

const runImport: JobHandler<z.infer<typeof Payload>> = {
  kind: 'imports.run',
  parse: (payload) => Payload.parse(payload),
  run: async (job) => {
    const { importId } = job.payload;
    const begun = await begin(job, 'running');
    if (!begun) return undefined;
    const resumed = begun.totals.rows > 0;
    const touched = createTouched(resumed);
    const kinds = new Set<RecordKind>();
    const totalBytes = await uploadBytes(job, begun.plan);
    const speed = createSpeed(totalBytes, begun.totals.rows);
    try {
      const run = { importId, source: begun.source, plan: begun.plan };
      const totals = await pump(job, begun, speed, totalBytes, async (chunk, seconds) => {
        const stored = await job.command((ctx) => storeImportChunk(ctx, run, chunk, seconds));
        touched.add(stored.customerIds);
        for (const kind of stored.kinds) kinds.add(kind);
        return stored.totals;
      });
      await finishImport(job.services, job.command, {
        touched,
        kinds,
        signal: job.signal,
        report: (customers) => job.progress(speed.finishing(customers)),
      });
      await complete(job, begun, totals);
      return { rows: totals.rows, held: totals.held };
    } catch (error) {
      await fail(job, error);
      if (error instanceof ImportStopped) return undefined;
      throw error;
    }
  },
};

async function complete(job: Run, { plan, source }: Begun, totals: ImportTotals): Promise<void> {
  const { importId } = job.payload;
  const done = await job.command(async (ctx) => {
    const row = await importsDb(ctx)
      .updateTable('imports')
      .set({
        state: 'done',
        finished_at: ctx.now,
        error: null,
        plan: JSON.stringify(withoutSamples(plan)),
      })
      .where('import_id', '=', importId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (row.numUpdatedRows === 0n) return false;
    await ctx.audit({
      action: 'imports.finish',
      subjectKind: 'import',
      subjectId: importId,
      detail: { source, rows: totals.rows, held: totals.held },
    });
    await ctx.publish(importFinished(importId, source, totals.rows));
    return true;
  });
  if (done) await dropStoredFiles(job.services.config, importId);
}

const checkImport: JobHandler<z.infer<typeof Payload>> = {
  kind: 'imports.check',
  parse: (payload) => Payload.parse(payload),
  run: async (job) => {
    const { importId } = job.payload;
    const begun = await begin(job, 'checking');
    if (!begun) return undefined;
    try {
      // a check that was interrupted begins anew: nothing of it was stored but rows held
      await job.command((ctx) =>
        importsDb(ctx).deleteFrom('import_held_blocks').where('import_id', '=', importId).execute(),
      );
      const totalBytes = await uploadBytes(job, begun.plan);
      const speed = createSpeed(totalBytes, 0);
      const dry = createDryRun(importId, begun.source, job.command);
      const totals = await pump(job, { ...begun, totals: readTotals({}) }, speed, totalBytes, dry.add);
      await job.command((ctx) =>
        importsDb(ctx)
          .updateTable('imports')
          .set({ state: 'checked', checked: JSON.stringify(totals) })
          .where('import_id', '=', importId)
          .where('state', '=', 'checking')
          .execute(),
      );
      return { rows: totals.rows, held: totals.held };
    } catch (error) {
      await fail(job, error);
      throw error;
    }
  },
};

export const importsJobs: readonly JobHandler[] = [
  runImport as JobHandler,
  checkImport as JobHandler,
  tidyUploads as JobHandler,
];
