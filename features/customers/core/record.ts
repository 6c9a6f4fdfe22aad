import { z } from 'zod';
import { Attributes, ExternalId, Instant, ShortText } from '#platform/core/record.ts';

/**
 * One customer, or one contact of a company (`companyExternalId` set), as it comes from outside.
 * At least one of externalId, email, phone, telegram must be there.
 */
export const CustomerRecord = z
  .object({
    externalId: ExternalId.optional(),
    /** other ids of the same source that mean the same customer (e.g. an id per order) */
    aliases: z.array(ExternalId).max(50).default([]),
    companyExternalId: ExternalId.optional(),
    kind: z.enum(['person', 'company']).default('person'),
    name: ShortText.optional(),
    email: z.string().trim().max(320).optional(),
    phone: z.string().trim().max(40).optional(),
    telegram: z.string().trim().max(100).optional(),
    language: z.string().trim().max(20).optional(),
    timeZone: z.string().trim().max(60).optional(),
    country: z.string().trim().max(60).optional(),
    city: z.string().trim().max(120).optional(),
    tier: z.string().trim().max(60).optional(),
    tags: z.array(z.string().trim().max(60)).max(100).default([]),
    customerSince: Instant.optional(),
    internal: z.boolean().optional(),
    attributes: Attributes.default({}),
  })
  .refine((c) => c.externalId || c.email || c.phone || c.telegram, { message: 'customers:no-identity' });
export type CustomerRecord = z.infer<typeof CustomerRecord>;
