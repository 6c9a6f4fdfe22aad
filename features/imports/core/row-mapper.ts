import { checkDraft } from './draft-check.ts';
import type { Draft, Emitted } from './emitted.ts';
import {
  attributeOf,
  type Cells,
  createFieldReader,
  type FieldReader,
  type ReadContext,
  type RowProblem,
  readScore,
} from './field-reader.ts';
import { catalogue, withAttributes } from './fields/catalogue.ts';
import type { FileMapping, Output } from './mapping.ts';
import type { RowLedger } from './row-ledger.ts';
import { isNothing } from './values/read-id.ts';

export type InputRow = {
  readonly cells: Cells;
  readonly line: number;
  readonly raw: string;
  /** the record itself, where the file is JSON */
  readonly json?: unknown;
  /** the list a JSON record stood in */
  readonly list?: string;
  /** number the row had among its order's lines when it was held, for rows that come back corrected */
  readonly itemLine?: number;
  readonly problem?: RowProblem['reason'];
};

export type MappedRow = {
  readonly records: readonly Emitted[];
  readonly problem?: RowProblem;
  /** the number taken among the order's lines, so that a corrected row gets the same again */
  readonly itemLine?: number;
};

/** What rows before this one have said, within one import. Rebuilt by reading again after a crash. */
export type ImportState = {
  readonly ledger: RowLedger;
  /** outside ids of people who serve: tells an agent's message from a customer's */
  readonly staff: Set<string>;
  /** small facts of a preset's side tables (category of a product, zone of a schedule) */
  readonly notes: Map<string, string>;
  /** preset tables that are part of this import */
  readonly tables: ReadonlySet<string>;
};

/** What a preset's table adds to its outputs. */
export type TableRules = {
  /** completes or changes the drafts of a row; a returned problem holds the row */
  readonly row?: (step: RowStep) => RowProblem | undefined;
  /** records that need the whole table, after its last row */
  readonly finish?: (state: ImportState, context: ReadContext) => Draft[];
};

export type RowStep = {
  readonly row: InputRow;
  /** a cell by column name whatever its case; '' where there is none */
  readonly get: (column: string) => string;
  readonly drafts: Draft[];
  readonly state: ImportState;
  readonly context: ReadContext;
};

export type RowMapper = (row: InputRow) => MappedRow;

type Built =
  | { readonly draft: Draft; readonly onceKey: string | undefined }
  | { readonly draft?: undefined; readonly problem: RowProblem }
  | null;

/** Compiles a file's mapping once; the mapper then turns each row into checked records, or says why it cannot. */
export function createRowMapper(
  mapping: FileMapping,
  columns: readonly string[],
  context: ReadContext,
  state: ImportState,
  rules: TableRules = {},
): RowMapper {
  const outputs = mapping.outputs.map((output) => compileOutput(output, columns, context, state));
  const lineOf = lineCounter(mapping, columns, context, state);
  const position = positionsOf(columns);
  let current: InputRow = { cells: [], line: 0, raw: '' };
  const get = (column: string): string => {
    const index = position.get(column) ?? position.get(column.toLowerCase());
    const value = index === undefined ? '' : (current.cells[index] ?? '').trim();
    return isNothing(value) ? '' : value;
  };
  return (row) => {
    current = row;
    const line = lineOf(row);
    if (row.problem) return heldRow({ reason: row.problem, column: '', value: '' }, line);
    const drafts: Draft[] = [];
    const keys: string[] = [];
    for (const build of outputs) {
      const built = build(row.cells, line);
      if (built === null) continue;
      if (built.draft === undefined) return heldRow(built.problem, line);
      drafts.push(built.draft);
      if (built.onceKey !== undefined) keys.push(built.onceKey);
    }
    const problem = rules.row?.({ row, get, drafts, state, context });
    if (problem) return heldRow(problem, line);
    const records: Emitted[] = [];
    for (const draft of drafts) {
      const checked = checkDraft(draft);
      if ('reason' in checked) return heldRow(checked, line);
      records.push(checked);
    }
    // only now: a row that is held must not keep a later one from bringing the same customer or order
    for (const key of keys) state.ledger.add(key);
    return line === undefined ? { records } : { records, itemLine: line };
  };
}

/** Columns by their names and by their names in lower case; of two of a name the last, as it always was. */
const positionsOf = (columns: readonly string[]): Map<string, number> =>
  new Map([
    ...columns.map((name, index) => [name, index] as const),
    ...columns.map((name, index) => [name.toLowerCase(), index] as const),
  ]);

const heldRow = (problem: RowProblem, line: number | undefined): MappedRow =>
  line === undefined ? { records: [], problem } : { records: [], problem, itemLine: line };

/** Numbers the lines of each order as they come, held ones included, so that a number never moves to another line. */
function lineCounter(
  mapping: FileMapping,
  columns: readonly string[],
  context: ReadContext,
  state: ImportState,
) {
  const items = mapping.outputs.find(
    (output) => output.entity === 'order_items' && output.fields.line_no?.counted,
  );
  const binding = items?.fields.order_id;
  const orderField = catalogue.order_items.find((field) => field.column === 'order_id');
  if (!binding || !orderField) return () => undefined;
  const order = createFieldReader(orderField, binding, columns, context);
  return (row: InputRow): number | undefined => {
    if (row.itemLine !== undefined) return row.itemLine;
    const id = order.text(row.cells);
    return id === '' ? undefined : state.ledger.add(`line:${id}`);
  };
}

