import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import type { RowProblem } from '../../core/field-reader.ts';

export type Held = {
  readonly fileNo: number;
  readonly line: number;
  readonly raw: string;
  readonly itemLine?: number | undefined;
  readonly problem: RowProblem;
};

/** [line, value, the row as it stood in the file, number of the line within its order or null] */
export type StoredHeld = readonly [number, string, string, number | null];

const blockRows = 1000;
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

/** Keeps held rows, up to a thousand of one file, reason and column together. @returns the next free block number */
export async function writeHeld(
  ctx: Ctx,
  importId: string,
  firstBlock: number,
  held: readonly Held[],
): Promise<number> {
  if (held.length === 0) return firstBlock;
  let block = firstBlock;
  const groups = Map.groupBy(held, ({ fileNo, problem }) => `${fileNo} ${problem.reason} ${problem.column}`);
  const lines: string[] = [];
  for (const rows of groups.values()) {
    for (let at = 0; at < rows.length; at += blockRows) {
      const some = rows.slice(at, at + blockRows);
      const [first] = some;
      if (!first) continue;
      const stored = some.map(
        (row): StoredHeld => [row.line, row.problem.value, row.raw, row.itemLine ?? null],
      );
      lines.push(
        copyLine([
          importId,
          block,
          first.fileNo,
          first.problem.reason,
          first.problem.column.slice(0, 300),
          first.line,
          some.length,
          JSON.stringify(stored),
        ]),
      );
      block += 1;
    }
  }
  await copyInto(ctx.db, 'import_held_blocks', columns, lines.join(''));
  return block;
}
