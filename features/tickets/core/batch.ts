import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { CalendarRecord, MessageRecord, TicketEventRecord, TicketRecord } from './record.ts';

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
export type Parsed<T> =
  | { readonly ok: true; readonly record: T }
  | { readonly ok: false; readonly raw: unknown };

const parsed = <T extends z.ZodType>(record: T) =>
  z.union([
    record.transform((value): Parsed<z.output<T>> => ({ ok: true, record: value })),
    z.unknown().transform((raw): Parsed<z.output<T>> => ({ ok: false, raw })),
  ]);

const inputOf = <T extends z.ZodType>(record: T) =>
  z.object({ source: Source, records: z.array(parsed(record)).min(1).max(BATCH_LIMIT) });

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

const store = (path: `/${string}`, what: string) =>
  operation({
    permission: 'tickets.import',
    method: 'POST',
    path,
    tag: 'tickets',
    summary: `Store ${what} of a desk, up to ${BATCH_LIMIT} at a time`,
    description:
      'A record with a known id becomes what it says now; a repeat changes nothing. Records that cannot be stored are named in ' +
      '`refused`, the others are stored. Send an Idempotency-Key header to repeat a request safely after a broken connection.',
  });

/** Each operation takes one kind of record. */
export const batchContract = {
  tickets: store('/tickets/batch', 'tickets').input(inputOf(TicketRecord)).output(BatchOutcome),
  messages: store('/messages/batch', 'messages').input(inputOf(MessageRecord)).output(BatchOutcome),
  events: store('/ticket-events/batch', 'what happened to tickets')
    .input(inputOf(TicketEventRecord))
    .output(BatchOutcome),
  calendars: store('/calendars/batch', 'business hours').input(inputOf(CalendarRecord)).output(BatchOutcome),
};
