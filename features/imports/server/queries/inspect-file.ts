import { StringDecoder } from 'node:string_decoder';
import { type PlanWishes, planFile } from '../../core/file-plan.ts';
import { flattenJson, jsonShapeOf } from '../../core/json-splitter.ts';
import { FileFormat, type FilePlan, type FileProblem } from '../../core/schema.ts';
import { linesBeforeHeader, sniffDialect } from '../../core/sniff/delimiter.ts';
import { containerOf, type Encoding, sniffEncoding } from '../../core/sniff/encoding.ts';
import { rawRowsOf } from '../rows.adapter.ts';
import { headOf } from '../text.adapter.ts';
import { sheetNames } from '../workbook.adapter.ts';

const sampleRows = 300;

export type InspectOptions = PlanWishes & {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: FileFormat['delimiter'] | undefined;
};

export type UploadedFile = {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly fileNo: number;
};

/** Looks into a file: how it is written, what its columns mean. A workbook or JSON document may hold several tables. */
export async function inspectFile(file: UploadedFile, options: InspectOptions): Promise<FilePlan[]> {
  const refused = (code: FileProblem['code']): FilePlan[] => [
    {
      fileNo: file.fileNo,
      upload: file.fileNo,
      fix: null,
      name: file.name,
      bytes: file.bytes,
      format: FileFormat.parse({ kind: 'delimited' }),
      columns: [],
      mapping: { outputs: [], table: null },
      preset: null,
      rank: 0,
      problems: [{ code, blocking: true, column: '' }],
      skip: false,
    },
  ];
  if (file.bytes === 0) return refused('empty');
  const head = await headOf(file.path);
  const container = containerOf(head.bytes);
  if (container === 'zip') {
    const sheets = await sheetNames(file.path);
    return sheets === null ? refused('archive') : inspectSheets(file, sheets, options);
  }
  // D0 CF 11 E0: the workbooks of Excel before 2007
  if (head.bytes.readUInt32BE(0) === 0xd0cf11e0 && head.bytes.length > 8) return refused('workbook-too-old');
  if (container === 'binary') return refused('unreadable');
  const { encoding: sniffed } = sniffEncoding(head.bytes);
  const encoding = options.encoding ?? sniffed;
  const sample = decodeSample(head.bytes, encoding);
  const common = { gzip: head.gzip, encoding };
  const shape = jsonShapeOf(sample);
  if (shape !== null) return inspectJson(file, FileFormat.parse({ ...common, kind: 'json', shape }), options);
  const dialect = sniffDialect(sample, head.complete);
  const format = FileFormat.parse({
    ...common,
    kind: 'delimited',
    delimiter: options.delimiter ?? dialect.delimiter,
    newline: dialect.newline,
    skipLines: linesBeforeHeader(sample),
  });
  const rows = (await firstRows(file.path, format, [])).slice(format.skipLines);
  return [
    planFile(
      file.fileNo,
      {
        upload: file.fileNo,
        name: file.name,
        bytes: file.bytes,
        format,
        rows: rows.map(({ cells }) => cells),
      },
      options,
    ),
  ];
}

function decodeSample(bytes: Buffer, encoding: Encoding): string {
  // a letter cut off at the end of the sample stays away instead of turning into a question mark
  const text =
    encoding === 'utf-8' ? new StringDecoder('utf8').write(bytes) : new TextDecoder(encoding).decode(bytes);
  return text.replace(/^\ufeff/, '');
}

async function firstRows(path: string, format: FileFormat, columns: readonly string[]) {
  const rows = [];
  for await (const piece of rawRowsOf({ path, format, columns })) {
    rows.push(...piece);
    if (rows.length >= sampleRows) break;
  }
  return rows.slice(0, sampleRows);
}

async function inspectSheets(
  file: UploadedFile,
  sheets: readonly string[],
  options: InspectOptions,
): Promise<FilePlan[]> {
  const plans: FilePlan[] = [];
  for (const sheet of sheets) {
    const format = FileFormat.parse({ kind: 'sheet', sheet });
    const rows = await firstRows(file.path, format, []);
    // a sheet of notes beside the data is no fault of the file
    if (rows.length === 0 && sheets.length > 1) continue;
    const name = sheets.length > 1 ? `${file.name} › ${sheet}` : file.name;
    plans.push(
      planFile(
        file.fileNo + plans.length,
        { upload: file.fileNo, name, bytes: file.bytes, format, rows: rows.map(({ cells }) => cells) },
        options,
      ),
    );
  }
  return plans;
}

async function inspectJson(
  file: UploadedFile,
  format: FileFormat,
  options: InspectOptions,
): Promise<FilePlan[]> {
  const rows = await firstRows(file.path, format, []);
  const byList = Map.groupBy(rows, (row) => row.list ?? '');
  if (byList.size === 0) byList.set('', []);
  return [...byList].map(([list, some], index) => {
    const flat = some.map((row) => flattenJson(row.json));
    const names = [...new Set(flat.flatMap((record) => Object.keys(record)))];
    const name = byList.size > 1 ? `${file.name} › ${list}` : file.name;
    return planFile(
      file.fileNo + index,
      {
        upload: file.fileNo,
        name,
        bytes: file.bytes,
        format: { ...format, sheet: byList.size > 1 ? list : '' },
        names,
        rows: flat.map((record) => names.map((key) => record[key] ?? '')),
      },
      options,
    );
  });
}
