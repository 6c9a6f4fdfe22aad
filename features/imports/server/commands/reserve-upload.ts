import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { importsDb } from '../tables.ts';
import { loadOpenImport } from './change-plan.ts';

/** Numbers are drawn under the import's row lock, so files sent at once never share one; room is left for sheets. */
export async function reserveUpload(ctx: Ctx, importId: string): Promise<number> {
  await loadOpenImport(ctx, importId);
  const row = await importsDb(ctx)
    .updateTable('imports')
    .set({ next_file_no: sql<number>`next_file_no + ${sheetsAtMost}` })
    .where('import_id', '=', importId)
    .returning('next_file_no')
    .executeTakeFirstOrThrow();
  return row.next_file_no - sheetsAtMost;
}

/** A workbook's sheets take the numbers after its own. */
const sheetsAtMost = 100;
