import { z } from 'zod';

const Zone = z.string().max(60).refine(isZone, { message: 'unknown time zone' });

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What the company decides once and every number depends on. */
export const CompanySettings = z.object({
  name: z.string().trim().max(200).default(''),
  /** IANA zone of days, weeks and imported times without a zone */
  zone: Zone.default('UTC'),
  /** ISO 4217 code of the figures; other currencies are counted apart */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  /** e-mail domains of the company itself: their tickets are internal (C10) */
  staffDomains: z.array(z.string().trim().toLowerCase().max(255)).max(100).default([]),
  reopenWindowDays: z
    .number()
    .min(1 / 24)
    .max(28)
    .default(4),
  repeatWindowDays: z
    .number()
    .min(1 / 24)
    .max(60)
    .default(7),
  /**
   * `contract`: a customer is lost when the last subscription ends. `purchase`: when nothing was bought for longer than
   * `churnDays`. `auto`: contract where there are subscriptions.
   */
  churnModel: z.enum(['auto', 'contract', 'purchase']).default('auto'),
  /** null: proposed from the company's own gaps between purchases */
  churnDays: z.number().int().min(1).max(3650).nullable().default(null),
  /** set once the person who started Holdfast has seen these and agreed */
  confirmed: z.boolean().default(false),
});
export type CompanySettings = z.infer<typeof CompanySettings>;
