import { z } from 'zod';
import { ExternalId, ShortText } from '#platform/core/record.ts';

/** A person or bot who serves customers, as another system knows them. Gets no sign-in by being imported. */
export const StaffRecord = z.object({
  externalId: ExternalId,
  kind: z.enum(['human', 'bot']).default('human'),
  name: ShortText.min(1),
  email: z.string().trim().toLowerCase().max(320).optional(),
  teamExternalId: ExternalId.optional(),
  active: z.boolean().default(true),
});
export type StaffRecord = z.infer<typeof StaffRecord>;

export const TeamRecord = z.object({ externalId: ExternalId, name: ShortText.min(1) });
export type TeamRecord = z.infer<typeof TeamRecord>;
