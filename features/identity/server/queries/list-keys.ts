import type { Ctx } from '#platform/server/context.ts';
import { mayCarry } from '../../core/role-rules.ts';
import type { ApiKeyView } from '../../core/schema.ts';
import { forTables } from './load-directory.ts';

/** Newest first. The state is what {@link authenticate} would make of the key now. */
export async function listApiKeys(ctx: Ctx): Promise<ApiKeyView[]> {
  const rows = await forTables(ctx)
    .selectFrom('api_keys as k')
    .innerJoin('staff as p', 'p.staff_id', 'k.created_by')
    .selectAll('k')
    .select(['p.name as creator', 'p.role as creator_role', 'p.active as creator_active'])
    .orderBy('k.created_at', 'desc')
    .orderBy('k.key_id')
    .execute();
  return rows.map((row) => {
    const carried = row.creator_active && row.creator_role !== null && mayCarry(row.creator_role, row.role);
    const expired = row.expires_at !== null && row.expires_at <= ctx.now;
    return {
      keyId: row.key_id,
      name: row.name,
      prefix: row.prefix,
      role: row.role,
      scopes: row.scopes,
      createdBy: row.creator,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
      revokedAt: row.revoked_at?.toISOString() ?? null,
      state: row.revoked_at !== null ? 'revoked' : expired ? 'expired' : carried ? 'active' : 'paused',
    };
  });
}
