import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { loadOwnedTables, type OwnedTable } from '../queries/owned-tables.ts';

/**
 * Deletes customers and everything that belongs to them, whatever row it is of. Unlike erasing, which keeps events without
 * a name, nothing stays; meant for what was only tried out. The caller announces it.
 */
export async function removeCustomers(ctx: Ctx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const ids = [...customerIds];
  const { owned, pointing } = await loadOwnedTables(ctx);
  // parts before what they are part of
  for (const name of [...owned.toReversed().map(({ name }) => name), ...pointing, 'customers'])
    await sql`delete from ${sql.table(name)} where customer_id = any(${ids}::uuid[])`.execute(ctx.db);
}

/** Customers that first came in from a source, by id, after the given one. */
export async function listSourceCustomers(
  ctx: Ctx,
  source: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from customers
    where source = ${source} and customer_id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by customer_id limit ${limit}::int`.execute(ctx.db);
  return rows.map((row) => row.customer_id);
}

/**
 * Deletes what a source brought in under customers of others (a merge put it there), and the source's keys.
 * @returns those customers: their totals and clocks are to be computed anew
 */
export async function removeSourceRecords(ctx: Ctx, source: string): Promise<readonly string[]> {
  const { owned } = await loadOwnedTables(ctx);
  const touched = new Set<string>();
  const marked = owned.filter((table) => table.columns.includes('source'));
  for (const table of marked) {
    for (const part of owned.filter((one) => one.parent?.table === table.name))
      await removeParts(ctx, table, part, source);
    const { rows } = await sql<{ customer_id: string }>`
      delete from ${sql.table(table.name)} where source = ${source} returning customer_id`.execute(ctx.db);
    for (const row of rows) touched.add(row.customer_id);
  }
  const prefix = `${source}:`;
  await sql`delete from survey_invitations i using external_keys k
    where k.entity = 'invitation' and starts_with(k.value, ${prefix}) and i.customer_id = k.customer_id and i.invitation_id = k.record_id`.execute(
    ctx.db,
  );
  await sql`delete from external_keys where starts_with(value, ${prefix})`.execute(ctx.db);
  await sql`delete from identities where kind = 'external' and starts_with(value, ${prefix})`.execute(ctx.db);
  return [...touched];
}

async function removeParts(ctx: Ctx, table: OwnedTable, part: OwnedTable, source: string): Promise<void> {
  const on = (part.parent?.on ?? []).map(([own, parents]) => sql`p.${sql.ref(own)} = t.${sql.ref(parents)}`);
  await sql`
    delete from ${sql.table(part.name)} p using ${sql.table(table.name)} t
    where t.source = ${source} and p.customer_id = t.customer_id and ${sql.join(on, sql` and `)}`.execute(
    ctx.db,
  );
}