function compileOutput(output: Output, columns: readonly string[], context: ReadContext, state: ImportState) {
  const { entity } = output;
  const readers = catalogue[entity].flatMap((field) => {
    const binding = output.fields[field.column];
    return binding && !binding.counted ? [placed(createFieldReader(field, binding, columns, context))] : [];
  });
  const bound = new Set(readers.map((reader) => reader.field.column));
  const missing = catalogue[entity].find((field) => field.need === 'always' && !bound.has(field.column));
  const identity = readers.filter((reader) => reader.field.need === 'identity');
  const linked =
    entity === 'answers'
      ? readers.filter(({ field }) => field.column === 'ticket_id' || field.column === 'order_id')
      : [];
  const needsIdentity = catalogue[entity].some((field) => field.need === 'identity');
  const currencyOf = readers.find((reader) => reader.field.column === 'currency');
  const usualCurrency = context.currency.toUpperCase();
  const keyReaders =
    entity === 'customers' ? identity : readers.filter((reader) => reader.field.path === 'externalId');
  const attributes = withAttributes.includes(entity)
    ? output.attributes
        .map((name) => ({ name: name.slice(0, 100), index: columns.indexOf(name) }))
        .filter(({ index }) => index >= 0)
    : [];
  const names = [...identity, ...linked];
  let lastName = '';

  const nameOf = (cells: Cells): string => {
    for (const reader of keyReaders) {
      const text = reader.text(cells);
      if (text !== '') return text;
    }
    return '';
  };

  return (cells: Cells, line: number | undefined): Built => {
    let onceKey: string | undefined;
    if (output.once) {
      const name = nameOf(cells);
      if (name === lastName && name !== '') return null;
      onceKey = name === '' ? '' : `${entity}:${name.toLowerCase()}`;
      if (state.ledger.has(onceKey)) {
        lastName = name;
        return null;
      }
    }
    if (needsIdentity && !names.some((reader) => reader.text(cells) !== '')) {
      if (output.ifPresent) return null;
      return { problem: { reason: 'imports:no-customer', column: identity[0]?.shown ?? '', value: '' } };
    }
    if (missing) return { problem: { reason: 'imports:missing-value', column: missing.column, value: '' } };
    const currency = currencyOf?.text(cells).toUpperCase() || usualCurrency;
    const fields: Record<string, unknown> = {};
    for (const reader of readers) {
      const problem = readInto(fields, reader, cells, currency);
      if (!problem) continue;
      if (output.ifPresent && problem.reason === 'imports:missing-value') return null;
      return { problem };
    }
    const wrong = completeRecord(output, fields, currency, line);
    if (wrong) return { problem: wrong };
    if (attributes.length > 0) fields.attributes = attributesOf(attributes, cells);
    return { draft: { kind: entity, fields }, onceKey };
  };
}

/** A reader with the place of its value in the record: "customer.externalId" stands in `externalId` of `customer`. */
type PlacedReader = FieldReader & { readonly outer: string | null; readonly inner: string };

function placed(reader: FieldReader): PlacedReader {
  const { path } = reader.field;
  const dot = path.indexOf('.');
  return { ...reader, outer: dot === -1 ? null : path.slice(0, dot), inner: path.slice(dot + 1) };
}

function readInto(
  fields: Record<string, unknown>,
  reader: PlacedReader,
  cells: Cells,
  currency: string,
): RowProblem | undefined {
  const reading = reader.read(cells, currency);
  if (reading === undefined) {
    return reader.field.need === 'always'
      ? { reason: 'imports:missing-value', column: reader.shown, value: '' }
      : undefined;
  }
  if ('problem' in reading)
    return { reason: reading.problem, column: reader.shown, value: reading.text.slice(0, 200) };
  const { outer, inner } = reader;
  if (outer === null) fields[inner] = reading.value;
  else {
    const within = (fields[outer] ?? {}) as Record<string, unknown>;
    fields[outer] = within;
    within[inner] = reading.value;
  }
  return undefined;
}

/** What a record needs beyond its columns read one by one. */
function completeRecord(
  output: Output,
  fields: Record<string, unknown>,
  currency: string,
  line: number | undefined,
): RowProblem | undefined {
  switch (output.entity) {
    case 'customers': {
      const name =
        fields.name ?? [fields.firstName, fields.lastName].filter((part) => part !== undefined).join(' ');
      if (name !== '') fields.name = name;
      delete fields.firstName;
      delete fields.lastName;
      return undefined;
    }
    case 'orders': {
      fields.currency = currency;
      const amount = fields.amountMinor;
      // money that went back: the kind carries the sign
      if (typeof amount === 'number' && amount < 0) {
        fields.amountMinor = -amount;
        fields.kind = fields.kind === undefined || fields.kind === 'order' ? 'refund' : fields.kind;
      }
      return undefined;
    }
    case 'subscriptions':
      fields.currency = currency;
      return undefined;
    case 'order_items':
      if (fields.currency !== undefined) delete fields.currency;
      if (output.fields.line_no?.counted || fields.lineNo === undefined) fields.lineNo = line ?? 1;
      return undefined;
    case 'answers': {
      if (typeof fields.score !== 'string') return undefined;
      const score = readScore(
        fields.score,
        String(fields.kind),
        numberOr(fields.scaleMin),
        numberOr(fields.scaleMax),
      );
      if (score === null) {
        return {
          reason: 'imports:not-a-score',
          column: output.fields.score?.columns[0] ?? 'score',
          value: fields.score.slice(0, 200),
        };
      }
      Object.assign(fields, score);
      return undefined;
    }
    default:
      return undefined;
  }
}

const numberOr = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function attributesOf(
  attributes: readonly { name: string; index: number }[],
  cells: Cells,
): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const { name, index } of attributes) {
    const text = (cells[index] ?? '').trim();
    if (!isNothing(text)) kept[name] = attributeOf(text);
  }
  return kept;
}
