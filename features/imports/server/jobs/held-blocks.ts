import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import type { HeldBlock } from '../../core/held.ts';

const columns = [
  'import_id',
  'block_no',
  'file_no',
  'reason',
  'column_name',
  'first_line',
  'row_count',
  'held_rows',
];

/** Keeps held rows. @returns the next free block number */
export async function writeHeld(
  ctx: Ctx,
  importId: string,
  firstBlock: number,
  held: readonly HeldBlock[],
): Promise<number> {
  if (held.length === 0) return firstBlock;
  const lines = held.map(({ fileNo, reason, column, lines, text }, index) =>
    copyLine([importId, firstBlock + index, fileNo, reason, column, lines[0], lines.length, text]),
  );
  await copyInto(ctx.db, 'import_held_blocks', columns, lines.join(''));
  return firstBlock + held.length;
}
