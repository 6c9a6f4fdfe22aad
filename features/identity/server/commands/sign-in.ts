import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { secondFactorLimits, signInLimits } from '../../core/attempt-limit.ts';
import { after, lifetime } from '../../core/lifetime.ts';
import type { SignInAnswer } from '../../core/schema.ts';
import { hashPassword, isOutdated, readLink, signLink, verifyPassword } from '../crypto.adapter.ts';
import { type Account, findAccount, findAccountByEmail, hasSecondFactor } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import { countAttempts, forgetAttempts } from './count-attempts.ts';
import { contextAs, giveCookie, openSession, type StaffActor } from './open-session.ts';
import { acceptCode } from './second-factor.ts';

export const actorOf = (account: Account): StaffActor => ({
  kind: 'staff',
  staffId: account.staff_id,
  name: account.name,
  email: account.email,
  role: account.role,
  locale: account.locale,
});

/**
 * Checks e-mail and password. The same refusal, after the same time, whether the address is unknown or the password
 * wrong. The password is checked outside any transaction: it takes long, and the embedded database has one session.
 */
export async function signIn(
  context: RequestContext,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignInAnswer> {
  const limits = signInLimits(email, context.ip);
  await countAttempts(context, limits);
  const account = await context.query((ctx) => findAccountByEmail(ctx, email));
  if (!(await verifyPassword(password, account?.password_hash)) || !account) {
    await noteFailure(context, account?.staff_id ?? email, 'password');
    throw new Refusal('identity:wrong-credentials');
  }
  refuseDeactivated(account);
  const { services } = context;
  const rehashed = isOutdated(account.password_hash) ? await hashPassword(password) : undefined;
  if (rehashed !== undefined) {
    await context.command((ctx) =>
      forTables(ctx)
        .updateTable('accounts')
        .set({ password_hash: rehashed })
        .where('staff_id', '=', account.staff_id)
        .execute(),
    );
  }
  if (hasSecondFactor(account)) {
    await context.command((ctx) => forgetAttempts(ctx, limits));
    const until = after(services.clock(), lifetime.challenge);
    return {
      status: 'second-factor',
      challenge: signLink(services.secret, 'second-factor', account.staff_id, until),
    };
  }
  return enter(context, account, 'password');
}

/** The second step: a code of the authenticator or a recovery code. */
export async function signInWithCode(
  context: RequestContext,
  { challenge, code }: { readonly challenge: string; readonly code: string },
): Promise<SignInAnswer> {
  const { services } = context;
  const link = readLink(services.secret, 'second-factor', challenge);
  if (!link || link.expiresAt <= services.clock()) throw new Refusal('identity:challenge-expired');
  await countAttempts(context, secondFactorLimits(link.id));
  const account = await context.query((ctx) => findAccount(ctx, link.id));
  if (!account) throw new Refusal('identity:challenge-expired');
  refuseDeactivated(account);
  const used = await context.command((ctx) => acceptCode(ctx, services.secret, account, code));
  if (!used) {
    await noteFailure(context, account.staff_id, 'second factor');
    throw new Refusal('identity:wrong-code');
  }
  return enter(context, account, used);
}

/** Opens a session for somebody who has proved who they are, and sets the cookie once that is stored. */
export async function enter(context: RequestContext, account: Account, by: string): Promise<SignInAnswer> {
  const token = await contextAs(context, actorOf(account)).command(async (ctx) => {
    await forgetAttempts(ctx, signInLimits(account.email, context.ip));
    await forgetAttempts(ctx, secondFactorLimits(account.staff_id));
    await ctx.audit({
      action: 'identity.sign-in',
      subjectKind: 'staff',
      subjectId: account.staff_id,
      detail: { by },
    });
    return openSession(ctx, context, account.staff_id);
  });
  giveCookie(context, token);
  return { status: 'signed-in', locale: account.locale };
}

// said only to somebody who knew the password
function refuseDeactivated(account: Account): void {
  if (!account.active) throw new Refusal('identity:deactivated', {}, 403);
}

const noteFailure = (context: RequestContext, subjectId: string, at: string): Promise<void> =>
  context.command((ctx) =>
    ctx.audit({ action: 'identity.fail-sign-in', subjectKind: 'staff', subjectId, detail: { at } }),
  );
