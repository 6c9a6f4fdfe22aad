import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import { findErased } from '../queries/find-erased.ts';
import { loadOwnedTables } from '../queries/owned-tables.ts';
import {
  findExternalKeys,
  insertExternalKeys,
  type KeyedRecord,
  repointExternalKeys,
} from './external-keys.ts';
import { moveRows } from './move-rows.ts';

export type Value = string | number | boolean | null | undefined;

/** One column a record fills. `initial` stands in a new row that leaves it out; a later record that leaves it out keeps it. */
export type KeyedColumn = {
  readonly name: string;
  readonly type: 'text' | 'uuid' | 'bigint' | 'numeric' | 'boolean' | 'timestamptz' | 'jsonb';
  readonly initial?: Value;
  /** jsonb: new keys are added to the old ones instead of replacing them */
  readonly merge?: boolean;
  /** written with the new row; a later record never changes it */
  readonly once?: boolean;
  /** words of the person: never stored again for a customer who was erased */
  readonly personal?: boolean;
  /** a later record that leaves it out empties it: an end that is taken back */
  readonly replace?: boolean;
};

/**
 * A table of records that come from outside under ids of their own (`external_keys` says which became which). Customers and
 * other rows that its values refer to were looked up in the same transaction.
 */
export type KeyedTable = {
  /** entity of external_keys */
  readonly entity: string;
  readonly table: string;
  readonly idColumn: string;
  readonly columns: readonly KeyedColumn[];
  /** created_at and updated_at are kept */
  readonly stamps: boolean;
  /** our id of an outside id; default: a new one */
  readonly idOf?: (externalId: string) => string;
  /** values of a new row that the record itself does not give */
  readonly initialOf?: (externalId: string) => Readonly<Record<string, Value>>;
};

export type KeyedRow = {
  readonly externalId: string;
  readonly customerId: string;
  /** the customer its reference meant before a merge; null: nobody else than now */
  readonly cameAs: string | null;
  readonly values: Readonly<Record<string, Value>>;
};

export type KeyedOutcome = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly customerIds: Set<string>;
  /** by outside id, for every row given */
  readonly records: ReadonlyMap<string, KeyedRecord>;
  readonly createdIds: readonly string[];
};

type Merged = {
  customerId: string;
  cameAs: string | null;
  values: Record<string, Value>;
  repeats: number;
  repeatChanges: number;
};

/** A batch may name a record twice: the later one counts as a repeat, and its values go over the earlier ones. */
function mergeRepeats(rows: readonly KeyedRow[]): Map<string, Merged> {
  const merged = new Map<string, Merged>();
  for (const row of rows) {
    const before = merged.get(row.externalId);
    const given = Object.fromEntries(
      Object.entries(row.values).filter(([, value]) => value !== undefined && value !== null),
    );
    if (!before) {
      const { customerId, cameAs } = row;
      merged.set(row.externalId, { customerId, cameAs, values: given, repeats: 0, repeatChanges: 0 });
      continue;
    }
    const differs =
      row.customerId !== before.customerId ||
      Object.entries(given).some(([name, value]) => before.values[name] !== value);
    before.values = { ...before.values, ...given };
    before.customerId = row.customerId;
    before.cameAs = row.cameAs;
    before.repeats += 1;
    if (differs) before.repeatChanges += 1;
  }
  return merged;
}

/**
 * Stores records under their outside ids, set-based: new ones by COPY, known ones by one update that leaves equal rows
 * alone, and a record that now names another customer goes to that one. created + changed + unchanged = rows given.
 */
export async function upsertKeyed(
  ctx: Ctx,
  spec: KeyedTable,
  source: string,
  rows: readonly KeyedRow[],
): Promise<KeyedOutcome> {
  const merged = mergeRepeats(await withoutErased(ctx, spec, rows));
  const known = await findExternalKeys(ctx, spec.entity, source, merged.keys());
  const records = new Map<string, KeyedRecord>(known);
  const fresh = [...merged]
    .filter(([externalId]) => !known.has(externalId))
    .map(([externalId, row]) => ({
      externalId,
      customerId: row.customerId,
      cameAs: row.cameAs,
      recordId: spec.idOf ? spec.idOf(externalId) : ctx.newId(),
    }));
  const won = await insertExternalKeys(ctx, spec.entity, source, fresh);
  const lost = fresh.filter((key) => !won.has(key.externalId));
  for (const [externalId, record] of await findExternalKeys(
    ctx,
    spec.entity,
    source,
    lost.map((key) => key.externalId),
  ))
    records.set(externalId, record);
  const created = fresh.filter((key) => won.has(key.externalId));
  for (const key of created) records.set(key.externalId, key);
  await insertNew(
    ctx,
    spec,
    source,
    created.map((key) => ({
      ...key,
      values: { ...spec.initialOf?.(key.externalId), ...merged.get(key.externalId)?.values },
    })),
  );
  const kept = [...merged].flatMap(([externalId, row]) => {
    const record = records.get(externalId);
    return record && !won.has(externalId) ? [{ externalId, row, record }] : [];
  });
  const moved = await moveToOthers(ctx, spec, source, kept, records);
  const changed = await updateKnown(
    ctx,
    spec,
    kept.map(({ externalId, row }) => ({ record: records.get(externalId), values: row.values })),
  );
  const customerIds = new Set([
    ...created.map((key) => key.customerId),
    ...moved.customerIds,
    ...changed.customerIds,
  ]);
  const changedRecords = new Set([...moved.recordIds, ...changed.recordIds]);
  let repeats = 0;
  let repeatChanges = 0;
  for (const row of merged.values()) {
    repeats += row.repeats;
    repeatChanges += row.repeatChanges;
  }
  return {
    created: created.length,
    changed: changedRecords.size + repeatChanges,
    unchanged: kept.length - changedRecords.size + repeats - repeatChanges,
    customerIds,
    records,
    createdIds: created.map((key) => key.externalId),
  };
}

