import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Config } from '#platform/server/config.ts';
import type { Ctx } from '#platform/server/context.ts';
import { tableById } from '../../core/presets/presets.ts';
import { createRowLedger } from '../../core/row-ledger.ts';
import { createRowMapper, type ImportState } from '../../core/row-mapper.ts';
import type { FilePreview } from '../../core/schema.ts';
import { storedFile } from '../file-store.adapter.ts';
import { contextFor } from '../jobs/read-plan.ts';
import { rowsOf } from '../rows.adapter.ts';
import { loadImport } from './load-import.ts';

/** The first rows of one file by itself: what rows of other files say of them is not known here. */
export async function previewFile(
  ctx: Ctx,
  config: Config,
  importId: string,
  fileNo: number,
  limit: number,
): Promise<FilePreview> {
  const { plan } = await loadImport(ctx, importId);
  const file = plan.files.find((other) => other.fileNo === fileNo);
  if (!file) throw notFound('imports:unknown-file');
  const columns = file.columns.map(({ name }) => name);
  const tables = new Set(plan.files.map(({ mapping }) => mapping.table).filter((table) => table !== null));
  const state: ImportState = { ledger: createRowLedger(), staff: new Set(), notes: new Map(), tables };
  const map = createRowMapper(
    file.mapping,
    columns,
    contextFor(file, plan, ctx.company),
    state,
    tableById(file.mapping.table)?.table.rules,
  );
  const rows: FilePreview['rows'] = [];
  try {
    for await (const piece of rowsOf({
      path: storedFile(config, importId, file.upload),
      format: file.format,
      columns,
    })) {
      for (const row of piece) {
        if (rows.length >= limit) return { columns, rows };
        const { records, problem } = map(row);
        rows.push({
          line: row.line,
          cells: columns.map((_, index) => (row.cells[index] ?? '').slice(0, 200)),
          records: records.map((emitted) => ({
            kind: emitted.kind,
            fields: emitted.record as Record<string, unknown>,
          })),
          problem: problem ?? null,
        });
      }
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT')
      throw conflict('imports:file-gone', { file: file.name });
    throw error;
  }
  return { columns, rows };
}
