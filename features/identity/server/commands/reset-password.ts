import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { resetLimits, signInLimits } from '../../core/attempt-limit.ts';
import { after, lifetime } from '../../core/lifetime.ts';
import type { LinkView } from '../../core/schema.ts';
import { hashPassword, readLink, signLink } from '../crypto.adapter.ts';
import { type Account, findAccount, findAccountByEmail } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import { endSessions } from './change-person.ts';
import { countAttempts, forgetAttempts } from './count-attempts.ts';
import { checkPassword } from './create-owner.ts';
import { findGovernedAccount } from './govern.ts';
import { linkOf } from './invite.ts';
import { contextAs } from './open-session.ts';
import { sendLater } from './send-mail.ts';
import { actorOf } from './sign-in.ts';

export const resetPath = (secret: string, id: string, expiresAt: Date): string =>
  `/reset-password#${signLink(secret, 'password-reset', id, expiresAt)}`;

/** A newer reset takes the place of those not used yet. */
async function storeReset(ctx: Ctx, staffId: string): Promise<{ resetId: string; expiresAt: Date }> {
  const db = forTables(ctx);
  await db
    .deleteFrom('password_resets')
    .where('staff_id', '=', staffId)
    .where('used_at', 'is', null)
    .execute();
  const resetId = ctx.newId();
  const expiresAt = after(ctx.now, lifetime.passwordReset);
  await db
    .insertInto('password_resets')
    .values({
      reset_id: resetId,
      staff_id: staffId,
      created_at: ctx.now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return { resetId, expiresAt };
}

/**
 * Sends a link to the address when it is somebody's. Says nothing either way, does the same amount of work that can be
 * noticed from outside, and leaves the mail itself to a job.
 */
export async function requestReset(context: RequestContext, email: string): Promise<void> {
  await countAttempts(context, resetLimits(email, context.ip));
  const { services } = context;
  await context.command(async (ctx) => {
    const account = await findAccountByEmail(ctx, email);
    await ctx.audit({
      action: 'identity.request-reset',
      subjectKind: 'staff',
      subjectId: account?.staff_id ?? email,
      detail: {
        known: account !== undefined,
        mailed: account?.active === true && services.config.smtpUrl !== undefined,
      },
    });
    if (!account?.active) return;
    const { resetId } = await storeReset(ctx, account.staff_id);
    await sendLater(services, ctx, { kind: 'password-reset', id: resetId, locale: account.locale });
  });
}

/** For a colleague who cannot get the mail, by a manager or on the server's own command line: passed on by hand. */
export async function makeResetLink(context: RequestContext, staffId: string): Promise<LinkView> {
  const { services } = context;
  return context.command(async (ctx) => {
    await findGovernedAccount(ctx, staffId);
    const { resetId, expiresAt } = await storeReset(ctx, staffId);
    await ctx.audit({ action: 'identity.make-reset-link', subjectKind: 'staff', subjectId: staffId });
    return linkOf(resetPath(services.secret, resetId, expiresAt), expiresAt, false);
  });
}

/** Whose password a link sets, while it can be used. */
export async function readReset(
  context: RequestContext,
  token: string,
): Promise<{ resetId: string; account: Account }> {
  const link = readLink(context.services.secret, 'password-reset', token);
  if (!link) throw notFound('identity:link-invalid');
  return context.query(async (ctx) => {
    const row = await forTables(ctx)
      .selectFrom('password_resets')
      .selectAll()
      .where('reset_id', '=', link.id)
      .executeTakeFirst();
    const account = row && (await findAccount(ctx, row.staff_id));
    if (!row || !account) throw notFound('identity:link-invalid');
    if (row.used_at !== null) throw new Refusal('identity:link-used', {}, 410);
    if (row.expires_at <= ctx.now) throw new Refusal('identity:link-expired', {}, 410);
    return { resetId: row.reset_id, account };
  });
}

/** Whoever holds the link is as good as the person's mailbox: the password changes, the second factor stays. */
export async function finishReset(context: RequestContext, token: string, password: string): Promise<void> {
  const { resetId, account } = await readReset(context, token);
  checkPassword(password, account.email);
  const passwordHash = await hashPassword(password);
  await contextAs(context, actorOf(account)).command(async (ctx) => {
    const db = forTables(ctx);
    const { numUpdatedRows } = await db
      .updateTable('password_resets')
      .set({ used_at: ctx.now })
      .where('reset_id', '=', resetId)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('identity:link-used', {}, 410);
    await db
      .updateTable('accounts')
      .set({ password_hash: passwordHash, password_changed_at: ctx.now })
      .where('staff_id', '=', account.staff_id)
      .execute();
    await endSessions(db, account.staff_id);
    await forgetAttempts(ctx, signInLimits(account.email, context.ip));
    await ctx.audit({ action: 'identity.reset-password', subjectKind: 'staff', subjectId: account.staff_id });
  });
}
