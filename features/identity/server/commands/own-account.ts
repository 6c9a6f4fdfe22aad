import type { Locale } from '#platform/core/i18n.ts';
import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { passwordCheckLimits, secondFactorLimits } from '../../core/attempt-limit.ts';
import { directoryChanged } from '../../core/events.ts';
import { tokenOf } from '../../core/session-cookie.ts';
import { hashPassword, tokenHash, verifyPassword } from '../crypto.adapter.ts';
import { type Account, findAccount } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import { refusingTakenEmail } from './claim-staff.ts';
import { countAttempts, forgetAttempts } from './count-attempts.ts';
import { checkPassword } from './create-owner.ts';
import { ownerOfAccount } from './govern.ts';
import { confirmSecondFactor } from './second-factor.ts';

/** The caller's own account. */
export async function myAccount(context: RequestContext): Promise<Account> {
  const { staffId } = ownerOfAccount(context);
  const account = await context.query((ctx) => findAccount(ctx, staffId));
  if (!account) throw new Refusal('identity:person-only', {}, 403);
  return account;
}

/** Asks for the password again before what a borrowed session must not do. */
export async function provePassword(context: RequestContext, password: string): Promise<Account> {
  const account = await myAccount(context);
  const limits = passwordCheckLimits(account.staff_id);
  await countAttempts(context, limits);
  if (!(await verifyPassword(password, account.password_hash))) throw new Refusal('identity:wrong-password');
  await context.command((ctx) => forgetAttempts(ctx, limits));
  return account;
}

/** Hash of the session that asks, to tell it from the person's others. */
export function currentTokenHash(context: RequestContext): string {
  const { cookie } = context.headers;
  return tokenHash(tokenOf(typeof cookie === 'string' ? cookie : undefined) ?? '');
}

export async function changeAccount(
  ctx: Ctx,
  change: { readonly name?: string | undefined; readonly locale?: Locale | undefined },
): Promise<void> {
  const { staffId } = ownerOfAccount(ctx);
  const db = forTables(ctx);
  const { name, locale } = change;
  if (name !== undefined) {
    await db
      .updateTable('staff')
      .set({ name, updated_at: ctx.now })
      .where('staff_id', '=', staffId)
      .execute();
    await ctx.publish(directoryChanged({ staffIds: [staffId] }));
  }
  if (locale !== undefined)
    await db.updateTable('accounts').set({ locale }).where('staff_id', '=', staffId).execute();
  await ctx.audit({
    action: 'identity.change-account',
    subjectKind: 'staff',
    subjectId: staffId,
    detail: change,
  });
}

export async function changeEmail(context: RequestContext, email: string, password: string): Promise<void> {
  const account = await provePassword(context, password);
  await refusingTakenEmail(() =>
    context.command(async (ctx) => {
      await forTables(ctx)
        .updateTable('staff')
        .set({ email, updated_at: ctx.now })
        .where('staff_id', '=', account.staff_id)
        .execute();
      const detail = { from: account.email, to: email };
      await ctx.audit({
        action: 'identity.change-email',
        subjectKind: 'staff',
        subjectId: account.staff_id,
        detail,
      });
    }),
  );
}

export async function changePassword(context: RequestContext, current: string, next: string): Promise<void> {
  const account = await provePassword(context, current);
  checkPassword(next, account.email);
  const passwordHash = await hashPassword(next);
  const own = currentTokenHash(context);
  await context.command(async (ctx) => {
    const db = forTables(ctx);
    await db
      .updateTable('accounts')
      .set({ password_hash: passwordHash, password_changed_at: ctx.now })
      .where('staff_id', '=', account.staff_id)
      .execute();
    await db
      .deleteFrom('sign_in_sessions')
      .where('staff_id', '=', account.staff_id)
      .where('token_hash', '!=', own)
      .execute();
    await ctx.audit({
      action: 'identity.change-password',
      subjectKind: 'staff',
      subjectId: account.staff_id,
    });
  });
}

export async function confirmMySecondFactor(context: RequestContext, code: string): Promise<string[]> {
  const { staffId } = ownerOfAccount(context);
  await countAttempts(context, secondFactorLimits(staffId));
  return context.command(async (ctx) => {
    const codes = await confirmSecondFactor(ctx, context.services.secret, staffId, code);
    await forgetAttempts(ctx, secondFactorLimits(staffId));
    return codes;
  });
}

export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  const { staffId } = ownerOfAccount(ctx);
  const { numDeletedRows } = await forTables(ctx)
    .deleteFrom('sign_in_sessions')
    .where('session_id', '=', sessionId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('identity:session-unknown');
  await ctx.audit({ action: 'identity.revoke-session', subjectKind: 'staff', subjectId: staffId });
}

export async function revokeOtherSessions(ctx: Ctx, own: string): Promise<number> {
  const { staffId } = ownerOfAccount(ctx);
  const { numDeletedRows } = await forTables(ctx)
    .deleteFrom('sign_in_sessions')
    .where('staff_id', '=', staffId)
    .where('token_hash', '!=', own)
    .executeTakeFirst();
  await ctx.audit({ action: 'identity.revoke-sessions', subjectKind: 'staff', subjectId: staffId });
  return Number(numDeletedRows);
}

/** Signing out ends the session itself, not only the cookie. */
export async function signOut(context: RequestContext): Promise<void> {
  const own = currentTokenHash(context);
  await context.command(async (ctx) => {
    const ended = await forTables(ctx)
      .deleteFrom('sign_in_sessions')
      .where('token_hash', '=', own)
      .returning('staff_id')
      .executeTakeFirst();
    if (ended)
      await ctx.audit({ action: 'identity.sign-out', subjectKind: 'staff', subjectId: ended.staff_id });
  });
}
