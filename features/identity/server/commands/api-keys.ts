import type { PermissionTable, Role } from '#platform/core/permission.ts';
import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { mayCarry } from '../../core/role-rules.ts';
import { newToken, tokenHash } from '../crypto.adapter.ts';
import { forTables } from '../queries/load-directory.ts';
import { ownerOfAccount } from './govern.ts';

export type NewApiKey = {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
};

/** What a role may do: the scopes a key of this role can be narrowed to. */
export const scopesOf = (permissions: PermissionTable, role: Role): string[] =>
  Object.entries(permissions)
    .filter(([, holders]) => holders.includes(role))
    .map(([name]) => name)
    .sort();

/** @returns the key itself, which cannot be shown again */
export async function createApiKey(ctx: Ctx, permissions: PermissionTable, input: NewApiKey) {
  const person = ownerOfAccount(ctx);
  if (!mayCarry(person.role, input.role)) throw new Refusal('identity:role-not-grantable', {}, 403);
  const known = scopesOf(permissions, input.role);
  const unknown = input.scopes.find((scope) => !known.includes(scope));
  if (unknown !== undefined) throw new Refusal('identity:scope-unknown', { scope: unknown });
  if (input.expiresAt !== null && input.expiresAt <= ctx.now) throw new Refusal('identity:expiry-passed');
  const key = `hf_${newToken()}`;
  const keyId = ctx.newId();
  const { name, role } = input;
  const scopes = [...new Set(input.scopes)];
  await forTables(ctx)
    .insertInto('api_keys')
    .values({
      key_id: keyId,
      name,
      prefix: key.slice(0, 9),
      key_hash: tokenHash(key),
      role,
      scopes,
      created_by: person.staffId,
      created_at: ctx.now,
      expires_at: input.expiresAt,
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    })
    .execute();
  await ctx.audit({
    action: 'identity.create-key',
    subjectKind: 'api-key',
    subjectId: keyId,
    detail: { name, role, scopes },
  });
  return { keyId, key };
}

export async function revokeApiKey(ctx: Ctx, keyId: string): Promise<void> {
  const person = ownerOfAccount(ctx);
  const db = forTables(ctx);
  const row = await db
    .selectFrom('api_keys')
    .select(['name', 'role'])
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (!row) throw notFound('identity:key-unknown');
  if (!mayCarry(person.role, row.role)) throw new Refusal('identity:role-not-grantable', {}, 403);
  await db
    .updateTable('api_keys')
    .set({ revoked_at: ctx.now, revoked_by: person.staffId })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .execute();
  await ctx.audit({
    action: 'identity.revoke-key',
    subjectKind: 'api-key',
    subjectId: keyId,
    detail: { name: row.name },
  });
}
