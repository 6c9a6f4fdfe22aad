import { access, constants, statfs } from 'node:fs/promises';
import { CompiledQuery } from 'kysely';
import type { DoctorCheck } from '#platform/core/contract.ts';
import type { Services } from './context.ts';
import { readMigrations } from './db/migrate.ts';

const gigabyte = 1024 ** 3;

type Finding = { readonly state: DoctorCheck['state']; readonly detail: string };
const ok = (detail: string): Finding => ({ state: 'ok', detail });
const warn = (detail: string): Finding => ({ state: 'warning', detail });
const bad = (detail: string): Finding => ({ state: 'bad', detail });

async function checkDisk({ config }: Services): Promise<Finding> {
  await access(config.dataFolder, constants.W_OK);
  const { bavail, bsize } = await statfs(config.dataFolder);
  const free = (bavail * bsize) / gigabyte;
  const text = `${config.dataFolder}, ${free.toFixed(1)} GB`;
  return free < 1 ? warn(text) : ok(text);
}

async function checkSchema({ database }: Services): Promise<Finding> {
  const { rows } = await database.db.executeQuery<{ name: string }>(
    CompiledQuery.raw('select name from schema_migrations'),
  );
  const known = new Set(rows.map(({ name }) => name));
  const missing = (await readMigrations()).filter(({ name }) => !known.has(name));
  return missing.length === 0 ? ok(`${known.size}`) : bad(missing.map(({ name }) => name).join(', '));
}

async function checkJobs({ database }: Services): Promise<Finding> {
  const { rows } = await database.db.executeQuery<{ failed: number; stuck: number }>(
    CompiledQuery.raw(
      "select count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'running' and lease_until < now()) as stuck from jobs",
    ),
  );
  const [row] = rows;
  const text = `failed ${row?.failed ?? 0}, stuck ${row?.stuck ?? 0}`;
  return (row?.failed ?? 0) + (row?.stuck ?? 0) > 0 ? warn(text) : ok(text);
}

async function checkAnalytics({ analytics }: Services): Promise<Finding> {
  const { engine, lagSeconds, pendingEvents } = await analytics.status();
  const text = `${engine}, lag ${lagSeconds.toFixed(0)} s, pending ${pendingEvents}`;
  return lagSeconds > 60 ? warn(text) : ok(text);
}

/** A commit that reads back what it wrote: the database takes writes. */
async function checkWrite({ database, clock }: Services): Promise<Finding> {
  const stamp = JSON.stringify(clock().toISOString());
  await database.db
    .insertInto('settings')
    .values({ key: 'doctor', value: stamp, updated_at: clock() })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: stamp, updated_at: clock() }))
    .execute();
  const row = await database.db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'doctor')
    .executeTakeFirst();
  return JSON.stringify(row?.value) === stamp
    ? ok(await database.version())
    : bad('a write was not read back');
}

const checks: Readonly<Record<DoctorCheck['id'], (services: Services) => Promise<Finding>>> = {
  node: async () => ok(process.versions.node),
  disk: checkDisk,
  database: checkWrite,
  schema: checkSchema,
  jobs: checkJobs,
  analytics: checkAnalytics,
};

/** Looks at everything an installation stands on. A check that throws is a bad finding, never an exception. */
export async function examine(services: Services): Promise<DoctorCheck[]> {
  const found: DoctorCheck[] = [];
  for (const [id, check] of Object.entries(checks) as [DoctorCheck['id'], (typeof checks)['node']][]) {
    const finding = await check(services).catch((error: unknown) =>
      bad(error instanceof Error ? error.message : String(error)),
    );
    found.push({ id, ...finding });
  }
  return found;
}
