import { z } from 'zod';
import { locales } from '#platform/core/i18n.ts';
import type { Ctx, Services } from '#platform/server/context.ts';

export const mailJobKind = 'identity.send-mail';

/** Names the row the mail is about, never the link: the job's payload can be read by whoever may see jobs. */
export const MailOrder = z.object({
  kind: z.enum(['invitation', 'password-reset']),
  id: z.uuid(),
  locale: z.enum(locales),
});
export type MailOrder = z.infer<typeof MailOrder>;

/** Sends when the command has committed. @returns false when no mail is set up, so that the link is passed on by hand */
export async function sendLater(services: Services, ctx: Ctx, order: MailOrder): Promise<boolean> {
  if (services.config.smtpUrl === undefined) return false;
  await services.jobs.enqueue(ctx, mailJobKind, order, { dedupeKey: order.id });
  return true;
}
