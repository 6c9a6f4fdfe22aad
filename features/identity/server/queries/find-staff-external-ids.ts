import type { Ctx } from '#platform/server/context.ts';
import type { IdentityTables } from '../tables.ts';

/** Outside ids of everybody a source is known to be served by: tells an agent's message from a customer's. */
export async function findStaffExternalIds(ctx: Ctx, source: string): Promise<readonly string[]> {
  const db = ctx.db.withTables<IdentityTables>();
  const rows = await db.selectFrom('staff_keys').select('external_id').where('source', '=', source).execute();
  return rows.map((row) => row.external_id);
}
