import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Database } from './database.ts';
import type { PlatformTables } from './tables.ts';

const folder = new URL('../../../migrations/', import.meta.url);

/** Splits a migration into statements. A statement ends with a semicolon at the end of a line; no bodies in $$. */
export function statementsOf(sql: string): string[] {
  return sql
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((part) => part.replace(/^\s*--.*$/gm, '').trim())
    .filter((part) => part !== '');
}

export type Migration = { readonly name: string; readonly statements: readonly string[] };

/** The numbered files of `migrations/`, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      statements: statementsOf(await readFile(join(folder.pathname, name), 'utf8')),
    })),
  );
}

type Runs = { executeQuery: (query: CompiledQuery) => Promise<unknown> };
type MigrationTables = PlatformTables & { schema_migrations: { name: string; applied_at: Date | string } };

/**
 * Brings the schema up to date; each file in one transaction, one statement per call (a distributed database refuses
 * several). Two servers starting together are safe: the second one to insert a file's row waits, then skips it.
 * @param upTo only these files (a restore first needs the schema its backup was made with)
 * @returns names of the files applied now
 */
export async function migrate(database: Database, now: Date, upTo?: ReadonlySet<string>): Promise<string[]> {
  const run = (db: Runs, sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  await run(
    database.db,
    'create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null)',
  );
  const migrations = await readMigrations();
  const db = database.db.withTables<Pick<MigrationTables, 'schema_migrations'>>();
  const known = new Set(
    (await db.selectFrom('schema_migrations').select('name').execute()).map((row) => row.name),
  );
  const unknown = [...known].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new Error(`This data was made by a newer version of Holdfast (it has ${unknown.join(', ')}).`);
  }
  const applied: string[] = [];
  for (const migration of migrations.filter(({ name }) => !known.has(name) && (upTo?.has(name) ?? true))) {
    const done = await db.transaction().execute(async (trx) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('schema_migrations')
        .values({ name: migration.name, applied_at: now })
        .onConflict((oc) => oc.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return false;
      for (const statement of migration.statements) await run(trx, statement);
      return true;
    });
    if (done) applied.push(migration.name);
  }
  return applied;
}
