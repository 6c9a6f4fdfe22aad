import type { Readable } from 'node:stream';
import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import type { FilePlan, ImportPlan } from '../../core/schema.ts';
import { storedFile, storeUpload } from '../file-store.adapter.ts';
import { inspectFile } from '../queries/inspect-file.ts';
import { loadImport } from '../queries/load-import.ts';
import { rowsOf } from '../rows.adapter.ts';
import { importsDb } from '../tables.ts';
import { startImport } from './start-import.ts';

/**
 * Takes a downloaded list of held rows back, corrected: makes an import of just these rows, with the mapping they had,
 * and runs it. Rows that go in are taken off the list; the others are held again, under the new import.
 */
export async function beginFix(context: RequestContext, importId: string, body: Readable): Promise<string> {
  const { services } = context;
  const original = await context.query((ctx) => loadImport(ctx, importId));
  const fixId = services.newId();
  const bytes = await storeUpload(services.config, fixId, 1, body);
  const path = storedFile(services.config, fixId, 1);
  const [found] = await inspectFile({ path, name: 'fixed', bytes, fileNo: 1 }, { saved: [], header: true });
  const columns = found?.columns.map(({ name }) => name) ?? [];
  const fileNo = await fileOf(path, found, columns);
  const file = original.plan.files.find((one) => one.fileNo === fileNo);
  if (!found || !file) throw new Refusal('imports:not-held-rows');
  const plan: ImportPlan = {
    ...original.plan,
    fixes: importId,
    files: [
      {
        ...file,
        fileNo: 1,
        upload: 1,
        bytes,
        format: found.format,
        problems: [],
        skip: false,
        fix: { fileNo: file.fileNo, columns },
      },
    ],
  };
  await context.command(async (ctx) => {
    await importsDb(ctx)
      .insertInto('imports')
      .values({
        import_id: fixId,
        name: file.name,
        source: original.source,
        state: 'draft',
        plan: JSON.stringify(plan),
        totals: '{}',
        created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
        created_at: ctx.now,
      })
      .execute();
    await startImport(ctx, services, fixId, 'run');
  });
  return fixId;
}

/** Which file of the import the rows are of: the download says it in every row. */
async function fileOf(
  path: string,
  found: FilePlan | undefined,
  columns: readonly string[],
): Promise<number | null> {
  const place = columns.findIndex((name) => name.toLowerCase() === '_file');
  if (!found || place === -1 || !columns.some((name) => name.toLowerCase() === '_line')) return null;
  for await (const rows of rowsOf({ path, format: found.format, columns }))
    return Number(rows[0]?.cells[place] ?? Number.NaN);
  return null;
}
