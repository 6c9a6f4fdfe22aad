import { type ColumnProfile, firstRowIsData, profileColumn } from './column-profile.ts';
import { catalogue } from './fields/catalogue.ts';
import { guessMapping } from './guess-mapping.ts';
import type { FileMapping } from './mapping.ts';
import { rankOf } from './presets/preset.ts';
import { type FoundTable, presets, recognizeTable, tableById } from './presets/presets.ts';
import type { FileFormat, FilePlan, FileProblem, ImportPlan, PlanColumn, SavedMapping } from './schema.ts';
import { columnNames } from './sniff/header.ts';

export type FileSample = {
  /** number of the uploaded file */
  readonly upload: number;
  readonly name: string;
  readonly bytes: number;
  readonly format: FileFormat;
  /** the first rows, header included where the format has one; for JSON the columns come separately */
  readonly rows: readonly (readonly string[])[];
  /** names of columns where the file has no header row of its own (JSON) */
  readonly names?: readonly string[];
};

export type PlanWishes = {
  /** built-in preset to read the file by */
  readonly preset?: string | undefined;
  /** mappings saved earlier, newest first */
  readonly saved: readonly SavedMapping[];
  /** the caller says the first row is data (false) or names (true); undefined: judge */
  readonly header?: boolean | undefined;
};

type Named = {
  readonly names: readonly string[];
  readonly data: readonly (readonly string[])[];
  readonly header: boolean;
  readonly doubt: boolean;
};

function named({ rows, names }: FileSample, wish: boolean | undefined): Named {
  if (names) return { names, data: rows, header: false, doubt: false };
  const [first = [], ...rest] = rows;
  const doubt = firstRowIsData(first, rest[0]);
  const header = wish ?? !doubt;
  if (header) return { names: columnNames(first), data: rest, header, doubt: false };
  return {
    names: first.map((_, index) => `column ${index + 1}`),
    data: rows,
    header,
    doubt: wish === undefined,
  };
}

/** A file of a folder comes with its path; only its own name says what it holds. */
const lastNameOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const sameColumns = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name.toLowerCase() === b[index]?.toLowerCase());

/** What a file most likely is and what its columns mean, with everything that should be looked at before it runs. */
export function planFile(fileNo: number, sample: FileSample, wishes: PlanWishes): FilePlan {
  const { names, data, header, doubt } = named(sample, wishes.header);
  const profiles = names.map((_, index) => profileColumn(data.map((cells) => cells[index] ?? '')));
  const base = {
    fileNo,
    upload: sample.upload,
    name: sample.name,
    bytes: sample.bytes,
    format: { ...sample.format, header },
    fix: null,
  };
  if (names.length === 0 || (data.length === 0 && sample.format.kind === 'json')) {
    return {
      ...base,
      columns: [],
      mapping: { outputs: [], table: null },
      preset: null,
      rank: 0,
      problems: [{ code: 'empty', blocking: true, column: '' }],
      skip: false,
    };
  }
  const saved = wishes.saved.find(
    (mapping) => mapping.header === header && sameColumns(mapping.columns, names),
  );
  const found = saved
    ? tableById(saved.table)
    : doubt
      ? undefined
      : recognizeTable(lastNameOf(sample.name), names, wishes.preset);
  const guess =
    saved || found
      ? null
      : guessMapping(
          names.map((name, index) => ({ name, profile: profiles[index] ?? profileColumn([]) })),
          lastNameOf(sample.name),
        );
  const mapping: FileMapping = saved
    ? { outputs: saved.outputs, table: saved.table }
    : found
      ? { outputs: withOrders(found.table.outputs(names), names, profiles), table: found.table.id }
      : { outputs: guess?.outputs ?? [], table: null };
  const columns = names.map((name, index) =>
    describe(
      name,
      profiles[index] ?? profileColumn([]),
      data.map((cells) => cells[index] ?? ''),
      guess?.confidence[name],
    ),
  );
  const plan = {
    ...base,
    columns,
    mapping,
    preset: found?.preset.id ?? null,
    rank: rankFor(mapping, found),
    problems: [],
    skip: found?.table.unused === true,
  };
  return { ...plan, problems: problemsOf(plan, { doubt, noRows: data.length === 0 }) };
}

/** Dates and decimal commas of a preset's columns are still read as this file writes them. */
function withOrders(
  outputs: FileMapping['outputs'],
  names: readonly string[],
  profiles: readonly ColumnProfile[],
): FileMapping['outputs'] {
  return outputs.map((output) => ({
    ...output,
    fields: Object.fromEntries(
      Object.entries(output.fields).map(([key, binding]) => {
        const profile = profiles[names.indexOf(binding.columns[0] ?? '')];
        const order = profile?.order ?? binding.order;
        return [
          key,
          {
            ...binding,
            ...(order ? { order } : {}),
            ...(profile?.decimal === ',' ? { decimal: ',' as const } : {}),
          },
        ];
      }),
    ),
  }));
}

