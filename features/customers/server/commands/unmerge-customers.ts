import { sql } from 'kysely';
import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { MergeLog } from '../../core/merge-log.ts';
import { loadOwnedTables, type OwnedTable } from '../queries/owned-tables.ts';
import { customersDb } from '../tables.ts';
import { announceMerge, rowsOf, writeFields } from './merge-customers.ts';
import { moveRows } from './move-rows.ts';
import { refreshSearchText } from './refresh-search-text.ts';

/**
 * Takes a merge back: what moved and is still there returns, with everything that has become part of it since, and so does
 * what came in after the merge under an id of the merged customer's. What came under the survivor's own stays, also a
 * record that was once the other's. A later merge of the survivor must be taken back first.
 */
export async function unmergeCustomers(
  ctx: Ctx,
  mergeId: string,
): Promise<{ survivorId: string; mergedId: string }> {
  const db = customersDb(ctx);
  const merge = await db
    .selectFrom('customer_merges')
    .selectAll()
    .where('merge_id', '=', mergeId)
    .forUpdate()
    .executeTakeFirst();
  if (!merge) throw notFound('customers:merge-unknown');
  if (merge.undone_at !== null) throw conflict('customers:merge-undone');
  const { survivor_id: survivorId, merged_id: mergedId, moved } = merge;
  const alive = await db
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', survivorId)
    .forUpdate()
    .executeTakeFirst();
  if (!alive) throw conflict('customers:survivor-merged');
  const { owned, pointing } = await loadOwnedTables(ctx);
  for (const name of ['customers', ...owned.map((table) => table.name)]) {
    for (const row of moved.own[name] ?? []) {
      await sql`insert into ${sql.table(name)} select * from jsonb_populate_record(null::${sql.table(name)}, ${JSON.stringify(row)}::text::jsonb)`.execute(
        ctx.db,
      );
    }
  }
  const returning = await returningOf(ctx, survivorId, mergedId);
  const many = owned.filter((table) => table.key.length > 0);
  await moveRows(ctx, many, chosenOf(many, moved.rows, returning), survivorId, mergedId);
  for (const table of pointing)
    await sql`
      update ${sql.table(table)} set customer_id = ${mergedId}::uuid, came_as = nullif(came_as, ${mergedId}::uuid)
      where customer_id = ${survivorId}::uuid and came_as = any(${[...returning.names]}::uuid[])`.execute(
      ctx.db,
    );
  for (const customerId of [survivorId, mergedId]) await releaseContacts(ctx, customerId);
  await giveBack(ctx, survivorId, moved.filled);
  await db
    .updateTable('customer_merges')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null })
    .where('merge_id', '=', mergeId)
    .execute();
  await refreshSearchText(ctx, [survivorId, mergedId]);
  await announceMerge(ctx, 'unmerge', mergeId, survivorId, mergedId);
  return { survivorId, mergedId };
}

type Returning = {
  /** the merged customer, and everybody merged into it: by these names its ids and records are told from the survivor's */
  readonly names: readonly string[];
  /** records from outside that came in under one of the names, and those that came under none */
  readonly records: readonly string[];
  readonly staying: ReadonlySet<string>;
  /** contacts that only the returning identities lead to */
  readonly contacts: readonly string[];
};

async function returningOf(ctx: Ctx, survivorId: string, mergedId: string): Promise<Returning> {
  const { rows: merged } = await sql<{ id: string }>`
    with recursive inside as (
      select ${mergedId}::uuid as id
      union select m.merged_id from customer_merges m join inside i on m.survivor_id = i.id where m.undone_at is null
    ) select id from inside`.execute(ctx.db);
  const names = merged.map(({ id }) => id);
  const { rows: keys } = await sql<{ record_id: string; returns: boolean }>`
    select record_id, coalesce(came_as = any(${names}::uuid[]), false) as returns
    from external_keys where customer_id = ${survivorId}::uuid`.execute(ctx.db);
  const { rows: contacts } = await sql<{ contact_id: string }>`
    select contact_id from identities where customer_id = ${survivorId}::uuid and contact_id is not null
    group by contact_id having bool_and(coalesce(came_as = any(${names}::uuid[]), false))`.execute(ctx.db);
  const own = deterministicId('contact', survivorId);
  return {
    names,
    records: keys.filter((key) => key.returns).map((key) => key.record_id),
    staying: new Set(keys.filter((key) => !key.returns).map((key) => key.record_id)),
    contacts: contacts.map((row) => row.contact_id).filter((id) => id !== own),
  };
}

/** Keys of the rows that return, by table: ids are unique across tables, so a record's id finds its row in whichever it is. */
function chosenOf(
  tables: readonly OwnedTable[],
  rows: MergeLog['rows'],
  returning: Returning,
): ReadonlyMap<string, readonly string[]> {
  const keysOf = (ids: Iterable<string>): string[] => [...ids].map((id) => JSON.stringify([id]));
  const staying = new Set(keysOf(returning.staying));
  const whole = tables.filter((table) => table.parent === null);
  return new Map(
    whole.map((table) => {
      const came = table.name === 'contacts' ? returning.contacts : returning.records;
      const before = (rows[table.name] ?? []).filter((key) => !staying.has(key));
      return [table.name, [...new Set([...before, ...(table.key.length === 1 ? keysOf(came) : [])])]];
    }),
  );
}

/** An identity may have led to a contact that went the other way. */
async function releaseContacts(ctx: Ctx, customerId: string): Promise<void> {
  const contacts = await customersDb(ctx)
    .selectFrom('contacts')
    .select('contact_id')
    .where('customer_id', '=', customerId)
    .execute();
  await sql`
    update identities set contact_id = null
    where customer_id = ${customerId}::uuid and contact_id is not null
      and not contact_id = any(${contacts.map((row) => row.contact_id)}::uuid[])`.execute(ctx.db);
}

/** Empties what the merge filled in, unless somebody has changed it since. */
async function giveBack(ctx: Ctx, survivorId: string, filled: MergeLog['filled']): Promise<void> {
  const names = Object.keys(filled);
  if (names.length === 0) return;
  const [now = {}] = await rowsOf(ctx, 'customers', survivorId);
  const comparable = (name: string, value: unknown): string =>
    name === 'customer_since' && typeof value === 'string'
      ? new Date(value).toISOString()
      : JSON.stringify(value);
  const untouched = names.filter(
    (name) => comparable(name, now[name]) === comparable(name, filled[name]?.after),
  );
  await writeFields(
    ctx,
    survivorId,
    Object.fromEntries(untouched.map((name) => [name, filled[name]?.before])),
  );
}