async function insertNew(
  ctx: Ctx,
  spec: KeyedTable,
  source: string,
  rows: readonly (KeyedRecord & { readonly values: Readonly<Record<string, Value>> })[],
): Promise<void> {
  if (rows.length === 0) return;
  const now = ctx.now.toISOString();
  const names = [
    'customer_id',
    spec.idColumn,
    ...spec.columns.map((column) => column.name),
    ...(spec.stamps ? ['source', 'created_at', 'updated_at'] : []),
  ];
  const lines = rows.map((row) =>
    copyLine([
      row.customerId,
      row.recordId,
      ...spec.columns.map((column) => row.values[column.name] ?? column.initial),
      ...(spec.stamps ? [source, now, now] : []),
    ]),
  );
  await copyInto(ctx.db, spec.table, names, lines.join(''), { parentsKnown: true });
}

/** A source goes on repeating what it knows of people who were erased here (E24). */
async function withoutErased(
  ctx: Ctx,
  spec: KeyedTable,
  rows: readonly KeyedRow[],
): Promise<readonly KeyedRow[]> {
  const personal = spec.columns.filter((column) => column.personal).map((column) => column.name);
  if (personal.length === 0) return rows;
  const erased = await findErased(
    ctx,
    rows.map((row) => row.customerId),
  );
  if (erased.size === 0) return rows;
  const kept = (values: KeyedRow['values']): KeyedRow['values'] =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !personal.includes(name)));
  return rows.map((row) => (erased.has(row.customerId) ? { ...row, values: kept(row.values) } : row));
}

type Kept = { readonly externalId: string; readonly row: Merged; readonly record: KeyedRecord };

async function moveToOthers(
  ctx: Ctx,
  spec: KeyedTable,
  source: string,
  kept: readonly Kept[],
  records: Map<string, KeyedRecord>,
) {
  const renamed = kept.filter(
    ({ row, record }) => row.customerId !== record.customerId || row.cameAs !== record.cameAs,
  );
  const keys = renamed.map(({ externalId, row, record }) => ({
    externalId,
    customerId: row.customerId,
    recordId: record.recordId,
    cameAs: row.cameAs,
  }));
  await repointExternalKeys(ctx, spec.entity, source, keys);
  for (const key of keys) records.set(key.externalId, key);
  const moving = renamed.filter(({ row, record }) => row.customerId !== record.customerId);
  const customerIds = new Set<string>();
  if (moving.length === 0) return { customerIds, recordIds: [] as string[] };
  const { owned } = await loadOwnedTables(ctx);
  const pairs = Map.groupBy(moving, ({ row, record }) => `${record.customerId} ${row.customerId}`);
  for (const some of pairs.values()) {
    const [first] = some;
    if (!first) continue;
    const keys = some.map(({ record }) => JSON.stringify([record.recordId]));
    await moveRows(ctx, owned, new Map([[spec.table, keys]]), first.record.customerId, first.row.customerId);
    customerIds.add(first.record.customerId).add(first.row.customerId);
  }
  return { customerIds, recordIds: moving.map(({ record }) => record.recordId) };
}

/** Fields that are given and differ are written; an equal row is left alone, so that it counts as unchanged. */
async function updateKnown(
  ctx: Ctx,
  spec: KeyedTable,
  rows: readonly {
    readonly record: KeyedRecord | undefined;
    readonly values: Readonly<Record<string, Value>>;
  }[],
): Promise<{ readonly customerIds: readonly string[]; readonly recordIds: readonly string[] }> {
  const json = rows.flatMap(({ record, values }) =>
    record ? [{ k_customer: record.customerId, k_record: record.recordId, ...values }] : [],
  );
  if (json.length === 0) return { customerIds: [], recordIds: [] };
  const columns = spec.columns.filter((column) => !column.once);
  const id = sql.ref(`t.${spec.idColumn}`);
  const types = columns.map(
    (column) => sql`${sql.ref(column.name)} ${sql.raw(column.type === 'jsonb' ? 'text' : column.type)}`,
  );
  const given = (column: KeyedColumn) =>
    column.replace
      ? sql.ref(`r.${column.name}`)
      : column.type !== 'jsonb'
        ? sql`coalesce(${sql.ref(`r.${column.name}`)}, ${sql.ref(`t.${column.name}`)})`
        : column.merge
          ? sql`${sql.ref(`t.${column.name}`)} || coalesce(${sql.ref(`r.${column.name}`)}::jsonb, '{}'::jsonb)`
          : sql`coalesce(${sql.ref(`r.${column.name}`)}::jsonb, ${sql.ref(`t.${column.name}`)})`;
  const sets = [
    ...columns.map((column) => sql`${sql.ref(column.name)} = ${given(column)}`),
    ...(spec.stamps ? [sql`updated_at = ${ctx.now}::timestamptz`] : []),
  ];
  const { rows: changed } = await sql<{ customer_id: string; record_id: string }>`
    update ${sql.table(spec.table)} t set ${sql.join(sets)}
    from json_to_recordset(${JSON.stringify(json)}::text::json) as r(k_customer uuid, k_record uuid, ${sql.join(types)})
    where t.customer_id = r.k_customer and ${id} = r.k_record
      and (${sql.join(columns.map((column) => sql.ref(`t.${column.name}`)))}) is distinct from (${sql.join(columns.map(given))})
    returning t.customer_id, ${id} as record_id`.execute(ctx.db);
  return {
    customerIds: changed.map((row) => row.customer_id),
    recordIds: changed.map((row) => row.record_id),
  };
}
