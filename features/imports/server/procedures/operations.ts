import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { importsContract } from '../../core/contract.ts';
import type { ImportDetail, ImportProgress } from '../../core/schema.ts';
import { changeImport, createImport, discardImport, removeFile } from '../commands/change-plan.ts';
import { removePreset, savePreset } from '../commands/save-preset.ts';
import { dismissHeld, reopenHeld } from '../commands/settle-held.ts';
import { cancelImport, startImport } from '../commands/start-import.ts';
import { type HeldPlace, heldRows } from '../queries/list-held.ts';
import { findImport, listImports, listWaiting, loadImport } from '../queries/load-import.ts';
import { previewFile } from '../queries/preview-file.ts';
import { savedMappings } from '../queries/saved-presets.ts';

const os = implementing(importsContract);

/** The import as the caller sees it now, with the progress of its job. */
export async function detailOf(context: RequestContext, importId: string): Promise<ImportDetail> {
  return context.query(async (ctx) => {
    const { job_id, state } = await loadImport(ctx, importId);
    const job =
      job_id !== null && (state === 'running' || state === 'checking')
        ? await context.services.jobs.find(job_id)
        : undefined;
    const progress: ImportProgress | null = job?.progress
      ? {
          done: job.progress.done,
          total: job.progress.total,
          phase: job.progress.phase ?? '',
          perSecond: job.progress.perSecond ?? 0,
        }
      : null;
    return findImport(ctx, importId, progress);
  });
}

function readCursor<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as T;
  } catch {
    throw new Refusal('platform:bad-cursor', {}, 400);
  }
}

const writeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const importsRouter = {
  create: os.create.handler(async ({ input, context }) =>
    detailOf(context, await context.command((ctx) => createImport(ctx, input))),
  ),
  list: os.list.handler(async ({ input, context }) => {
    const after = readCursor<{ at: string; id: string }>(input.cursor);
    const rows = await context.query((ctx) => listImports(ctx, input.limit + 1, after));
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      rows: page,
      next: rows.length > page.length && last ? writeCursor({ at: last.createdAt, id: last.importId }) : null,
      total: null,
    };
  }),
  find: os.find.handler(({ input, context }) => detailOf(context, input.importId)),
  change: os.change.handler(async ({ input, context }) => {
    await context.command((ctx) => changeImport(ctx, context.services.config, input.importId, input));
    return detailOf(context, input.importId);
  }),
  removeFile: os.removeFile.handler(async ({ input, context }) => {
    await context.command((ctx) => removeFile(ctx, input.importId, input.fileNo));
    return detailOf(context, input.importId);
  }),
  preview: os.preview.handler(({ input, context }) =>
    context.query((ctx) =>
      previewFile(ctx, context.services.config, input.importId, input.fileNo, input.limit),
    ),
  ),
  check: os.check.handler(async ({ input, context }) => {
    await context.command((ctx) => startImport(ctx, context.services, input.importId, 'check'));
    return detailOf(context, input.importId);
  }),
  run: os.run.handler(async ({ input, context }) => {
    await context.command((ctx) => startImport(ctx, context.services, input.importId, 'run'));
    return detailOf(context, input.importId);
  }),
  cancel: os.cancel.handler(async ({ input, context }) => {
    const jobId = await context.command((ctx) => cancelImport(ctx, input.importId));
    if (jobId !== null) await context.services.jobs.cancel(jobId);
    return detailOf(context, input.importId);
  }),
  discard: os.discard.handler(async ({ input, context }) => {
    await context.command((ctx) => discardImport(ctx, context.services.config, input.importId));
    return { discarded: true as const };
  }),
  held: os.held.handler(({ input, context }) =>
    context.query(async (ctx) => {
      const { plan } = await loadImport(ctx, input.importId);
      const names = new Map(plan.files.map((file) => [file.fileNo, file.name]));
      const rows = [];
      let next: string | null = null;
      let last: HeldPlace | undefined;
      for await (const { place, itemLine: _, ...row } of heldRows(
        ctx,
        input,
        names,
        readCursor<HeldPlace>(input.cursor),
      )) {
        if (rows.length === input.limit) {
          next = last ? writeCursor(last) : null;
          break;
        }
        rows.push(row);
        last = place;
      }
      return { rows, next, total: null };
    }),
  ),
  dismissHeld: os.dismissHeld.handler(async ({ input: { importId, ...choice }, context }) => {
    await context.command((ctx) => dismissHeld(ctx, importId, choice));
    return detailOf(context, importId);
  }),
  reopenHeld: os.reopenHeld.handler(async ({ input: { importId, ...choice }, context }) => {
    await context.command((ctx) => reopenHeld(ctx, importId, choice));
    return detailOf(context, importId);
  }),
  waiting: os.waiting.handler(async ({ context }) => {
    const imports = await context.query(listWaiting);
    return { rows: imports.reduce((sum, { held }) => sum + held, 0), imports };
  }),
  presets: os.presets.handler(({ context }) => context.query((ctx) => savedMappings(ctx))),
  savePreset: os.savePreset.handler(({ input, context }) =>
    context.command((ctx) => savePreset(ctx, input.importId, input.name)),
  ),
  removePreset: os.removePreset.handler(async ({ input, context }) => {
    await context.command((ctx) => removePreset(ctx, input.presetId));
    return { removed: true as const };
  }),
};
