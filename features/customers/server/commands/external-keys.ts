import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { copyLine, copyNew } from '#platform/server/db/copy.ts';
import { externalValue } from '../../core/identity-value.ts';

export type KeyedRecord = {
  readonly customerId: string;
  readonly recordId: string;
  /** the customer it came in under before a merge; null: nobody else than now */
  readonly cameAs: string | null;
};

/** Which of our records the ids of a source became. Entities: order, subscription, ticket, answer, invitation. */
export async function findExternalKeys(
  ctx: Ctx,
  entity: string,
  source: string,
  externalIds: Iterable<string>,
): Promise<Map<string, KeyedRecord>> {
  const values = [...new Set(externalIds)].map((id) => externalValue(source, id));
  if (values.length === 0) return new Map();
  const { rows } = await sql<{
    value: string;
    customer_id: string;
    record_id: string;
    came_as: string | null;
  }>`
    select value, customer_id, record_id, came_as from external_keys
    where entity = ${entity} and value = any(${values}::text[])`.execute(ctx.db);
  const skip = source.length + 1;
  return new Map(
    rows.map((row) => [
      row.value.slice(skip),
      { customerId: row.customer_id, recordId: row.record_id, cameAs: row.came_as },
    ]),
  );
}

export type NewKey = KeyedRecord & { readonly externalId: string };

const columns = ['entity', 'value', 'customer_id', 'record_id', 'came_as'];

/**
 * Keeps which record an outside id became, for ids that were looked up in this transaction and not found. Of two imports of the same id at once the second waits here for the first
 * and gets nothing: it must look the id up again.
 * @returns the outside ids that are ours now
 */
export async function insertExternalKeys(
  ctx: Ctx,
  entity: string,
  source: string,
  keys: readonly NewKey[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const lines = keys.map((key) =>
    copyLine([entity, externalValue(source, key.externalId), key.customerId, key.recordId, key.cameAs]),
  );
  const inserted = await copyNew(ctx.db, 'external_keys', columns, lines.join(''));
  if (inserted === keys.length) return new Set(keys.map((key) => key.externalId));
  const now = await findExternalKeys(
    ctx,
    entity,
    source,
    keys.map((key) => key.externalId),
  );
  return new Set(
    keys.filter((key) => now.get(key.externalId)?.recordId === key.recordId).map((key) => key.externalId),
  );
}

/** After a record went to another customer, or came in under another of the ids of the same. */
export async function repointExternalKeys(
  ctx: Ctx,
  entity: string,
  source: string,
  keys: readonly NewKey[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    update external_keys e set customer_id = k.customer_id, came_as = k.came_as
    from unnest(${keys.map((key) => externalValue(source, key.externalId))}::text[], ${keys.map((key) => key.customerId)}::uuid[],
      ${keys.map((key) => key.cameAs)}::uuid[]) as k(value, customer_id, came_as)
    where e.entity = ${entity} and e.value = k.value`.execute(ctx.db);
}
