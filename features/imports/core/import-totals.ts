import type { RecordKind } from './emitted.ts';
import { type Counts, ImportTotals, type SettledGroup } from './schema.ts';

export type ChunkCounts = {
  readonly fileNo: number;
  readonly position: number;
  readonly done: boolean;
  readonly rows: number;
  readonly unused: number;
  /** reason of every held row */
  readonly reasons: Readonly<Record<string, number>>;
  readonly records: Partial<Record<RecordKind, Counts>>;
  readonly blocks: number;
  readonly seconds: number;
};

/** What came of an import after one more chunk. Every row read is stored, held or unused; settling is counted apart. */
export function addChunk(totals: ImportTotals, chunk: ChunkCounts): ImportTotals {
  const held = Object.values(chunk.reasons).reduce((sum, count) => sum + count, 0);
  const records: ImportTotals['records'] = { ...totals.records };
  for (const [kind, counts] of Object.entries(chunk.records)) {
    const before = records[kind] ?? { created: 0, changed: 0, unchanged: 0, refused: 0 };
    records[kind] = {
      created: before.created + counts.created,
      changed: before.changed + counts.changed,
      unchanged: before.unchanged + counts.unchanged,
      refused: before.refused + counts.refused,
    };
  }
  const reasons = { ...totals.reasons };
  for (const [reason, count] of Object.entries(chunk.reasons))
    reasons[reason] = (reasons[reason] ?? 0) + count;
  const file = totals.files.find(({ fileNo }) => fileNo === chunk.fileNo);
  const files = [
    ...totals.files.filter(({ fileNo }) => fileNo !== chunk.fileNo),
    { fileNo: chunk.fileNo, rows: chunk.position, held: (file?.held ?? 0) + held, done: chunk.done },
  ];
  return {
    rows: totals.rows + chunk.rows,
    stored: totals.stored + chunk.rows - held - chunk.unused,
    held: totals.held + held,
    fixed: 0,
    dismissed: 0,
    erased: 0,
    unused: totals.unused + chunk.unused,
    records,
    reasons,
    files,
    blocks: chunk.blocks,
    seconds: totals.seconds + chunk.seconds,
  };
}

/** Totals as they stand now: rows that were held and have been settled since are counted by what became of them. */
export function afterSettling(totals: ImportTotals, groups: readonly SettledGroup[]): ImportTotals {
  const reasons = { ...totals.reasons };
  const counts = { held: totals.held, fixed: 0, dismissed: 0, erased: 0 };
  const perFile = new Map<number, number>();
  for (const { fileNo, reason, outcome, count } of groups) {
    counts.held -= count;
    counts[outcome] += count;
    perFile.set(fileNo, (perFile.get(fileNo) ?? 0) + count);
    const left = (reasons[reason] ?? count) - count;
    if (left > 0) reasons[reason] = left;
    else delete reasons[reason];
  }
  const files = totals.files.map((file) => ({ ...file, held: file.held - (perFile.get(file.fileNo) ?? 0) }));
  return { ...totals, ...counts, reasons, files };
}

export const readTotals = (stored: unknown): ImportTotals => ImportTotals.parse(stored ?? {});
