import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { StoredHeld } from '../../core/held.ts';
import type { HeldRow, SettledGroup } from '../../core/schema.ts';
import { importsDb } from '../tables.ts';

export type HeldFilter = {
  readonly importId: string;
  readonly reason?: string | undefined;
  readonly fileNo?: number | undefined;
  /** `open` when absent */
  readonly status?: HeldRow['status'] | 'all' | undefined;
};
/** the last row seen: its block and its place in it */
export type HeldPlace = { readonly block: number; readonly index: number };

export type PlacedHeld = HeldRow & { readonly place: HeldPlace; readonly itemLine: number | null };

/** Held rows, those that still wait unless asked otherwise, block by block: a page of fifty reads one block of a thousand. */
export async function* heldRows(
  ctx: Ctx,
  filter: HeldFilter,
  names: ReadonlyMap<number, string>,
  after: HeldPlace | undefined,
): AsyncGenerator<PlacedHeld> {
  const db = importsDb(ctx);
  const wanted = filter.status ?? 'open';
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
    const settled = await settledLines(ctx, filter.importId, block.file_no, rows);
    for (const [index, [line, value, raw, itemLine]] of rows.entries()) {
      const note = settled.get(line);
      const status = note?.outcome ?? 'open';
      if (index < from || (wanted !== 'all' && status !== wanted)) continue;
      yield {
        fileNo: block.file_no,
        file: names.get(block.file_no) ?? '',
        line,
        reason: block.reason,
        column: block.column_name,
        value,
        raw,
        status,
        fixedBy: note?.fixed_by ?? null,
        settledAt: note?.settled_at?.toISOString() ?? null,
        itemLine,
        place: { block: block.block_no, index },
      };
    }
    place = { block: block.block_no + 1, index: 0 };
  }
}

async function settledLines(ctx: Ctx, importId: string, fileNo: number, rows: readonly StoredHeld[]) {
  const lines = rows.map(([line]) => line);
  const found = await importsDb(ctx)
    .selectFrom('import_settled_rows')
    .select(['line_no', 'outcome', 'fixed_by', 'settled_at'])
    .where('import_id', '=', importId)
    .where('file_no', '=', fileNo)
    .where(sql<boolean>`line_no = any(${lines}::bigint[])`)
    .execute();
  return new Map(found.map((row) => [row.line_no, row]));
}

/** How many held rows of these imports wait no more, by file and reason. */
export async function settledGroups(
  ctx: Ctx,
  importIds: readonly string[],
): Promise<Map<string, SettledGroup[]>> {
  const groups = new Map<string, SettledGroup[]>(importIds.map((id) => [id, []]));
  const rows = await importsDb(ctx)
    .selectFrom('import_settled_rows')
    .select(['import_id', 'file_no', 'reason', 'outcome'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(sql<boolean>`import_id = any(${importIds}::uuid[])`)
    .groupBy(['import_id', 'file_no', 'reason', 'outcome'])
    .execute();
  for (const { import_id, file_no, reason, outcome, count } of rows)
    groups.get(import_id)?.push({ fileNo: file_no, reason, outcome, count: Number(count) });
  return groups;
}
