import type { RowProblem } from './field-reader.ts';

/** What became of a held row that waits no more: it came in corrected, nobody wants it, or it went with an erased customer. */
export const settledOutcomes = ['fixed', 'dismissed', 'erased'] as const;
export type SettledOutcome = (typeof settledOutcomes)[number];

export type Held = {
  readonly fileNo: number;
  readonly line: number;
  readonly raw: string;
  readonly itemLine?: number | undefined;
  readonly problem: RowProblem;
};

/** [line, value, the row as it stood in the file, number of the line within its order or null] */
export type StoredHeld = readonly [number, string, string, number | null];

/** Held rows of one file, reason and column, ready to be written: made into text where they were read, and seldom looked into again. */
export type HeldBlock = {
  readonly fileNo: number;
  readonly reason: string;
  readonly column: string;
  readonly lines: readonly number[];
  /** JSON list of {@link StoredHeld} */
  readonly text: string;
};

const blockRows = 1000;

/** Puts held rows together, up to a thousand of one file, reason and column. */
export function packHeld(held: readonly Held[]): HeldBlock[] {
  const blocks: HeldBlock[] = [];
  const groups = Map.groupBy(held, ({ fileNo, problem }) => `${fileNo} ${problem.reason} ${problem.column}`);
  for (const rows of groups.values()) {
    for (let at = 0; at < rows.length; at += blockRows) {
      const some = rows.slice(at, at + blockRows);
      const [first] = some;
      if (!first) continue;
      const stored = some.map(
        (row): StoredHeld => [row.line, row.problem.value, row.raw, row.itemLine ?? null],
      );
      blocks.push({
        fileNo: first.fileNo,
        reason: first.problem.reason,
        column: first.problem.column.slice(0, 300),
        lines: some.map((row) => row.line),
        text: JSON.stringify(stored),
      });
    }
  }
  return blocks;
}