function describe(
  name: string,
  profile: ColumnProfile,
  values: readonly string[],
  confidence: number | undefined,
): PlanColumn {
  const samples = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
    .slice(0, 3)
    .map((value) => value.slice(0, 80));
  return {
    name,
    samples,
    looks: profile.looks,
    zoneless: profile.zoneless,
    ambiguous: profile.ambiguousOrder,
    currency: profile.currency,
    confidence: confidence === undefined ? null : Math.round(confidence * 100) / 100,
  };
}

export function rankFor(
  mapping: FileMapping,
  found: FoundTable | undefined = tableById(mapping.table),
): number {
  return found?.table.rank ?? Math.max(0, ...mapping.outputs.map(({ entity }) => rankOf[entity]));
}

type Doubts = { readonly doubt: boolean; readonly noRows: boolean };

/** What stands in the way of a planned file. Run again after every correction by hand. */
export function problemsOf(
  plan: Pick<FilePlan, 'mapping' | 'columns' | 'skip'>,
  { doubt, noRows }: Doubts,
): FileProblem[] {
  const problems: FileProblem[] = [];
  const add = (code: FileProblem['code'], blocking: boolean, column = ''): void =>
    void problems.push({ code, blocking, column });
  const { mapping, columns } = plan;
  const table = tableById(mapping.table)?.table;
  if (table?.unused) return [{ code: 'not-used', blocking: false, column: '' }];
  if (doubt) add('no-header', true);
  if (noRows) add('empty', false);
  if (mapping.outputs.length === 0 && !table) add('not-recognized', true);
  for (const output of mapping.outputs) {
    const fields = catalogue[output.entity];
    const has = (column: string): boolean => {
      const binding = output.fields[column];
      return (
        binding !== undefined &&
        (binding.columns.length > 0 || binding.constant !== undefined || binding.counted === true)
      );
    };
    for (const field of fields)
      if (field.need === 'always' && !has(field.column) && !table?.rules)
        add('missing-column', true, field.column);
    const identity = fields.filter((field) => field.need === 'identity');
    const linked = output.entity === 'answers' && (has('ticket_id') || has('order_id'));
    if (identity.length > 0 && !output.ifPresent && !linked && !identity.some((field) => has(field.column)))
      add('no-identity', true);
  }
  const dates = new Set(
    mapping.outputs.flatMap(({ entity, fields }) =>
      catalogue[entity]
        .filter(({ type }) => type === 'instant')
        .flatMap(({ column }) => fields[column]?.columns ?? []),
    ),
  );
  for (const column of columns)
    if (column.ambiguous && dates.has(column.name)) add('ambiguous-dates', false, column.name);
  return problems;
}

/** Whether some file asks for the zone of its times: a preset that knows it answers by itself. */
export function asksOf(files: readonly FilePlan[]): { readonly zone: boolean; readonly currency: boolean } {
  const open = files.filter((file) => !file.skip);
  const presetOf = (file: FilePlan) => presets.find((preset) => preset.id === file.preset);
  const zone = open.some((file) => {
    const used = new Set(
      file.mapping.outputs.flatMap(({ fields }) => Object.values(fields).flatMap(({ columns }) => columns)),
    );
    return (
      presetOf(file)?.zone === undefined &&
      file.columns.some((column) => column.zoneless && used.has(column.name))
    );
  });
  const currency = open.some(
    (file) =>
      presetOf(file)?.currency === undefined &&
      file.mapping.outputs.some(
        ({ entity, fields }) =>
          catalogue[entity].some(({ type, column }) => type === 'money' && fields[column]) &&
          !fields.currency,
      ),
  );
  return { zone, currency };
}

/** The currencies that the import or the formats of its files give to bare amounts: the import's word goes first. */
export function saidCurrencies(plan: ImportPlan): readonly string[] {
  const said = plan.files
    .filter(({ skip }) => !skip)
    .map(({ preset }) => plan.currency ?? presets.find(({ id }) => id === preset)?.currency);
  return [...new Set(said.filter((currency) => currency !== undefined))];
}

/** What only the files together can tell: comments whose authors nobody has named are judged by who owns requests. */
export function withPlanProblems(files: readonly FilePlan[]): FilePlan[] {
  const read = new Set(files.filter(({ skip }) => !skip).map(({ mapping }) => mapping.table));
  return files.map((file) => {
    const problems = file.problems.filter(({ code }) => code !== 'no-staff');
    const unknown = file.mapping.table === 'zendesk.ticket_comment' && !read.has('zendesk.user');
    return {
      ...file,
      problems: unknown ? [...problems, { code: 'no-staff', blocking: false, column: '' }] : problems,
    };
  });
}
