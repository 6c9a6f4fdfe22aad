import { type CsvRow, createCsvReader, csvLine } from '../core/csv-reader.ts';
import { createJsonSplitter, flattenJson } from '../core/json-splitter.ts';
import type { InputRow } from '../core/row-mapper.ts';
import type { FileFormat, FilePlan } from '../core/schema.ts';
import { textOf } from './text.adapter.ts';
import { sheetRows } from './workbook.adapter.ts';

export type RowsOptions = {
  readonly path: string;
  readonly format: FileFormat;
  /** names of the columns; needed for JSON, whose records have no fixed order */
  readonly columns: readonly string[];
  readonly onBytes?: (bytes: number) => void;
};

/** Rows of a file after its header, in pieces, in the order of the file. Memory does not grow with the file. */
export async function* rowsOf(options: RowsOptions): AsyncGenerator<InputRow[]> {
  let header = options.format.kind === 'json' ? false : options.format.header;
  let skip = options.format.skipLines;
  const width = options.columns.length;
  for await (const piece of rawRowsOf(options)) {
    let rows = piece;
    while (skip > 0 && rows.length > 0) {
      rows = rows.slice(1);
      skip -= 1;
    }
    if (header && rows.length > 0) {
      rows = rows.slice(1);
      header = false;
    }
    // a value with an unquoted delimiter moves everything after it into wrong columns: never stored like that
    if (width > 0) {
      for (const [index, row] of rows.entries()) {
        if (row.cells.length <= width || row.problem) continue;
        if (row.cells.slice(width).some((cell) => cell.trim() !== ''))
          rows[index] = { ...row, problem: 'imports:too-many-columns' };
      }
    }
    if (rows.length > 0) yield rows;
  }
}

/** Every row of the file, its header included. */
export async function* rawRowsOf({
  path,
  format,
  columns,
  onBytes,
}: RowsOptions): AsyncGenerator<InputRow[]> {
  if (format.kind === 'sheet') {
    for await (const rows of sheetRows(path, format.sheet)) {
      yield rows.map((row) => ({ ...row, raw: csvLine(row.cells).trimEnd() }));
    }
    return;
  }
  const text = textOf(path, {
    encoding: format.encoding,
    gzip: format.gzip,
    ...(onBytes ? { onBytes } : {}),
  });
  if (format.kind === 'json') {
    yield* jsonRows(text, format, columns);
    return;
  }
  const reader = createCsvReader(format);
  for await (const piece of text) {
    const rows = reader.push(piece);
    if (rows.length > 0) yield rows.map(toRow);
  }
  const last = reader.end();
  if (last.length > 0) yield last.map(toRow);
}

const toRow = (row: CsvRow): InputRow =>
  row.problem ? { ...row, problem: `imports:${row.problem}` } : (row as CsvRow & { problem?: never });

async function* jsonRows(
  text: AsyncIterable<string>,
  format: FileFormat,
  columns: readonly string[],
): AsyncGenerator<InputRow[]> {
  const splitter = createJsonSplitter(format.shape);
  for await (const piece of text) {
    const rows = splitter
      .push(piece)
      .filter(({ list }) => format.sheet === '' || list === format.sheet)
      .map(({ text: raw, line, list }) => jsonRow(raw, line, list, columns));
    if (rows.length > 0) yield rows;
  }
}

export function jsonRow(raw: string, line: number, list: string, columns: readonly string[]): InputRow {
  try {
    const json: unknown = JSON.parse(raw);
    const flat = flattenJson(json);
    return { cells: columns.map((name) => flat[name] ?? ''), line, raw, json, list };
  } catch {
    return { cells: [], line, raw, problem: 'imports:bad-json' };
  }
}

/** A kept row as its cells, or as the record it was where the file is JSON. Rows that came back corrected are kept with commas. */
export function keptCells(
  raw: string,
  file: Pick<FilePlan, 'format' | 'fix'>,
): { readonly cells: readonly string[]; readonly json?: unknown } {
  if (holdsJson(file)) {
    try {
      return { cells: [], json: JSON.parse(raw) as unknown };
    } catch {
      return { cells: [] };
    }
  }
  return { cells: splitRaw(raw, file.fix ? { ...file.format, kind: 'sheet' } : file.format) };
}

export const holdsJson = ({ format, fix }: Pick<FilePlan, 'format' | 'fix'>): boolean =>
  format.kind === 'json' || (fix?.columns.some((name) => name.toLowerCase() === '_json') ?? false);

/** Cells of a kept row, read by its file's own dialect. */
function splitRaw(raw: string, format: FileFormat): readonly string[] {
  const dialect = format.kind === 'sheet' ? { delimiter: ',' as const, newline: '\n' as const } : format;
  const reader = createCsvReader(dialect);
  return [...reader.push(raw), ...reader.end()][0]?.cells ?? [];
}
