/**
 * Makes the big world of the bench in DuckDB, in PostgreSQL or in both: `node tools/bench/generate.ts [--scale 0.1]`.
 * PostgreSQL is the server of BENCH_DATABASE_URL (any database of it: the bench has its own, holdfast_bench).
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { modules } from '../../apps/server/modules.ts';
import { type Duck, openDuck } from '../../platform/server/analytics/duckdb.ts';
import { duckTableOf } from '../../platform/server/analytics/fact-table.ts';
import { replaceTables, sortInto } from '../../platform/server/analytics/sorting.ts';
import { fillStatement, type WorldTable, worldTables } from './world.ts';

export const benchDatabase = 'holdfast_bench';
const folder = fileURLToPath(new URL('../../node_modules/.cache/holdfast-bench/', import.meta.url));

const made = new Set(worldTables(1).map(({ name }) => name));
/** What the mirror has of the world's tables; facts that no chart reads are not in it. */
const facts = modules.flatMap((module) => module.facts ?? []).filter(({ name }) => made.has(name));

/** Changes when the world does, or how the mirror keeps it: a world made by other statements is made again. */
export const fingerprint = (scale: number): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        worldTables(scale),
        facts.map((fact) => duckTableOf(fact)),
        facts.map(({ sorted }) => sorted),
      ]),
    )
    .digest('hex')
    .slice(0, 16);

export type Made = { readonly seconds: number; readonly reused: boolean };

const since = (start: number): number => (performance.now() - start) / 1000;

/** A DuckDB file with the world in it, opened as the product opens its mirror. */
export async function openDuckWorld(scale: number): Promise<{ readonly duck: Duck; readonly made: Made }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `world-${scale}.duckdb`);
  const mark = `${path}.made`;
  const options = { path, memoryMb: 2048, threads: 2 };
  const known = await readFile(mark, 'utf8').catch(() => '');
  if (known === fingerprint(scale))
    return { duck: await openDuck(options), made: { seconds: 0, reused: true } };
  await Promise.all([path, `${path}.wal`, mark].map((file) => rm(file, { force: true })));
  const duck = await openDuck(options);
  const start = performance.now();
  for (const table of worldTables(scale)) await duck.write(fillStatement(table, 'duckdb'));
  await duck.write('drop table bench_people');
  // the types, packing and order of the mirror's own tables: the charts are measured on what the product has
  for (const fact of facts) {
    await sortInto(duck, fact, fact.name);
    for (const statement of replaceTables([fact])) await duck.write(statement);
  }
  await duck.write('checkpoint');
  await writeFile(mark, fingerprint(scale));
  return { duck, made: { seconds: since(start), reused: false } };
}

/** URL of the bench's own database on the given server. */
export function benchUrl(url: string, database: string = benchDatabase): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.toString();
}

const ownDatabase = (url: string): Promise<void> =>
  onClient(
    url,
    async (client) => {
      const found = await client.query('select 1 from pg_database where datname = $1', [benchDatabase]);
      if (found.rowCount === 0) await client.query(`create database ${benchDatabase}`);
    },
    'postgres',
  );

export async function onClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  database: string = benchDatabase,
): Promise<T> {
  const client = new pg.Client({ connectionString: benchUrl(url, database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Fills PostgreSQL on two connections at once; what reads another table waits for it. */
export async function makePostgresWorld(url: string, scale: number): Promise<Made> {
  await ownDatabase(url);
  const mark = fingerprint(scale);
  const known = await onClient(url, async (client) => {
    const exists = await client.query(`select to_regclass('bench_world') is not null as yes`);
    return exists.rows[0]?.yes === true
      ? String((await client.query('select mark from bench_world')).rows[0]?.mark)
      : '';
  });
  if (known === mark) return { seconds: 0, reused: true };
  const start = performance.now();
  const tables = worldTables(scale);
  await onClient(url, async (client) => {
    const names = tables.map((table) => table.name).filter((name) => !name.includes('+'));
    for (const name of [...names, 'bench_world']) await client.query(`drop table if exists ${name}`);
  });
  await fillInTwoLines(url, tables);
  await onClient(url, async (client) => {
    await client.query('drop table bench_people');
    await client.query('create table bench_world as select $1::text as mark', [mark]);
  });
  return { seconds: since(start), reused: false };
}

async function fillInTwoLines(url: string, tables: readonly WorldTable[]): Promise<void> {
  const done = new Set<string>();
  const left = [...tables];
  let wake: (() => void)[] = [];
  const line = () =>
    onClient(url, async (client) => {
      await client.query(`set work_mem = '64MB'`);
      while (left.length > 0) {
        const index = left.findIndex((table) => table.after.every((name) => done.has(name)));
        if (index < 0) {
          await new Promise<void>((resolve) => wake.push(resolve));
          continue;
        }
        const [table] = left.splice(index, 1);
        if (!table) continue;
        await client.query(fillStatement(table, 'postgres'));
        if (!table.name.includes('+')) await prepare(client, table);
        done.add(table.name);
        for (const resume of wake) resume();
        wake = [];
      }
    });
  await Promise.all([line(), line()]);
}

/** What a careful administrator would give it: the key's first column indexed, statistics up to date. */
async function prepare(client: pg.Client, table: WorldTable): Promise<void> {
  if (table.name.startsWith('fact_')) await client.query(`create index on ${table.name} (customer_id)`);
  await client.query(`analyze ${table.name}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } });
  const scale = Number(values.scale);
  const { duck, made } = await openDuckWorld(scale);
  console.log(`DuckDB: ${made.reused ? 'already there' : `${made.seconds.toFixed(1)} s`}`);
  for (const table of worldTables(scale).filter((t) => /^(fact|dim)_\w+$/.test(t.name))) {
    const [row] = await duck.rows<{ n: number }>(`select count(*) as n from ${table.name}`);
    console.log(`  ${table.name.padEnd(22)} ${String(row?.n ?? 0).padStart(10)}`);
  }
  await duck.close();
  const url = process.env.BENCH_DATABASE_URL;
  if (url === undefined) console.log('PostgreSQL: skipped, BENCH_DATABASE_URL is not set');
  else {
    const world = await makePostgresWorld(url, scale);
    console.log(`PostgreSQL: ${world.reused ? 'already there' : `${world.seconds.toFixed(1)} s`}`);
  }
}
