import { z } from 'zod';
import type { RefusedRecord } from './record.ts';
import type { RefusalCode } from './refusal.ts';

/** At most this many records in one request. */
export const BATCH_LIMIT = 1000;

/** What every batch operation takes: records of one source, each checked by itself so that one wrong record refuses only itself. */
export const BatchInput = z.object({
  source: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/)
    .default('api')
    .describe('Short name of the system the ids belong to; ids of different sources never meet.'),
  records: z
    .array(z.unknown())
    .min(1)
    .max(BATCH_LIMIT)
    .describe('The fields are those of docs/import-format.md.'),
});
export type BatchInput = z.infer<typeof BatchInput>;

/** created + changed + unchanged + refused = the number of records given. */
export const BatchOutput = z.object({
  created: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  refused: z.array(
    z.object({
      /** place in the batch, from 0 */
      index: z.number(),
      reason: z.string(),
      field: z.string().optional(),
      value: z.string().optional(),
    }),
  ),
});
export type BatchOutput = z.infer<typeof BatchOutput>;

export type ParsedBatch<T> = {
  readonly good: readonly { readonly record: T; readonly index: number }[];
  readonly refused: readonly RefusedRecord[];
};

/** Splits a batch into records that are what they should be and those that are not, with the first thing wrong of each. */
export function parseBatch<S extends z.ZodType>(
  schema: S,
  records: readonly unknown[],
): ParsedBatch<z.infer<S>> {
  const good: { record: z.infer<S>; index: number }[] = [];
  const refused: RefusedRecord[] = [];
  records.forEach((raw, index) => {
    const parsed = schema.safeParse(withoutNul(raw));
    if (parsed.success) good.push({ record: parsed.data, index });
    else refused.push({ index, ...problemOf(parsed.error, raw) });
  });
  return { good, refused };
}

/** U+0000 cannot be stored by PostgreSQL at all: it is left out of every text. */
const withoutNul = (raw: unknown): unknown => {
  const text = JSON.stringify(raw) ?? 'null';
  return text.includes('\\u0000')
    ? JSON.parse(text, (_key, value) => (typeof value === 'string' ? value.replaceAll('\u0000', '') : value))
    : raw;
};

const step = (at: unknown, key: PropertyKey): unknown =>
  typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined;

function problemOf(error: z.ZodError, raw: unknown): Omit<RefusedRecord, 'index'> {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  // a rule of the row itself names its refusal: "customers:no-identity"
  const named = issue && /^[a-z-]+:[a-z-]+$/.test(issue.message);
  const reason = named ? (issue.message as RefusalCode) : 'platform:invalid-field';
  const value = issue?.path.reduce<unknown>(step, raw);
  const shown = value === undefined || typeof value === 'object' ? undefined : String(value).slice(0, 200);
  return {
    reason,
    ...(field === '' ? {} : { field }),
    ...(shown === undefined ? {} : { value: shown }),
  };
}

/** Puts what the row said of the good records back to their places in the batch as given. */
export function batchOutput<T>(
  parsed: ParsedBatch<T>,
  outcome: Omit<BatchOutput, 'refused'> & { readonly refused: readonly RefusedRecord[] },
): BatchOutput {
  const placed = outcome.refused.map((one) => ({
    ...one,
    index: parsed.good[one.index]?.index ?? one.index,
  }));
  return {
    created: outcome.created,
    changed: outcome.changed,
    unchanged: outcome.unchanged,
    refused: [...parsed.refused, ...placed].sort((a, b) => a.index - b.index),
  };
}
