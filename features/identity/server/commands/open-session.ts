import type { Actor } from '#platform/core/permission.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { createRequestContext } from '#platform/server/request-context.ts';
import { lifetime, sessionExpiry } from '../../core/lifetime.ts';
import { endedCookie, sessionCookie } from '../../core/session-cookie.ts';
import { newToken, tokenHash } from '../crypto.adapter.ts';
import { forTables } from '../queries/load-directory.ts';

export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** The same request, from now on as this person: what follows is written into the audit log under their name. */
export function contextAs(context: RequestContext, actor: Actor): RequestContext {
  const { services, locale, ip, log, headers, setHeader } = context;
  return createRequestContext(services, { actor, locale, ip, log, headers, setHeader });
}

/** Whether the person reaches us by https, as far as can be known; decides about the cookie's Secure flag. */
export function isSecure({ services, headers }: RequestContext): boolean {
  if (services.config.publicUrl !== undefined) return services.config.publicUrl.startsWith('https:');
  return services.config.trustProxy && headers['x-forwarded-proto'] === 'https';
}

/** Stores a session and gives its token; also clears away what has run out, so that nothing else has to. */
export async function openSession(ctx: Ctx, context: RequestContext, staffId: string): Promise<string> {
  const db = forTables(ctx);
  await db.deleteFrom('sign_in_sessions').where('expires_at', '<=', ctx.now).execute();
  await db.deleteFrom('attempts').where('expires_at', '<=', ctx.now).execute();
  const token = newToken();
  const agent = context.headers['user-agent'];
  await db
    .insertInto('sign_in_sessions')
    .values({
      session_id: ctx.newId(),
      staff_id: staffId,
      token_hash: tokenHash(token),
      created_at: ctx.now,
      last_seen_at: ctx.now,
      expires_at: sessionExpiry(ctx.now, ctx.now),
      ip: context.ip,
      user_agent: (typeof agent === 'string' ? agent : '').slice(0, 300),
    })
    .execute();
  await db.updateTable('accounts').set({ last_seen_at: ctx.now }).where('staff_id', '=', staffId).execute();
  return token;
}

export const giveCookie = (context: RequestContext, token: string): void =>
  context.setHeader('set-cookie', sessionCookie(token, isSecure(context), lifetime.session));

export const takeCookie = (context: RequestContext): void =>
  context.setHeader('set-cookie', endedCookie(isSecure(context)));
