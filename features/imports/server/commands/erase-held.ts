import { sql } from 'kysely';
import { normalEmail, normalPhone, normalTelegram } from '#features/customers/core/identity-value.ts';
import { addressFingerprint } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { StoredHeld } from '../../core/held.ts';
import { createKeyReader, type RowKeys } from '../../core/row-owner.ts';
import { type FilePlan, ImportPlan } from '../../core/schema.ts';
import { keptCells } from '../rows.adapter.ts';
import { importsDb } from '../tables.ts';
import { markSettled } from './settle-held.ts';

/** What an erased customer can still be known by: ids of its sources, and fingerprints of the addresses it had. */
type Erased = {
  readonly customerId: string;
  readonly customers: ReadonlySet<string>;
  readonly orders: ReadonlySet<string>;
  readonly tickets: ReadonlySet<string>;
  readonly fingerprints: ReadonlySet<string>;
};

async function loadErased(ctx: Ctx, customerId: string, fingerprints: readonly string[]): Promise<Erased> {
  const { rows } = await sql<{ entity: string; value: string }>`
    select 'customer' as entity, value from identities where customer_id = ${customerId}::uuid and kind = 'external'
    union all
    select entity, value from external_keys where customer_id = ${customerId}::uuid and entity in ('order', 'ticket')`.execute(
    ctx.db,
  );
  const of = (entity: string): Set<string> =>
    new Set(rows.filter((row) => row.entity === entity).map(({ value }) => value));
  return {
    customerId,
    customers: of('customer'),
    orders: of('order'),
    tickets: of('ticket'),
    fingerprints: new Set(fingerprints),
  };
}

function belongs(keys: RowKeys, source: string, erased: Erased): boolean {
  for (const kind of ['customers', 'orders', 'tickets'] as const)
    for (const id of keys[kind]) if (erased[kind].has(`${source}:${id}`)) return true;
  if (erased.fingerprints.size === 0) return false;
  for (const text of keys.addresses) {
    const forms = [
      ['email', normalEmail(text)],
      ['phone', normalPhone(text)],
      ['telegram', normalTelegram(text)],
    ] as const;
    for (const [kind, value] of forms)
      if (value !== null && erased.fingerprints.has(addressFingerprint(erased.customerId, kind, value)))
        return true;
  }
  return false;
}

/**
 * Empties the held rows of an erased customer in every import: their text and the value that was wrong go, their place and
 * reason stay. What was removed is written to the audit log under the customer.
 */
export async function eraseHeldRows(
  ctx: Ctx,
  customerId: string,
  fingerprints: readonly string[],
): Promise<void> {
  const erased = await loadErased(ctx, customerId, fingerprints);
  const imports = await importsDb(ctx)
    .selectFrom('imports')
    .select(['import_id', 'source', 'plan'])
    .where(sql<boolean>`exists (select 1 from import_held_blocks b where b.import_id = imports.import_id)`)
    .execute();
  let rows = 0;
  const from: string[] = [];
  for (const { import_id, source, plan } of imports) {
    const emptied = await eraseInImport(ctx, import_id, source, ImportPlan.parse(plan), erased);
    if (emptied > 0) from.push(import_id);
    rows += emptied;
  }
  await ctx.audit({
    action: 'imports.erase-rows',
    subjectKind: 'customer',
    subjectId: customerId,
    detail: { rows, imports: from },
  });
}

async function eraseInImport(
  ctx: Ctx,
  importId: string,
  source: string,
  plan: ImportPlan,
  erased: Erased,
): Promise<number> {
  const db = importsDb(ctx);
  const files = new Map(plan.files.map((file) => [file.fileNo, { file, read: createKeyReader(file) }]));
  const blocks = await db
    .selectFrom('import_held_blocks')
    .select('block_no')
    .where('import_id', '=', importId)
    .execute();
  let emptied = 0;
  for (const { block_no } of blocks) {
    const place = sql<boolean>`import_id = ${importId}::uuid and block_no = ${block_no}::bigint`;
    const block = await db
      .selectFrom('import_held_blocks')
      .select(['file_no', 'reason', 'held_rows'])
      .where(place)
      .executeTakeFirstOrThrow();
    const known = files.get(block.file_no);
    if (!known) continue;
    const lines: number[] = [];
    const kept = (JSON.parse(block.held_rows) as StoredHeld[]).map((row): StoredHeld => {
      const [line, , raw, itemLine] = row;
      if (raw === '' || !belongs(keysOf(known.file, known.read, raw), source, erased)) return row;
      lines.push(line);
      return [line, '', '', itemLine];
    });
    if (lines.length === 0) continue;
    emptied += lines.length;
    await db
      .updateTable('import_held_blocks')
      .set({ held_rows: JSON.stringify(kept) })
      .where(place)
      .execute();
    const note = { importId, fileNo: block.file_no, reason: block.reason, outcome: 'erased' as const };
    await markSettled(ctx, note, lines);
  }
  return emptied;
}

function keysOf(file: FilePlan, read: ReturnType<typeof createKeyReader>, raw: string): RowKeys {
  const kept = keptCells(raw, file);
  return read(kept.cells, kept.json);
}
