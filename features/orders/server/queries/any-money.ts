import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** Whether any order or subscription is stored. */
export async function hasMoney(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from orders) or exists (select 1 from subscriptions) as found`.execute(ctx.db);
  return rows[0]?.found === true;
}
