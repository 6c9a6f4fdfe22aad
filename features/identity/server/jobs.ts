import type { Services } from '#platform/server/context.ts';
import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { invitationPath } from './commands/invite.ts';
import { resetPath } from './commands/reset-password.ts';
import { MailOrder, mailJobKind } from './commands/send-mail.ts';
import { forTables } from './queries/load-directory.ts';
import { type Mail, sendMail } from './smtp.adapter.ts';

/**
 * Where links in mails point: never what a request's Host header says, or a stranger could have a reset link sent that
 * leads to their own server.
 */
const addressOf = ({ config }: Services): string =>
  (config.publicUrl ?? `http://localhost:${config.port}`).replace(/\/$/, '');

async function invitationMail(services: Services, order: MailOrder): Promise<Mail | undefined> {
  const context = createRequestContext(services, systemCaller('mail'));
  return context.query(async (ctx) => {
    const row = await forTables(ctx)
      .selectFrom('invitations as i')
      .leftJoin('staff as p', 'p.staff_id', 'i.invited_by')
      .select([
        'i.email',
        'i.invitation_id',
        'i.expires_at',
        'i.accepted_at',
        'i.revoked_at',
        'p.name as inviter',
      ])
      .where('i.invitation_id', '=', order.id)
      .executeTakeFirst();
    if (!row || row.accepted_at !== null || row.revoked_at !== null || row.expires_at <= ctx.now)
      return undefined;
    const link = addressOf(services) + invitationPath(services.secret, row.invitation_id, row.expires_at);
    const words = { link, company: ctx.company.name || 'Holdfast', inviter: row.inviter ?? 'Holdfast' };
    return {
      to: row.email,
      subject: services.translate(order.locale, 'identity:mail.invitation.subject', words),
      text: services.translate(order.locale, 'identity:mail.invitation.text', words),
    };
  });
}

async function resetMail(services: Services, order: MailOrder): Promise<Mail | undefined> {
  const context = createRequestContext(services, systemCaller('mail'));
  return context.query(async (ctx) => {
    const row = await forTables(ctx)
      .selectFrom('password_resets as r')
      .innerJoin('staff as p', 'p.staff_id', 'r.staff_id')
      .select(['r.reset_id', 'r.expires_at', 'r.used_at', 'p.email', 'p.name'])
      .where('r.reset_id', '=', order.id)
      .executeTakeFirst();
    if (!row?.email || row.used_at !== null || row.expires_at <= ctx.now) return undefined;
    const link = addressOf(services) + resetPath(services.secret, row.reset_id, row.expires_at);
    const words = { link, company: ctx.company.name || 'Holdfast', name: row.name };
    return {
      to: row.email,
      subject: services.translate(order.locale, 'identity:mail.reset.subject', words),
      text: services.translate(order.locale, 'identity:mail.reset.text', words),
    };
  });
}

const sendIdentityMail: JobHandler<MailOrder> = {
  kind: mailJobKind,
  parse: (payload) => MailOrder.parse(payload),
  maxAttempts: 5,
  run: async ({ payload, services }) => {
    const mail = await (payload.kind === 'invitation' ? invitationMail : resetMail)(services, payload);
    // taken back, used or run out while it waited: there is nothing to send any more
    if (!mail) return { sent: false };
    await sendMail(services.config, mail);
    return { sent: true };
  },
};

export const identityJobs: readonly JobHandler[] = [sendIdentityMail as JobHandler];
