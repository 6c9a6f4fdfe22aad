import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

const children = ['messages', 'ticket_events', 'ticket_measures', 'ticket_waits', 'ticket_cycles'] as const;

/**
 * Gives tickets with everything below them to another customer. The customer is the first part of every key and a
 * distributed table refuses to change it, so the rows are written anew and the old ones deleted. Their outside ids are
 * the caller's to repoint.
 */
export async function moveTickets(
  ctx: Ctx,
  from: string,
  to: string,
  ticketIds: readonly string[],
): Promise<void> {
  if (ticketIds.length === 0 || from === to) return;
  const chosen = sql`customer_id = ${from} and ticket_id = any(${ticketIds}::uuid[])`;
  for (const table of ['tickets', ...children]) {
    const columns = await columnsOf(ctx, table);
    const rest = columns
      .filter((name) => name !== 'customer_id')
      .map((name): RawBuilder<unknown> => sql.ref(name));
    await sql`
      insert into ${sql.table(table)} (customer_id, ${sql.join(rest)})
      select ${to}::uuid, ${sql.join(rest)} from ${sql.table(table)} where ${chosen}`.execute(ctx.db);
  }
  await sql`delete from tickets where ${chosen}`.execute(ctx.db);
}

async function columnsOf(ctx: Ctx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select column_name::text as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table} order by ordinal_position`.execute(ctx.db);
  return rows.map((row) => row.name);
}
