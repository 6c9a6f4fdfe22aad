import { sql } from 'kysely';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { customersMerged, customersUnmerged, type MergeAnnounced } from '../../core/events.ts';
import { type Fillable, fillSurvivor, type MergeLog } from '../../core/merge-log.ts';
import { loadOwnedTables, type OwnedTable, type PointingTable } from '../queries/owned-tables.ts';
import { customersDb } from '../tables.ts';
import { keyText, moveRows } from './move-rows.ts';
import { refreshSearchText } from './refresh-search-text.ts';

/**
 * Makes two customers one: everything of `mergedId` goes to `survivorId`, and every identity means the survivor from
 * then on. What moved is kept, so that {@link unmergeCustomers} can take it back.
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
    rows: Object.fromEntries(
      await inTurn(
        many.filter((table) => table.parent === null),
        async (table) => [table.name, await keysOf(ctx, table, mergedId)],
      ),
    ),
    pointers: Object.fromEntries(
      await inTurn(pointing, async (table) => [table.name, await keysOf(ctx, table, mergedId)]),
    ),
    filled,
  };
  await moveRows(ctx, many, new Map(many.map((table) => [table.name, null])), mergedId, survivorId);
  for (const table of pointing) await point(ctx, table, mergedId, survivorId, null);
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
  await announce(ctx, 'merge', mergeId, survivorId, mergedId);
  return mergeId;
}

/**
 * Takes a merge back: what moved and is still there returns, with everything that has become part of it since. Records
 * that came after the merge stay with the survivor. A later merge of the survivor must be taken back first.
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
  const many = owned.filter((table) => table.key.length > 0);
  const chosen = new Map(
    Object.entries(moved.rows).filter(([name]) => many.some((table) => table.name === name)),
  );
  await moveRows(ctx, many, chosen, survivorId, mergedId);
  for (const table of pointing)
    await point(ctx, table, survivorId, mergedId, moved.pointers[table.name] ?? []);
  await giveBack(ctx, survivorId, moved.filled);
  await db
    .updateTable('customer_merges')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null })
    .where('merge_id', '=', mergeId)
    .execute();
  await refreshSearchText(ctx, [survivorId, mergedId]);
  await announce(ctx, 'unmerge', mergeId, survivorId, mergedId);
  return { survivorId, mergedId };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
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

async function rowsOf(ctx: Ctx, table: string, customerId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t.*) as row from ${sql.table(table)} t where t.customer_id = ${customerId}::uuid`.execute(
    ctx.db,
  );
  return rows.map(({ row }) => row);
}

async function keysOf(ctx: Ctx, table: OwnedTable | PointingTable, customerId: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select ${keyText(table.key, 't')} as key from ${sql.table(table.name)} t where t.customer_id = ${customerId}::uuid order by 1`.execute(
    ctx.db,
  );
  return rows.map(({ key }) => key);
}

/** Points rows that are spread by something else at another customer; `keys` null = all of them. */
async function point(
  ctx: Ctx,
  table: PointingTable,
  from: string,
  to: string,
  keys: readonly string[] | null,
): Promise<void> {
  const chosen = keys === null ? sql`true` : sql`${keyText(table.key, 't')} = any(${[...keys]}::text[])`;
  await sql`update ${sql.table(table.name)} t set customer_id = ${to}::uuid where t.customer_id = ${from}::uuid and ${chosen}`.execute(
    ctx.db,
  );
}

async function writeFields(
  ctx: Ctx,
  customerId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await customersDb(ctx).updateTable('customers').set(fields).where('customer_id', '=', customerId).execute();
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

async function announce(
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
  // one for each, because both have other facts now
  await ctx.publish({ type, customerId: survivorId, payload }, { type, customerId: mergedId, payload });
}
