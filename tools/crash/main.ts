/** `npm run crash -- [--kills 50] [--engine pglite|postgres]`; postgres needs TEST_DATABASE_URL. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { crash } from './crash.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, engine: { type: 'string', default: 'pglite' } },
});
const adminUrl = process.env.TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres';

async function onPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const name = `holdfast_crash_${process.pid}`;
  await admin(`create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  try {
    return await work(url.toString());
  } finally {
    await admin(`drop database if exists ${name} with (force)`);
  }
}

const options = { kills: Number(values.kills), say: (line: string) => console.log(line) };
const report =
  values.engine === 'postgres'
    ? await onPostgres((databaseUrl) => crash({ ...options, databaseUrl }))
    : await crash(options);
console.table(report);
const broken = report.lost + report.importLinesLost + report.doubled;
console.log(broken === 0 ? 'Nothing acknowledged was lost.' : 'Something acknowledged is gone or doubled.');
process.exit(broken === 0 ? 0 : 1);
