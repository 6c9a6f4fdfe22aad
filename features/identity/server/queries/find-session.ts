import { allows } from '#platform/core/permission.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import type { AccountView, SessionView, SignInSessionView } from '../../core/schema.ts';
import { type Account, findAccount, hasSecondFactor } from './find-account.ts';
import { forTables } from './load-directory.ts';

/** What the console needs to know of who looks at it; null when nobody is signed in (a key has no console). */
export async function currentSession(context: RequestContext): Promise<SessionView | null> {
  const { actor, services } = context;
  if (actor.kind !== 'staff') return null;
  return context.query(async (ctx) => {
    const account = await findAccount(ctx, actor.staffId);
    if (!account) return null;
    const { name, zone: timeZone, currency } = ctx.company;
    return {
      staffId: account.staff_id,
      name: account.name,
      email: account.email,
      role: account.role,
      locale: account.locale,
      permissions: Object.keys(services.permissions).filter((name) =>
        allows(services.permissions, actor, name),
      ),
      secondFactor: hasSecondFactor(account),
      company: { name, timeZone, currency },
    };
  });
}

export async function viewAccount(ctx: Ctx, account: Account): Promise<AccountView> {
  const left = await forTables(ctx)
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('staff_id', '=', account.staff_id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    name: account.name,
    email: account.email,
    role: account.role,
    locale: account.locale,
    passwordChangedAt: account.password_changed_at.toISOString(),
    secondFactor: hasSecondFactor(account),
    recoveryCodesLeft: left.n,
  };
}

/** @param own hash of the asking session's token */
export async function listSessions(ctx: Ctx, staffId: string, own: string): Promise<SignInSessionView[]> {
  const rows = await forTables(ctx)
    .selectFrom('sign_in_sessions')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('expires_at', '>', ctx.now)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map((row) => ({
    sessionId: row.session_id,
    current: row.token_hash === own,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    ip: row.ip,
    userAgent: row.user_agent,
  }));
}
