import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { OwnedTable } from '../queries/owned-tables.ts';

/** A key as JSON text, the same for every table whatever its key's columns are. */
export const keyText = (key: readonly string[], alias: string): RawBuilder<unknown> =>
  sql`jsonb_build_array(${sql.join(key.map((column) => sql`${sql.ref(`${alias}.${column}`)}::text`))})::text`;

/** Chosen rows of a table; null = all of the customer's. */
export type Chosen = ReadonlyMap<string, readonly string[] | null>;

/** Which rows of a table go: those chosen, or those that are part of rows that go. */
function condition(
  tables: readonly OwnedTable[],
  table: OwnedTable,
  chosen: Chosen,
  alias: string,
  depth = 0,
): RawBuilder<unknown> | null {
  const keys = chosen.get(table.name);
  if (keys === null) return sql`true`;
  if (keys !== undefined) return sql`${keyText(table.key, alias)} = any(${[...keys]}::text[])`;
  const parent = tables.find((one) => one.name === table.parent?.table);
  if (!parent || !table.parent) return null;
  const above = `p${depth}`;
  const inner = condition(tables, parent, chosen, above, depth + 1);
  if (!inner) return null;
  const on = table.parent.on.map(
    ([own, parents]) => sql`${sql.ref(`${above}.${parents}`)} = ${sql.ref(`${alias}.${own}`)}`,
  );
  return sql`exists (select 1 from ${sql.table(parent.name)} as ${sql.id(above)}
    where ${sql.ref(`${above}.customer_id`)} = ${sql.ref(`${alias}.customer_id`)} and ${sql.join(on, sql` and `)} and ${inner})`;
}

/**
 * Gives rows to another customer. The key they are spread by cannot be updated in a distributed database, so they are
 * inserted again under the new one, what they are part of first, and then deleted, parts first.
 */
export async function moveRows(
  ctx: Ctx,
  tables: readonly OwnedTable[],
  chosen: Chosen,
  from: string,
  to: string,
): Promise<void> {
  const moving = tables.flatMap((table) => {
    const where = condition(tables, table, chosen, 't');
    return where ? [{ table, where }] : [];
  });
  for (const { table, where } of moving) {
    const columns = sql.join(table.columns.map((column) => sql.ref(column)));
    await sql`
      insert into ${sql.table(table.name)} (customer_id, ${columns})
      select ${to}::uuid, ${sql.join(table.columns.map((column) => sql.ref(`t.${column}`)))}
      from ${sql.table(table.name)} t where t.customer_id = ${from}::uuid and ${where}`.execute(ctx.db);
  }
  for (const { table, where } of moving.reverse()) {
    await sql`delete from ${sql.table(table.name)} t where t.customer_id = ${from}::uuid and ${where}`.execute(
      ctx.db,
    );
  }
}
