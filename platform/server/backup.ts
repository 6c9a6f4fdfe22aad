import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, createGzip } from 'node:zlib';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import { copyInto, copyOutText } from './db/copy.ts';
import type { Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import type { PlatformTables } from './db/tables.ts';

/**
 * A backup is gzip text: one line of JSON (the manifest), then for each table a line `table <name> <columns…>` followed
 * by its rows in COPY text format and a line `\.`; the last line is `end <rows> <sha-256 of all row lines>`.
 * It can be read by both engines, so it also moves a company from the embedded database to PostgreSQL and back.
 */
const format = 'holdfast-backup-1';
/** pages of a table read at once: 32 MB of rows */
const pagesAtOnce = 4096;

type Manifest = { format: string; madeAt: string; migrations: string[]; secret: string };
type Executor = Kysely<PlatformTables>;

const query = async <T>(db: Executor, sql: string): Promise<readonly T[]> =>
  (await db.executeQuery<T>(CompiledQuery.raw(sql))).rows;

/** Tables of the schema, each after those it points at. */
async function tablesInOrder(db: Executor): Promise<string[]> {
  const tables = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migrations' order by 1`,
  );
  const edges = await query<{ child: string; parent: string }>(
    db,
    `select distinct c.relname as child, p.relname as parent from pg_constraint k join pg_class c on c.oid = k.conrelid
     join pg_class p on p.oid = k.confrelid where k.contype = 'f' and c.oid <> p.oid`,
  );
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const { child, parent } of edges) if (child === name) visit(parent);
    ordered.push(name);
  };
  for (const { name } of tables) visit(name);
  return ordered;
}

/** Stored columns, without generated ones and without the writing transaction's number (another server counts anew). */
async function columnsOf(db: Executor, table: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select attname as name from pg_attribute where attrelid = 'public.${table}'::regclass and attnum > 0
     and not attisdropped and attgenerated = '' and atttypid <> 'xid8'::regtype order by attnum`,
  );
  return rows.map(({ name }) => name);
}

async function* sections(db: Executor, secret: string, now: Date): AsyncGenerator<Uint8Array> {
  const migrations = await query<{ name: string }>(db, 'select name from schema_migrations order by 1');
  const manifest: Manifest = {
    format,
    madeAt: now.toISOString(),
    migrations: migrations.map(({ name }) => name),
    secret,
  };
  yield Buffer.from(`${JSON.stringify(manifest)}\n`);
  const hash = createHash('sha256');
  let rows = 0;
  for (const table of await tablesInOrder(db)) {
    const columns = await columnsOf(db, table);
    yield Buffer.from(`table ${table} ${columns.join(' ')}\n`);
    const [size] = await query<{ pages: number }>(
      db,
      `select pg_relation_size('public.${table}') / current_setting('block_size')::int as pages`,
    );
    for (let page = 0; page < (size?.pages ?? 0); page += pagesAtOnce) {
      const text = await copyOutText(
        db,
        `select ${columns.join(', ')} from ${table} where ctid >= '(${page},0)'::tid and ctid < '(${page + pagesAtOnce},0)'::tid`,
      );
      hash.update(text);
      for (const byte of text) if (byte === 10) rows += 1;
      yield text;
    }
    yield Buffer.from('\\.\n');
  }
  yield Buffer.from(`end ${rows} ${hash.digest('hex')}\n`);
}

/** The whole record store at one instant, as a gzip stream. On the embedded database writes wait until it is read. */
export function makeBackup(services: Services): AsyncIterable<Uint8Array> {
  const zip = createGzip({ level: 6 });
  const filling = services.database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      for await (const chunk of sections(trx, services.secret, services.clock())) {
        if (!zip.write(chunk)) await new Promise((resolve) => zip.once('drain', resolve));
      }
      zip.end();
    });
  filling.catch((error: unknown) => zip.destroy(error as Error));
  return zip;
}

/** A file that cannot be restored, in plain words. */
export class BackupRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'BackupRefused';
  }
}

/** Rows sent to the database at once. */
const batchBytes = 8 * 1024 * 1024;

/**
 * Fills an empty database from a backup, in one transaction: either everything is there afterwards or nothing.
 * The schema is first brought to where the backup was made, and to today's after.
 * @throws BackupRefused when the file is not a whole backup or the database is not empty
 */
export async function restoreBackup(
  database: Database,
  config: Config,
  file: string,
  now: Date,
): Promise<{ rows: number }> {
  const lines = createInterface({
    input: createReadStream(file).pipe(createGunzip()),
    crlfDelay: 0,
    terminal: false,
  });
  const source = lines[Symbol.asyncIterator]();
  const first = await source.next().catch(() => undefined);
  const manifest = parseManifest(first?.value);
  const customers = await query<{ exists: boolean }>(
    database.db,
    "select to_regclass('public.customers') is not null as exists",
  );
  if (customers[0]?.exists) {
    const [any] = await query<{ used: boolean }>(
      database.db,
      'select exists (select 1 from customers) or exists (select 1 from audit_log) as used',
    );
    if (any?.used)
      throw new BackupRefused(
        'The database is not empty. Restore into a new data folder or an empty database.',
      );
  }
  await migrate(database, now, new Set(manifest.migrations));
  const rows = await database.db.transaction().execute(async (trx) => {
    for (const table of (await tablesInOrder(trx)).reverse()) await query(trx, `delete from ${table}`);
    const loaded = await loadTables(trx, source);
    await resetSequences(trx);
    return loaded;
  });
  await migrate(database, now);
  if (config.secret === undefined)
    await writeFile(join(config.dataFolder, 'secret'), manifest.secret, { mode: 0o600 });
  return { rows };
}

function parseManifest(line: unknown): Manifest {
  try {
    const manifest = JSON.parse(String(line)) as Manifest;
    if (manifest.format === format) return manifest;
  } catch {
    // not ours: said below
  }
  throw new BackupRefused('This file is not a Holdfast backup.');
}

async function loadTables(trx: Executor, source: AsyncIterator<string>): Promise<number> {
  const hash = createHash('sha256');
  let rows = 0;
  let table: { name: string; columns: string[] } | undefined;
  let batch: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (table && batch.length > 0) await copyInto(trx, table.name, table.columns, batch.join(''));
    batch = [];
    bytes = 0;
  };
  for (;;) {
    const { value: line, done } = await source.next().catch(() => ({ value: '', done: true }));
    if (done) throw new BackupRefused('The backup is cut short: its end is missing. Nothing was changed.');
    if (table === undefined) {
      const [word, name = '', ...rest] = line.split(' ');
      if (word === 'table') table = { name, columns: rest };
      else if (word === 'end') {
        if (name !== String(rows) || rest[0] !== hash.digest('hex')) {
          throw new BackupRefused('The backup is damaged: its checksum does not match. Nothing was changed.');
        }
        return rows;
      }
    } else if (line === '\\.') {
      await flush();
      table = undefined;
    } else {
      const row = `${line}\n`;
      hash.update(row);
      rows += 1;
      batch.push(row);
      bytes += row.length;
      if (bytes > batchBytes) await flush();
    }
  }
}

async function resetSequences(trx: Executor): Promise<void> {
  const owned = await query<{ table: string; column: string }>(
    trx,
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and a.attidentity <> ''`,
  );
  for (const { table, column } of owned) {
    await query(
      trx,
      `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce((select max(${column}) from ${table}), 0) + 1, false)`,
    );
  }
}
