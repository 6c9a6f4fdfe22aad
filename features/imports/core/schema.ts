import { z } from 'zod';
import { recordKinds } from './emitted.ts';
import { settledOutcomes } from './held.ts';
import { FileMapping, Output } from './mapping.ts';
import { encodings } from './sniff/encoding.ts';

/** How a file is read. One workbook may give several of these, one per sheet. */
export const FileFormat = z.object({
  kind: z.enum(['delimited', 'json', 'sheet']),
  gzip: z.boolean().default(false),
  encoding: z.enum(encodings).default('utf-8'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  newline: z.enum(['\n', '\r']).default('\n'),
  /** lines before the header */
  skipLines: z.number().int().min(0).default(0),
  /** false: the first row is data and columns are called "column 1", … */
  header: z.boolean().default(true),
  shape: z.enum(['array', 'lines', 'wrapped']).default('lines'),
  /** sheet of a workbook, or list of a wrapped JSON document */
  sheet: z.string().max(200).default(''),
});
export type FileFormat = z.infer<typeof FileFormat>;

/** What stands in the way of a file, or should be looked at. `blocking` ones must be settled before it can run. */
export const FileProblem = z.object({
  code: z.enum([
    'empty',
    'unreadable',
    'workbook-too-old',
    'archive',
    'no-header',
    'no-identity',
    'missing-column',
    'not-recognized',
    'not-used',
    'ambiguous-dates',
    'no-staff',
  ]),
  blocking: z.boolean(),
  column: z.string().default(''),
});
export type FileProblem = z.infer<typeof FileProblem>;

export const PlanColumn = z.object({
  name: z.string(),
  samples: z.array(z.string()),
  looks: z.string(),
  zoneless: z.boolean(),
  ambiguous: z.boolean(),
  currency: z.string().nullable(),
  /** how sure the guess is, 0 to 1; null where a preset says it or nothing was guessed */
  confidence: z.number().nullable(),
});
export type PlanColumn = z.infer<typeof PlanColumn>;

export const FilePlan = z.object({
  fileNo: z.number().int(),
  /** number of the uploaded file it lies in: sheets of one workbook share it */
  upload: z.number().int(),
  name: z.string(),
  bytes: z.number(),
  format: FileFormat,
  columns: z.array(PlanColumn),
  mapping: FileMapping,
  /** built-in preset whose table the file is */
  preset: z.string().nullable(),
  rank: z.number(),
  problems: z.array(FileProblem),
  skip: z.boolean().default(false),
  /** held rows that come back corrected: the file they were in, whose columns and mapping they have, and their own header */
  fix: z
    .object({ fileNo: z.number().int(), columns: z.array(z.string()) })
    .nullable()
    .default(null),
});
export type FilePlan = z.infer<typeof FilePlan>;

export const ImportPlan = z.object({
  /** IANA zone of times without one; null: the company's */
  zone: z.string().max(60).nullable(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  files: z.array(FilePlan),
  /** built-in preset, or id of a saved one, that the user chose */
  preset: z.string().nullable().default(null),
  /** the import whose held rows come back corrected */
  fixes: z.uuid().nullable().default(null),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

const Counts = z.object({
  created: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  refused: z.number(),
});
export type Counts = z.infer<typeof Counts>;

/** What came of an import so far. rows = stored + held + fixed + dismissed + erased + unused, line by line. */
export const ImportTotals = z.object({
  rows: z.number().default(0),
  stored: z.number().default(0),
  /** rows that wait to be corrected */
  held: z.number().default(0),
  fixed: z.number().default(0),
  dismissed: z.number().default(0),
  erased: z.number().default(0),
  /** rows that say nothing Holdfast stores (another field's history, an order's side table) */
  unused: z.number().default(0),
  records: z.partialRecord(z.enum(recordKinds as [string, ...string[]]), Counts).default({}),
  /** why the held ones are held */
  reasons: z.record(z.string(), z.number()).default({}),
  files: z
    .array(z.object({ fileNo: z.number(), rows: z.number(), held: z.number(), done: z.boolean() }))
    .default([]),
  blocks: z.number().default(0),
  seconds: z.number().default(0),
});
export type ImportTotals = z.infer<typeof ImportTotals>;

export const importStates = [
  'draft',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
] as const;

export const ImportProgress = z.object({
  done: z.number(),
  total: z.number().nullable(),
  phase: z.string(),
  perSecond: z.number(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

/** Held rows of one file and reason that wait no more. */
export const SettledGroup = z.object({
  fileNo: z.number().int(),
  reason: z.string(),
  outcome: z.enum(settledOutcomes),
  count: z.number().int(),
});
export type SettledGroup = z.infer<typeof SettledGroup>;

export const ImportSummary = z.object({
  importId: z.uuid(),
  name: z.string(),
  source: z.string(),
  state: z.enum(importStates),
  totals: ImportTotals,
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  fileNames: z.array(z.string()),
});
export type ImportSummary = z.infer<typeof ImportSummary>;

export const ImportDetail = ImportSummary.extend({
  plan: ImportPlan,
  /** what the last dry run found */
  checked: ImportTotals.nullable(),
  progress: ImportProgress.nullable(),
  /** held rows that came in later */
  fixed: z.number(),
  /** held rows that wait no more, by file and reason */
  settled: z.array(SettledGroup),
  /** some file has times without a zone / amounts without a currency, and nothing says which */
  asks: z.object({ zone: z.boolean(), currency: z.boolean() }),
  companyZone: z.string(),
  companyCurrency: z.string(),
  /** currencies of bare amounts, as the import or its formats say */
  currencies: z.array(z.string()),
  /** what the company will count in once this import starts: it has chosen no currency and has no money yet */
  adoptsCurrency: z.string().nullable(),
});
export type ImportDetail = z.infer<typeof ImportDetail>;

export const FilePatch = z.object({
  fileNo: z.number().int(),
  outputs: z.array(Output).max(6).optional(),
  /** a built-in table ("zendesk.ticket"), or null for none */
  table: z.string().max(60).nullable().optional(),
  header: z.boolean().optional(),
  skip: z.boolean().optional(),
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
});
export type FilePatch = z.infer<typeof FilePatch>;

export const HeldRow = z.object({
  fileNo: z.number(),
  file: z.string(),
  line: z.number(),
  reason: z.string(),
  column: z.string(),
  value: z.string(),
  raw: z.string(),
  status: z.enum(['open', ...settledOutcomes]),
  /** the import that brought it in corrected */
  fixedBy: z.uuid().nullable(),
  settledAt: z.string().nullable(),
});
export type HeldRow = z.infer<typeof HeldRow>;

/** The first rows of a file as they are read and as they would be stored. */
export const FilePreview = z.object({
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      line: z.number(),
      cells: z.array(z.string()),
      records: z.array(z.object({ kind: z.string(), fields: z.record(z.string(), z.unknown()) })),
      problem: z.object({ reason: z.string(), column: z.string(), value: z.string() }).nullable(),
    }),
  ),
});
export type FilePreview = z.infer<typeof FilePreview>;

/** A mapping under a name, for files with these columns. */
export const SavedMapping = z.object({
  columns: z.array(z.string()),
  header: z.boolean(),
  outputs: z.array(Output),
  table: z.string().nullable(),
});
export type SavedMapping = z.infer<typeof SavedMapping>;

export const SavedPreset = z.object({
  presetId: z.uuid(),
  name: z.string(),
  source: z.string(),
  mappings: z.array(SavedMapping),
  updatedAt: z.string(),
});
export type SavedPreset = z.infer<typeof SavedPreset>;

export { FileMapping, Output };
