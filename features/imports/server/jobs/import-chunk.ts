import { gatherLine } from '#features/orders/core/order-lines.ts';
import type { Emitted } from '../../core/emitted.ts';
import type { InputRow, MappedRow } from '../../core/row-mapper.ts';
import type { Held } from './held-blocks.ts';
import type { Gathered, PlainKind } from './store-chunk.ts';

/** The rows of a chunk, column by column: 24,000 objects alive at once would cost more than reading them. */
export type ChunkRows = {
  readonly lines: number[];
  readonly raws: string[];
  /** number among the lines of its order; 0 = none */
  readonly itemLines: number[];
};

const noRows = (): ChunkRows => ({ lines: [], raws: [], itemLines: [] });

/** Rows that are stored together, in one transaction. */
export type ImportChunk = {
  readonly fileNo: number;
  /** rows of the file read up to and with this chunk: where a killed run goes on */
  position: number;
  readonly done: boolean;
  readonly gathered: Gathered;
  readonly rows: ChunkRows;
  readonly held: readonly Held[];
  readonly unused: number;
};

/**
 * On the embedded engine a chunk holds up everybody else while it is written: about a third of a second. Smaller ones
 * cost more: each takes some twenty statements whatever its size.
 */
const chunkRows = 24_000;
const chunkCharacters = 6_000_000;

type Part = { records: unknown[]; rows: number[]; optional: boolean[] };

/** Puts a record with its kind; `row` is the place of its row in the chunk. */
export function addRecord(
  gathered: Gathered,
  { kind, record, optional = false }: Emitted,
  row: number,
): void {
  if (kind === 'order_items') {
    gathered.order_items ??= new Map();
    gatherLine(gathered.order_items, record, row);
    return;
  }
  const parts = gathered as Partial<Record<PlainKind, Part>>;
  const part = parts[kind] ?? { records: [], rows: [], optional: [] };
  parts[kind] = part;
  part.records.push(record);
  part.rows.push(row);
  part.optional.push(optional);
}

export type ChunkBuilder = {
  readonly add: (row: InputRow, mapped: MappedRow) => void;
  /**
   * Whether the chunk ends before a row with this number among its order's lines. An order is not cut in two where it can
   * be helped: the lines of a new order are written without asking what is there.
   */
  readonly full: (itemLine: number | undefined) => boolean;
  /** what was gathered; begins a new chunk */
  readonly take: (position: number, done: boolean) => ImportChunk;
};

export function createChunkBuilder(fileNo: number): ChunkBuilder {
  let gathered: Gathered = {};
  let rows = noRows();
  let held: Held[] = [];
  let unused = 0;
  let characters = 0;
  return {
    add: (row, mapped) => {
      const place = rows.lines.length;
      const { line, raw } = row;
      rows.lines.push(line);
      rows.raws.push(raw);
      rows.itemLines.push(mapped.itemLine ?? 0);
      characters += raw.length;
      if (mapped.problem) {
        held.push({ fileNo, line, raw, itemLine: mapped.itemLine, problem: mapped.problem });
        return;
      }
      if (mapped.records.length === 0) unused += 1;
      for (const emitted of mapped.records) addRecord(gathered, emitted, place);
    },
    full: (itemLine) => {
      const enough = rows.lines.length >= chunkRows || characters >= chunkCharacters;
      return enough && (itemLine === undefined || itemLine === 1 || rows.lines.length >= chunkRows * 1.5);
    },
    take: (position, done) => {
      const chunk: ImportChunk = { fileNo, position, done, gathered, rows, held, unused };
      gathered = {};
      rows = noRows();
      held = [];
      unused = 0;
      characters = 0;
      return chunk;
    },
  };
}
