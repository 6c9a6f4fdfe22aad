import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { loadOwnedTables } from './owned-tables.ts';

/** Every row of every table that belongs to the customer, for a request of the person. @throws Refusal customers:unknown */
export async function exportCustomer(
  ctx: Ctx,
  customerId: string,
): Promise<Record<string, Record<string, unknown>[]>> {
  const { owned, pointing } = await loadOwnedTables(ctx);
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const name of ['customers', ...owned.map((table) => table.name), ...pointing]) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t.*) - 'search_text' as row from ${sql.table(name)} t where t.customer_id = ${customerId}::uuid`.execute(
      ctx.db,
    );
    tables[name] = rows.map(({ row }) => row);
  }
  if (tables.customers?.length === 0) throw notFound('customers:unknown');
  return tables;
}
