import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { HeldRow } from '../../core/schema.ts';
import type { StoredHeld } from '../jobs/held-blocks.ts';
import { importsDb } from '../tables.ts';

export type HeldFilter = {
  readonly importId: string;
  readonly reason?: string | undefined;
  readonly fileNo?: number | undefined;
};
/** the last row seen: its block and its place in it */
export type HeldPlace = { readonly block: number; readonly index: number };

export type PlacedHeld = HeldRow & { readonly place: HeldPlace; readonly itemLine: number | null };

/** Held rows that nobody has brought in since, block by block: a page of fifty reads one block of a thousand. */
export async function* heldRows(
  ctx: Ctx,
  filter: HeldFilter,
  names: ReadonlyMap<number, string>,
  after: HeldPlace | undefined,
): AsyncGenerator<PlacedHeld> {
  const db = importsDb(ctx);
  let place = after ? { block: after.block, index: after.index + 1 } : { block: 0, index: 0 };
  for (;;) {
    let query = db
      .selectFrom('import_held_blocks')
      .selectAll()
      .where('import_id', '=', filter.importId)
      .where('block_no', '>=', place.block);
    if (filter.reason !== undefined) query = query.where('reason', '=', filter.reason);
    if (filter.fileNo !== undefined) query = query.where('file_no', '=', filter.fileNo);
    const block = await query.orderBy('block_no').limit(1).executeTakeFirst();
    if (!block) return;
    const from = block.block_no === place.block ? place.index : 0;
    const rows = JSON.parse(block.held_rows) as StoredHeld[];
    const fixed = await fixedLines(ctx, filter.importId, block.file_no, rows);
    for (const [index, [line, value, raw, itemLine]] of rows.entries()) {
      if (index < from || fixed.has(line)) continue;
      yield {
        fileNo: block.file_no,
        file: names.get(block.file_no) ?? '',
        line,
        reason: block.reason,
        column: block.column_name,
        value,
        raw,
        itemLine,
        place: { block: block.block_no, index },
      };
    }
    place = { block: block.block_no + 1, index: 0 };
  }
}

async function fixedLines(
  ctx: Ctx,
  importId: string,
  fileNo: number,
  rows: readonly StoredHeld[],
): Promise<Set<number>> {
  const lines = rows.map(([line]) => line);
  if (lines.length === 0) return new Set();
  const found = await importsDb(ctx)
    .selectFrom('import_fixed_rows')
    .select('line_no')
    .where('import_id', '=', importId)
    .where('file_no', '=', fileNo)
    .where(sql<boolean>`line_no = any(${lines}::bigint[])`)
    .execute();
  return new Set(found.map(({ line_no }) => line_no));
}
