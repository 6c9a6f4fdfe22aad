import type { Ctx } from '#platform/server/context.ts';
import type { RecordKind } from '../../core/emitted.ts';
import type { RowProblem } from '../../core/field-reader.ts';
import { type Held, type HeldBlock, packHeld } from '../../core/held.ts';
import { addChunk, readTotals } from '../../core/import-totals.ts';
import type { ImportPlan, ImportTotals } from '../../core/schema.ts';
import { settleHeld } from '../commands/settle-held.ts';
import { importsDb } from '../tables.ts';
import { writeHeld } from './held-blocks.ts';
import { heldRow, type ImportChunk } from './import-chunk.ts';
import { type ChunkOutcome, storeChunk } from './store-chunk.ts';

export type StoredChunk = {
  readonly totals: ImportTotals;
  readonly customerIds: ReadonlySet<string>;
  readonly kinds: readonly RecordKind[];
};

/** The import was cancelled (or is done already) while its job still worked: what the chunk did is rolled back. */
export class ImportStopped extends Error {}

/** What lower rows refused, beside what the reader held. */
export function heldOf(chunk: ImportChunk, refused: ChunkOutcome['refused']): HeldBlock[] {
  const seen = new Set<number>();
  const later = refused.flatMap(({ row, refusal }): Held[] => {
    // a row whose customer and order are both refused is one held row
    if (row >= chunk.rows.lines.length || seen.has(row)) return [];
    seen.add(row);
    const problem: RowProblem = {
      reason: refusal.reason,
      column: refusal.field ?? '',
      value: (refusal.value ?? '').slice(0, 200),
    };
    return [heldRow(chunk, row, problem)];
  });
  return [...chunk.held, ...packHeld(later)];
}

export function countReasons(held: readonly HeldBlock[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { reason, lines } of held) reasons[reason] = (reasons[reason] ?? 0) + lines.length;
  return reasons;
}

/**
 * One chunk in one transaction: the records, the rows held back, and how far the file is read. Either all of it is there
 * after a crash or nothing, so a run that goes on neither loses a row nor counts one twice.
 */
export async function storeImportChunk(
  ctx: Ctx,
  run: { importId: string; source: string; plan: ImportPlan },
  chunk: ImportChunk,
  seconds: number,
): Promise<StoredChunk> {
  const { importId, source } = run;
  const row = await importsDb(ctx)
    .selectFrom('imports')
    .select(['state', 'totals'])
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state !== 'running') throw new ImportStopped();
  const before = readTotals(row.totals);
  const outcome = await storeChunk(ctx, source, chunk.gathered);
  const held = heldOf(chunk, outcome.refused);
  const blocks = await writeHeld(ctx, importId, before.blocks, held);
  await markFixed(ctx, run, chunk, held);
  const totals = addChunk(before, {
    fileNo: chunk.fileNo,
    position: chunk.position,
    done: chunk.done,
    rows: chunk.rows.lines.length,
    unused: chunk.unused,
    reasons: countReasons(held),
    records: outcome.counts,
    blocks,
    seconds,
  });
  await importsDb(ctx)
    .updateTable('imports')
    .set({ totals: JSON.stringify(totals) })
    .where('import_id', '=', importId)
    .execute();
  const kinds = (Object.keys(outcome.counts) as RecordKind[]).filter(
    (kind) => (outcome.counts[kind]?.created ?? 0) + (outcome.counts[kind]?.changed ?? 0) > 0,
  );
  return { totals, customerIds: outcome.customerIds, kinds };
}

/** Rows that came back corrected and went in: taken off the list of the import that held them. */
async function markFixed(
  ctx: Ctx,
  { importId, plan }: { importId: string; plan: ImportPlan },
  chunk: ImportChunk,
  held: readonly HeldBlock[],
): Promise<void> {
  const fix = plan.files.find(({ fileNo }) => fileNo === chunk.fileNo)?.fix;
  if (!plan.fixes || !fix) return;
  const again = new Set(held.flatMap(({ lines }) => lines));
  const lines = [...chunk.rows.lines].filter((line) => !again.has(line));
  if (lines.length === 0) return;
  await settleHeld(ctx, plan.fixes, new Map([[fix.fileNo, new Set(lines)]]), {
    outcome: 'fixed',
    fixedBy: importId,
  });
}
