import { z } from 'zod';

/**
 * Pieces shared by the records that come in from outside (files, the batch API, the sample company).
 * Records carry the outside world's ids; the rows turn them into ours.
 */

/** An instant, ISO 8601 with a zone; kept as UTC text "2026-01-31T09:15:00.000Z". */
export const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

export const ExternalId = z.string().trim().min(1).max(200);
export const ShortText = z.string().trim().max(300);
export const Attributes = z.record(
  z.string().max(100),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);

/** Whose the record is: by the source's own id, or by a way to recognise the person. The first that is known wins. */
export const CustomerRef = z
  .object({
    externalId: ExternalId.optional(),
    email: z.string().trim().max(320).optional(),
    phone: z.string().trim().max(40).optional(),
    name: ShortText.optional(),
  })
  .refine((ref) => ref.externalId || ref.email || ref.phone, { message: 'customers:reference-empty' });
export type CustomerRef = z.infer<typeof CustomerRef>;

/** A member of staff as the source knows them. */
export const StaffRef = z.object({
  externalId: ExternalId.optional(),
  email: z.string().trim().max(320).optional(),
  name: ShortText.optional(),
});
export type StaffRef = z.infer<typeof StaffRef>;

/** Why one record of a batch was not stored; the others were. `index` counts from 0 in the batch as given. */
export type RefusedRecord = {
  readonly index: number;
  readonly reason: `${string}:${string}`;
  readonly field?: string;
  readonly value?: string;
};

/** What became of a batch. created + changed + unchanged + refused.length = the batch's length. */
export type UpsertOutcome = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRecord[];
  /** customers whose facts changed */
  readonly customerIds: ReadonlySet<string>;
};
