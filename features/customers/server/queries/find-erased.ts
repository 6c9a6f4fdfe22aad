import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** Which of these customers were erased: words of theirs must not be stored again when a source repeats them (E24). */
export async function findErased(ctx: Ctx, customerIds: Iterable<string>): Promise<Set<string>> {
  const ids = [...new Set(customerIds)];
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from customers where erased_at is not null and customer_id = any(${ids}::uuid[])`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => row.customer_id));
}
