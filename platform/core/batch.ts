import { z } from 'zod';
import { operation } from './operation.ts';

/** At most this many records in one request. */
export const BATCH_LIMIT = 1000;

/** Where records come from: their ids are unique within it. */
const Source = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/)
  .default('api');

/**
 * A record as it came, or why it is none. One bad record must not hold up the others, so it passes here and is refused by
 * itself, with its place in the batch.
 */
export type ParsedRecord<T> =
  | { readonly ok: true; readonly record: T }
  | { readonly ok: false; readonly field: string; readonly value: string };

const problemOf = (error: z.ZodError, raw: unknown): { field: string; value: string } => {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], raw);
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return { field: path.join('.'), value: text.slice(0, 200) };
};

/** created + changed + unchanged + refused = the number of records given. */
export const BatchOutcome = z.object({
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

type BatchOptions<T extends z.ZodType> = {
  readonly permission: string;
  readonly tag: string;
  readonly path: `/${string}`;
  /** what is stored, in words: "orders and refunds" */
  readonly what: string;
  readonly record: T;
};

/** The operation that takes up to a thousand records of one kind: what a shop or desk streams its events into. */
export function batchOperation<T extends z.ZodType>({ permission, tag, path, what, record }: BatchOptions<T>) {
  // any JSON value is let through here; what is wrong with it is said record by record
  const parsed = z.unknown().transform((raw): ParsedRecord<z.output<T>> => {
    const result = record.safeParse(raw);
    return result.success ? { ok: true, record: result.data } : { ok: false, ...problemOf(result.error, raw) };
  });
  return operation({
    permission,
    method: 'POST',
    path,
    tag,
    summary: `Store ${what}, up to ${BATCH_LIMIT} at a time`,
    description:
      'A record with a known id becomes what it says now; a repeat changes nothing. Records that cannot be stored are named in ' +
      '`refused`, the others are stored. Send an Idempotency-Key header to repeat a request safely after a broken connection.',
  })
    .input(z.object({ source: Source, records: z.array(parsed).min(1).max(BATCH_LIMIT) }))
    .output(BatchOutcome);
}
