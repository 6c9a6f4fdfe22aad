import { type GatheredLines, gatherLine, packBatch } from '#features/orders/core/order-lines.ts';
import type { Emitted } from '../../core/emitted.ts';
import { type Held, type HeldBlock, packHeld } from '../../core/held.ts';
import type { InputRow, MappedRow } from '../../core/row-mapper.ts';
import type { Gathered, GatheredRecords, PlainKind } from './store-chunk.ts';

/** The rows of a chunk, column by column, and numbers as bytes: thread to thread one by one they would cost more than reading them. */
export type ChunkRows = {
  readonly lines: Uint32Array;
  /**
   * rows as they stand in the file, one after another: one text crosses from thread to thread at once, thousands do not;
   * nothing of those that the reader held back
   */
  readonly raws: string;
  /** where each of them ends in `raws` */
  readonly ends: Uint32Array;
  /** number among the lines of its order; 0 = none */
  readonly itemLines: Uint32Array;
};

/** A row of the chunk, by its place, as it stood in its file, and where. */
export function heldRow(chunk: ImportChunk, row: number, problem: Held['problem']): Held {
  const { lines, raws, ends, itemLines } = chunk.rows;
  return {
    fileNo: chunk.fileNo,
    line: lines[row] ?? 0,
    raw: raws.slice(ends[row - 1] ?? 0, ends[row]),
    itemLine: itemLines[row] || undefined,
    problem,
  };
}

/** Rows that are stored together, in one transaction. */
export type ImportChunk = {
  readonly fileNo: number;
  /** rows of the file read up to and with this chunk: where a killed run goes on */
  readonly position: number;
  readonly done: boolean;
  readonly gathered: Gathered;
  readonly rows: ChunkRows;
  /** rows that the reader held back */
  readonly held: readonly HeldBlock[];
  readonly unused: number;
};

/**
 * On the embedded engine a chunk holds up everybody else while it is written: about a third of a second. Smaller ones
 * cost more: each takes some twenty statements whatever its size. A row counts once, and once more for every record in it
 * that is not a line of an order, which is stored with the others of its order: 64,000 lines or 32,000 tickets.
 */
const chunkWork = 64_000;
/** The first chunk of a run is small, so that storing begins at once, and each next one twice as large. */
const firstChunkWork = 6000;
const chunkCharacters = 6_000_000;

type Part = { records: unknown[]; rows: number[]; optional: boolean[] };

/** What a chunk has gathered so far. */
type Gathering = { readonly records: GatheredRecords; readonly lines: GatheredLines };

const nothing = (): Gathering => ({ records: {}, lines: new Map() });

/** Puts a record with its kind; `row` is the place of its row in the chunk. */
function addRecord(
  { records, lines }: Gathering,
  { kind, record, optional = false }: Emitted,
  row: number,
): void {
  if (kind === 'order_items') {
    gatherLine(lines, record, row);
    return;
  }
  const parts = records as Partial<Record<PlainKind, Part>>;
  const part = parts[kind] ?? { records: [], rows: [], optional: [] };
  parts[kind] = part;
  part.records.push(record);
  part.rows.push(row);
  part.optional.push(optional);
}

export type ChunkBuilder = {
  readonly add: (row: InputRow, mapped: MappedRow) => void;
  /** records that a table adds of its own at its end: they may repeat what is known, and are not rows that could be held */
  readonly addLast: (records: readonly Emitted[]) => void;
  /**
   * Whether the chunk ends before a row with this number among its order's lines. An order is not cut in two where it can
   * be helped: the lines of a new order are written without asking what is there.
   */
  readonly full: (itemLine: number | undefined) => boolean;
  /** what was gathered; begins a new chunk */
  readonly take: (position: number, done: boolean) => ImportChunk;
};

/** `begun`: an earlier chunk of the same run is being stored meanwhile. */
export function createChunkBuilder(fileNo: number, begun: boolean): ChunkBuilder {
  let gathered = nothing();
  let lines: number[] = [];
  let raws: string[] = [];
  let ends: number[] = [];
  let itemLines: number[] = [];
  let held: Held[] = [];
  let unused = 0;
  let characters = 0;
  let kept = 0;
  let work = 0;
  let enoughWork = begun ? 2 * firstChunkWork : firstChunkWork;
  return {
    add: (row, mapped) => {
      const place = lines.length;
      const { line, raw } = row;
      const { problem, itemLine } = mapped;
      characters += raw.length;
      work += 1;
      lines.push(line);
      itemLines.push(itemLine ?? 0);
      if (problem) {
        ends.push(kept);
        held.push({ fileNo, line, raw, itemLine, problem });
        return;
      }
      raws.push(raw);
      kept += raw.length;
      ends.push(kept);
      if (mapped.records.length === 0) unused += 1;
      for (const emitted of mapped.records) {
        addRecord(gathered, emitted, place);
        if (emitted.kind !== 'order_items') work += 1;
      }
    },
    addLast: (records) => {
      for (const emitted of records) addRecord(gathered, { ...emitted, optional: true }, 0);
    },
    full: (itemLine) => {
      const enough = work >= enoughWork || characters >= chunkCharacters;
      return enough && (itemLine === undefined || itemLine === 1 || work >= enoughWork * 1.5);
    },
    take: (position, done) => {
      const { records, lines: orderLines } = gathered;
      const chunk: ImportChunk = {
        fileNo,
        position,
        done,
        gathered: orderLines.size === 0 ? records : { ...records, order_items: packBatch(orderLines) },
        rows: {
          lines: Uint32Array.from(lines),
          raws: raws.join(''),
          ends: Uint32Array.from(ends),
          itemLines: Uint32Array.from(itemLines),
        },
        held: packHeld(held),
        unused,
      };
      gathered = nothing();
      [lines, raws, ends, itemLines, held] = [[], [], [], [], []];
      unused = 0;
      [characters, kept, work] = [0, 0, 0];
      enoughWork = Math.min(enoughWork * 2, chunkWork);
      return chunk;
    },
  };
}
