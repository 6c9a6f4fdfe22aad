import type { Actor } from '#platform/core/permission.ts';
import type { RequestContext, Services } from '#platform/server/context.ts';
import { lifetime, sessionExpiry } from '../../core/lifetime.ts';
import { mayCarry } from '../../core/role-rules.ts';
import { tokenOf } from '../../core/session-cookie.ts';
import { tokenHash } from '../crypto.adapter.ts';
import type { IdentityTables } from '../tables.ts';

const anonymous: Actor = { kind: 'anonymous' };

const text = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join('; ') : header;

const stale = (seenAt: Date | null, now: Date): boolean =>
  seenAt === null || now.getTime() - seenAt.getTime() > lifetime.seenGrain * 1000;

/**
 * Who is calling: an API key ("Authorization: Bearer hf_…") or a session cookie. Anything that does not hold any more
 * (expired, revoked, its person deactivated) is nobody. A request with both goes by its key, so that a browser's cookie
 * never widens what a key may do.
 */
export async function authenticate(services: Services, headers: RequestContext['headers']): Promise<Actor> {
  const authorization = text(headers.authorization);
  if (authorization !== undefined) {
    const key = /^Bearer\s+(hf_[\w-]+)$/i.exec(authorization.trim())?.[1];
    return key === undefined ? anonymous : keyActor(services, key);
  }
  const token = tokenOf(text(headers.cookie));
  return token === undefined ? anonymous : sessionActor(services, token);
}

export async function findSession(services: Services, token: string) {
  const db = services.database.db.withTables<IdentityTables>();
  const row = await db
    .selectFrom('sign_in_sessions as s')
    .innerJoin('staff as p', 'p.staff_id', 's.staff_id')
    .innerJoin('accounts as a', 'a.staff_id', 's.staff_id')
    .select(['s.session_id', 's.staff_id', 's.created_at', 's.last_seen_at', 's.expires_at'])
    .select(['p.name', 'p.email', 'p.role', 'p.active', 'a.locale'])
    .where('s.token_hash', '=', tokenHash(token))
    .executeTakeFirst();
  if (!row?.active || row.role === null || row.expires_at <= services.clock()) return undefined;
  return { ...row, role: row.role };
}

async function sessionActor(services: Services, token: string): Promise<Actor> {
  const session = await findSession(services, token);
  if (!session) return anonymous;
  const now = services.clock();
  if (stale(session.last_seen_at, now)) {
    const db = services.database.db.withTables<IdentityTables>();
    await db
      .updateTable('sign_in_sessions')
      .set({ last_seen_at: now, expires_at: sessionExpiry(session.created_at, now) })
      .where('session_id', '=', session.session_id)
      .execute();
    await db
      .updateTable('accounts')
      .set({ last_seen_at: now })
      .where('staff_id', '=', session.staff_id)
      .execute();
  }
  const { staff_id: staffId, name, email, role, locale } = session;
  return { kind: 'staff', staffId, name, email: email ?? '', role, locale };
}

async function keyActor(services: Services, key: string): Promise<Actor> {
  const db = services.database.db.withTables<IdentityTables>();
  const now = services.clock();
  const row = await db
    .selectFrom('api_keys as k')
    .innerJoin('staff as p', 'p.staff_id', 'k.created_by')
    .select(['k.key_id', 'k.name', 'k.role', 'k.scopes', 'k.expires_at', 'k.last_used_at', 'k.revoked_at'])
    .select(['p.active', 'p.role as creator_role'])
    .where('k.key_hash', '=', tokenHash(key))
    .executeTakeFirst();
  if (!row || row.revoked_at !== null || !row.active || row.creator_role === null) return anonymous;
  if ((row.expires_at !== null && row.expires_at <= now) || !mayCarry(row.creator_role, row.role))
    return anonymous;
  if (stale(row.last_used_at, now)) {
    await db.updateTable('api_keys').set({ last_used_at: now }).where('key_id', '=', row.key_id).execute();
  }
  return { kind: 'api-key', keyId: row.key_id, name: row.name, role: row.role, scopes: row.scopes };
}
