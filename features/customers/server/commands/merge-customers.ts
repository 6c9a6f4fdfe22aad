import { sql } from 'kysely';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { customersMerged, customersUnmerged, type MergeAnnounced } from '../../core/events.ts';
import { type Fillable, fillSurvivor, type MergeLog } from '../../core/merge-log.ts';
import { loadOwnedTables, type OwnedTable } from '../queries/owned-tables.ts';
import { customersDb } from '../tables.ts';
import { keyText, moveRows } from './move-rows.ts';
import { refreshSearchText } from './refresh-search-text.ts';

/**
 * Makes two customers one: everything of `mergedId` goes to `survivorId`, and every identity means the survivor from
 * then on. What moved is kept, and every identity keeps whom it meant (`came_as`), so that `unmergeCustomers` can take it back.
 * @returns the merge's id
 */
export async function mergeCustomers(ctx: Ctx, survivorId: string, mergedId: string): Promise<string> {
  if (survivorId === mergedId) throw new Refusal('customers:merge-same');
  const { owned, pointing } = await loadOwnedTables(ctx);
  const [survivor, merged] = await lockBoth(ctx, survivorId, mergedId);
  if (survivor.erased_at !== null || merged.erased_at !== null) throw conflict('customers:erased');
  const single = owned.filter((table) => table.key.length === 0);
  const many = owned.filter((table) => table.key.length > 0);
  const { changed, filled } = fillSurvivor(survivor, merged);
  const moved: MergeLog = {
    own: Object.fromEntries(
      await Promise.all(
        ['customers', ...single.map((table) => table.name)].map(async (name) => [
          name,
          await rowsOf(ctx, name, mergedId),
        ]),
      ),
    ),
    rows: await keysOfAll(
      ctx,
      many.filter((table) => table.parent === null),
      mergedId,
    ),
    filled,
  };
  await moveRows(ctx, many, new Map(many.map((table) => [table.name, null])), mergedId, survivorId);
  for (const table of pointing)
    await sql`
      update ${sql.table(table)} set customer_id = ${survivorId}::uuid, came_as = coalesce(came_as, ${mergedId}::uuid)
      where customer_id = ${mergedId}::uuid`.execute(ctx.db);
  for (const table of single)
    await sql`delete from ${sql.table(table.name)} where customer_id = ${mergedId}::uuid`.execute(ctx.db);
  await sql`delete from customers where customer_id = ${mergedId}::uuid`.execute(ctx.db);
  await writeFields(ctx, survivorId, changed);
  const mergeId = ctx.newId();
  await customersDb(ctx)
    .insertInto('customer_merges')
    .values({
      merge_id: mergeId,
      survivor_id: survivorId,
      merged_id: mergedId,
      merged_at: ctx.now,
      merged_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
      moved: JSON.stringify(moved),
    })
    .execute();
  await refreshSearchText(ctx, [survivorId]);
  await announceMerge(ctx, 'merge', mergeId, survivorId, mergedId);
  return mergeId;
}

type Locked = Fillable & { readonly erased_at: Date | null };

/** Locked in the order of their ids, so that two merges of the same two cannot wait for each other. */
async function lockBoth(ctx: Ctx, survivorId: string, mergedId: string): Promise<[Locked, Locked]> {
  const rows = await customersDb(ctx)
    .selectFrom('customers')
    .select([
      'customer_id',
      'name',
      'language',
      'time_zone',
      'country',
      'city',
      'tier',
      'tags',
      'customer_since',
      'erased_at',
    ])
    .where('customer_id', 'in', [survivorId, mergedId])
    .orderBy('customer_id')
    .forUpdate()
    .execute();
  const find = (id: string): Locked => {
    const row = rows.find((one) => one.customer_id === id);
    if (!row) throw notFound('customers:unknown');
    return { ...row, customer_since: row.customer_since?.toISOString() ?? null };
  };
  return [find(survivorId), find(mergedId)];
}

/** A customer's rows of a table, whole. */
export async function rowsOf(
  ctx: Ctx,
  table: string,
  customerId: string,
): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t.*) as row from ${sql.table(table)} t where t.customer_id = ${customerId}::uuid`.execute(
    ctx.db,
  );
  return rows.map(({ row }) => row);
}

async function keysOfAll(
  ctx: Ctx,
  tables: readonly OwnedTable[],
  customerId: string,
): Promise<Record<string, string[]>> {
  const keys: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await sql<{ key: string }>`
      select ${keyText(table.key, 't')} as key from ${sql.table(table.name)} t where t.customer_id = ${customerId}::uuid order by 1`.execute(
      ctx.db,
    );
    keys[table.name] = rows.map(({ key }) => key);
  }
  return keys;
}

export async function writeFields(
  ctx: Ctx,
  customerId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await customersDb(ctx).updateTable('customers').set(fields).where('customer_id', '=', customerId).execute();
}

/** One announcement for each of the two, because both have other facts now. */
export async function announceMerge(
  ctx: Ctx,
  verb: 'merge' | 'unmerge',
  mergeId: string,
  survivorId: string,
  mergedId: string,
): Promise<void> {
  await ctx.audit({
    action: `customers.${verb}`,
    subjectKind: 'customer',
    subjectId: survivorId,
    detail: { mergeId, mergedId },
  });
  const payload: MergeAnnounced = { mergeId, survivorId, mergedId };
  const type = verb === 'merge' ? customersMerged : customersUnmerged;
  await ctx.publish({ type, customerId: survivorId, payload }, { type, customerId: mergedId, payload });
}
