import { csvLine } from '../../core/csv-reader.ts';
import { checkDraft } from '../../core/draft-check.ts';
import type { Emitted } from '../../core/emitted.ts';
import type { ReadContext } from '../../core/field-reader.ts';
import { presets, tableById } from '../../core/presets/presets.ts';
import { createRowLedger } from '../../core/row-ledger.ts';
import { createRowMapper, type ImportState, type InputRow } from '../../core/row-mapper.ts';
import type { FilePlan, ImportPlan } from '../../core/schema.ts';
import { jsonRow, rowsOf } from '../rows.adapter.ts';
import { createChunkBuilder, type ImportChunk } from './import-chunk.ts';

/** All that reading needs to know; plain data, so that another thread can be told. */
export type PlanReading = {
  readonly plan: ImportPlan;
  /** where uploaded files lie, by the number of the upload */
  readonly paths: ReadonlyMap<number, string>;
  readonly company: { readonly zone: string; readonly currency: string };
  /** outside ids of people already known to serve */
  readonly staff: readonly string[];
  /** rows of each file that are stored already: read again for what they say of later ones, but not handed on */
  readonly positions: ReadonlyMap<number, number>;
};

/** Told how many bytes of an upload have been read. */
export type OnBytes = (upload: number, bytes: number) => void;

/** What a file's zone-less times and bare amounts mean: the preset's word, then the import's, then the company's. */
export function contextFor(file: FilePlan, plan: ImportPlan, company: PlanReading['company']): ReadContext {
  const preset = presets.find(({ id }) => id === file.preset);
  return {
    zone: plan.zone ?? preset?.zone ?? company.zone,
    currency: plan.currency ?? preset?.currency ?? company.currency,
  };
}

export const filesInOrder = (plan: ImportPlan): FilePlan[] =>
  plan.files.filter((file) => !file.skip).sort((a, b) => a.rank - b.rank || a.fileNo - b.fileNo);

/**
 * Reads an import's files in the order in which they refer to each other and gives chunks to store. Deterministic: read
 * again from the start it gives the same chunks, which is how a killed run gets back what it knew.
 */
export async function* chunksOf(reading: PlanReading, onBytes: OnBytes): AsyncGenerator<ImportChunk> {
  const { plan } = reading;
  const files = filesInOrder(plan);
  const state: ImportState = {
    ledger: createRowLedger(),
    staff: new Set(reading.staff),
    notes: new Map(),
    tables: new Set(files.map((file) => file.mapping.table).filter((table) => table !== null)),
  };
  const begun = [...reading.positions.values()].some((rows) => rows > 0);
  for (const file of files) {
    const context = contextFor(file, plan, reading.company);
    const rules = tableById(file.mapping.table)?.table.rules;
    const names = file.columns.map(({ name }) => name);
    const map = createRowMapper(file.mapping, names, context, state, rules);
    const chunk = createChunkBuilder(file.fileNo, begun);
    const from = reading.positions.get(file.fileNo) ?? 0;
    let position = 0;
    const source = rowsOf({
      path: reading.paths.get(file.upload) ?? '',
      format: file.format,
      columns: file.fix ? [] : names,
      onBytes: (bytes) => onBytes(file.upload, bytes),
    });
    for await (const rows of file.fix ? correctedRows(source, file.fix.columns, names) : source) {
      for (const row of rows) {
        const mapped = map(row);
        position += 1;
        if (position <= from) continue;
        if (chunk.full(mapped.itemLine)) yield chunk.take(position - 1, false);
        chunk.add(row, mapped);
      }
    }
    const last = (rules?.finish?.(state, context) ?? [])
      .map(checkDraft)
      .filter((checked): checked is Emitted => 'kind' in checked);
    // the end of a file is handed on with its last rows: where those are stored, it is
    if (from > 0 && position <= from) continue;
    chunk.addLast(last);
    yield chunk.take(position, true);
  }
}

/** Columns that a download of held rows adds to the file's own. */
export const heldColumns = ['_file', '_line', '_item_line', '_column', '_value', '_reason'] as const;

/** Held rows that come back: the same columns whatever their order, under the line they first stood on. */
async function* correctedRows(
  source: AsyncIterable<InputRow[]>,
  header: readonly string[],
  names: readonly string[],
): AsyncGenerator<InputRow[]> {
  const uploaded = header.map((name) => name.trim().toLowerCase());
  const indices = names.map((name) => uploaded.indexOf(name.toLowerCase()));
  const at = (name: string): number => uploaded.indexOf(name);
  const [line, itemLine, json] = [at('_line'), at('_item_line'), at('_json')];
  for await (const rows of source) {
    yield rows.map((row): InputRow => {
      const place = Number(row.cells[line]) || row.line;
      if (json !== -1)
        return { ...jsonRow(row.cells[json] ?? '', place, '', names), raw: row.cells[json] ?? '' };
      const number = Number(row.cells[itemLine]);
      const cells = indices.map((index) => row.cells[index] ?? '');
      return {
        ...row,
        cells,
        line: place,
        raw: csvLine(cells).trimEnd(),
        ...(Number.isInteger(number) && number > 0 ? { itemLine: number } : {}),
      };
    });
  }
}
