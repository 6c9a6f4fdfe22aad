import { sql } from 'kysely';
import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { SettledOutcome, StoredHeld } from '../../core/held.ts';
import { ImportPlan } from '../../core/schema.ts';
import { type HeldFilter, heldRows } from '../queries/list-held.ts';
import { loadImport } from '../queries/load-import.ts';
import { importsDb } from '../tables.ts';

export type HeldPlaces = ReadonlyMap<number, ReadonlySet<number>>;
type Outcome = { readonly outcome: SettledOutcome; readonly fixedBy?: string };

/** An import of a family of corrections: numbers its files have in the import they first came with. */
type Relative = { readonly importId: string; readonly first: ReadonlyMap<number, number> };

const relativeOf = (importId: string, plan: ImportPlan, parent: Relative | undefined): Relative => ({
  importId,
  first: new Map(
    plan.files.map((file) => {
      const before = file.fix?.fileNo ?? file.fileNo;
      return [file.fileNo, parent?.first.get(before) ?? before];
    }),
  ),
});

/**
 * The import and every other in which the same rows may be held: rows that come back corrected and are refused again lie
 * in both. They keep the line they first stood on, so file and line name a row throughout.
 */
async function familyOf(ctx: Ctx, importId: string): Promise<Relative[]> {
  let root = { importId, plan: (await loadImport(ctx, importId)).plan };
  while (root.plan.fixes !== null) {
    const parent: string = root.plan.fixes;
    root = { importId: parent, plan: (await loadImport(ctx, parent)).plan };
  }
  const family = [relativeOf(root.importId, root.plan, undefined)];
  for (const parent of family) {
    const children = await importsDb(ctx)
      .selectFrom('imports')
      .select(['import_id', 'plan'])
      .where(sql<boolean>`plan->>'fixes' = ${parent.importId}`)
      .execute();
    family.push(...children.map((row) => relativeOf(row.import_id, ImportPlan.parse(row.plan), parent)));
  }
  return family;
}

/** Marks held rows as settled, in every import that holds them. Rows that are settled already stay as they are. */
export async function settleHeld(
  ctx: Ctx,
  importId: string,
  places: HeldPlaces,
  how: Outcome,
): Promise<void> {
  const family = await familyOf(ctx, importId);
  const own = family.find((relative) => relative.importId === importId);
  for (const [fileNo, lines] of places) {
    const first = own?.first.get(fileNo) ?? fileNo;
    for (const relative of family) {
      for (const [number, before] of relative.first)
        if (before === first) await settleInFile(ctx, relative.importId, number, lines, how);
    }
  }
}

async function settleInFile(
  ctx: Ctx,
  importId: string,
  fileNo: number,
  lines: ReadonlySet<number>,
  { outcome, fixedBy }: Outcome,
): Promise<void> {
  const db = importsDb(ctx);
  const blocks = await db
    .selectFrom('import_held_blocks')
    .select('block_no')
    .where('import_id', '=', importId)
    .where('file_no', '=', fileNo)
    .orderBy('block_no')
    .execute();
  for (const { block_no } of blocks) {
    const block = await db
      .selectFrom('import_held_blocks')
      .select(['reason', 'held_rows'])
      .where('import_id', '=', importId)
      .where('block_no', '=', block_no)
      .executeTakeFirstOrThrow();
    // only what is held can be settled: a list that comes back may have lines nobody asked for
    const found = (JSON.parse(block.held_rows) as StoredHeld[])
      .map(([line]) => line)
      .filter((line) => lines.has(line));
    if (found.length > 0)
      await markSettled(ctx, { importId, fileNo, reason: block.reason, outcome, fixedBy }, found);
  }
}

/** The bare note, for rows of one block. */
export async function markSettled(
  ctx: Ctx,
  note: {
    readonly importId: string;
    readonly fileNo: number;
    readonly reason: string;
    readonly outcome: Outcome['outcome'];
    readonly fixedBy?: string | undefined;
  },
  lines: readonly number[],
): Promise<void> {
  await sql`
    insert into import_settled_rows (import_id, file_no, line_no, reason, outcome, fixed_by, settled_at)
    select ${note.importId}::uuid, ${note.fileNo}::int, l.line_no, ${note.reason}::text, ${note.outcome}::text,
      ${note.fixedBy ?? null}::uuid, ${ctx.now}::timestamptz
    from unnest(${lines}::bigint[]) as l(line_no)
    on conflict (import_id, file_no, line_no) do nothing`.execute(ctx.db);
}

export type HeldChoice = {
  readonly rows?: readonly { readonly fileNo: number; readonly line: number }[] | undefined;
  readonly reason?: string | undefined;
};

async function placesOf(
  ctx: Ctx,
  importId: string,
  choice: HeldChoice,
  status: NonNullable<HeldFilter['status']>,
): Promise<Map<number, Set<number>>> {
  const places = new Map<number, Set<number>>();
  const add = (fileNo: number, line: number): void => {
    const lines = places.get(fileNo) ?? new Set();
    places.set(fileNo, lines.add(line));
  };
  if (choice.rows) for (const { fileNo, line } of choice.rows) add(fileNo, line);
  else
    for await (const row of heldRows(ctx, { importId, reason: choice.reason, status }, new Map(), undefined))
      add(row.fileNo, row.line);
  return places;
}

async function loadEnded(ctx: Ctx, importId: string): Promise<void> {
  const { state, started_at } = await loadImport(ctx, importId, true);
  if (state === 'running' || state === 'checking') throw conflict('imports:busy');
  // what a check holds is only a forecast
  if (started_at === null) throw conflict('imports:not-run');
}

const countOf = (places: HeldPlaces): number =>
  [...places.values()].reduce((sum, lines) => sum + lines.size, 0);

/** Takes held rows off the list for good: nobody wants them. They stay readable and can be taken back. */
export async function dismissHeld(ctx: Ctx, importId: string, choice: HeldChoice): Promise<void> {
  await loadEnded(ctx, importId);
  const places = await placesOf(ctx, importId, choice, 'open');
  await settleHeld(ctx, importId, places, { outcome: 'dismissed' });
  await ctx.audit({
    action: 'imports.dismiss-held',
    subjectKind: 'import',
    subjectId: importId,
    detail: { rows: countOf(places) },
  });
}

/** Puts dismissed rows back on the list. */
export async function reopenHeld(ctx: Ctx, importId: string, choice: HeldChoice): Promise<void> {
  await loadEnded(ctx, importId);
  const places = await placesOf(ctx, importId, choice, 'dismissed');
  const family = await familyOf(ctx, importId);
  const own = family.find((relative) => relative.importId === importId);
  for (const [fileNo, lines] of places) {
    const first = own?.first.get(fileNo) ?? fileNo;
    for (const relative of family) {
      const numbers = [...relative.first].filter(([, before]) => before === first).map(([number]) => number);
      await importsDb(ctx)
        .deleteFrom('import_settled_rows')
        .where('import_id', '=', relative.importId)
        .where(sql<boolean>`file_no = any(${numbers}::int[])`)
        .where('outcome', '=', 'dismissed')
        .where(sql<boolean>`line_no = any(${[...lines]}::bigint[])`)
        .execute();
    }
  }
  await ctx.audit({
    action: 'imports.reopen-held',
    subjectKind: 'import',
    subjectId: importId,
    detail: { rows: countOf(places) },
  });
}
