/**
 * How fast and in how much memory data comes in, on the embedded database:
 *   node tools/bench/import.ts --file online_retail.csv.gz [--repeat 3]     one import against a plain COPY of the same file
 *   node tools/bench/import.ts --rows 5000000                               a generated file of order lines
 * The COPY unzips the file and hands it to one statement of the engine as the CSV it is, into a table with typed columns and no
 * index, through the same worker thread, on the same folder, right before each import. `whole` is everything the import does;
 * `storing` leaves out clocks, totals and mirror.
 * Times are walls, and mean little on a busy machine: its load is printed with them, and the seconds of processor of all
 * threads, which hardly move with it.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { CompiledQuery, sql } from 'kysely';
import { modules } from '#apps/server/modules.ts';
import type { ImportDetail } from '#features/imports/core/schema.ts';
import { type Application, httpOf, openApplication } from '#platform/server/application.ts';
import { readConfig } from '#platform/server/config.ts';
import { CopyText } from '#platform/server/db/copy.ts';
import { createLog } from '#platform/server/log.ts';

const { values } = parseArgs({
  options: { file: { type: 'string' }, rows: { type: 'string' }, repeat: { type: 'string', default: '3' } },
});

/** The file as it is, unzipped where it is zipped and copied as CSV: its header names columns nobody has to map. */
async function plainCopy(application: Application, path: string): Promise<Cost> {
  const { db } = application.services.database;
  await sql`create table plain_copy (invoice text, stock text, description text, quantity int, ordered_at timestamp, price numeric, customer text, country text)`.execute(
    db,
  );
  const { seconds, cpu } = await timed(async () => {
    const bytes = await readFile(path);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const statement = "copy plain_copy from '/dev/blob' with (format csv, header)";
    await db.executeQuery(CompiledQuery.raw(statement, [new CopyText(text, false)]));
  });
  await sql`drop table plain_copy`.execute(db);
  return { seconds, cpu };
}

/** CPU seconds of all threads since `from`: unlike walls they hardly move when the machine is busy with other things. */
const cpuSince = (from: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};

type Measured = {
  storing: number;
  whole: number;
  cpu: number;
  wholeCpu: number;
  rows: number;
  held: number;
  rss: number[];
};

/** The import as a user starts it: upload, run, until it is done. `storing` leaves out clocks, totals and the mirror. */
async function measureImport(application: Application, path: string): Promise<Measured> {
  const http = await httpOf(application, async () => ({ kind: 'system', name: 'bench' }));
  const call = async (method: 'GET' | 'POST', url: string): Promise<ImportDetail> =>
    (
      await http.inject({ method, url: `/api/v1${url}`, ...(method === 'POST' ? { payload: {} } : {}) })
    ).json();
  const { importId } = await call('POST', '/imports');
  await http.inject({
    method: 'PUT',
    url: `/api/v1/imports/${importId}/files/${path.endsWith('.gz') ? 'lines.csv.gz' : 'lines.csv'}`,
    payload: createReadStream(path),
  });
  const rss: number[] = [];
  const start = performance.now();
  const used = process.cpuUsage();
  let cpu = 0;
  await call('POST', `/imports/${importId}/run`);
  const timer = setInterval(() => rss.push(Math.round(process.memoryUsage.rss() / 1e6)), 1000);
  let stored = 0;
  for (let turn = 0; ; turn += 1) {
    const { state, read } = await standing(application, importId);
    if (stored === 0 && (read || state !== 'running')) {
      stored = performance.now();
      cpu = cpuSince(used);
    }
    if (state !== 'running') {
      const [done, wholeCpu] = [performance.now(), cpuSince(used)];
      clearInterval(timer);
      const detail = await call('GET', `/imports/${importId}`);
      await http.close();
      const { rows, held } = detail.totals;
      if (state !== 'done') throw new Error(detail.error ?? state);
      return {
        storing: (stored - start) / 1000,
        whole: (done - start) / 1000,
        cpu,
        wholeCpu,
        rows,
        held,
        rss,
      };
    }
    // as a browser would, which costs turns at the one connection there is
    if (turn % 10 === 9) await call('GET', `/imports/${importId}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Where an import stands, and whether the last of its rows is stored: one small statement, to be asked often. */
async function standing(
  { services }: Application,
  importId: string,
): Promise<{ readonly state: string; readonly read: boolean }> {
  const { rows } = await sql<{ state: string; read: boolean }>`
    select state, coalesce((totals -> 'files' -> 0 ->> 'done')::boolean, false) as read from imports where import_id = ${importId}`.execute(
    services.database.db,
  );
  return rows[0] ?? { state: 'gone', read: false };
}

async function withApplication<T>(work: (application: Application) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const application = await openApplication({
    config: readConfig({ HOLDFAST_DATA: folder, LOG_LEVEL: 'error' }),
    log: createLog('error'),
    modules,
  });
  application.startWork();
  try {
    return await work(application);
  } finally {
    await application.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lines of orders as a shop has them: ten to an order, five orders to a customer, some lines without a customer. */
async function generate(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n');
  for (let at = 0; at < rows; ) {
    let text = '';
    for (const end = Math.min(rows, at + 5000); at < end; at += 1) {
      const order = Math.floor(at / 10);
      const customer = order % 50 === 0 ? '' : `${(order * 7919) % Math.ceil(rows / 50)}.0`;
      const day = new Date(Date.UTC(2023, 0, 1) + order * 60_000 * 2)
        .toISOString()
        .replace('T', ' ')
        .slice(0, 19);
      text += `${order},S${at % 4000},ARTICLE NUMBER ${at % 4000},${(at % 9) + 1},${day},${(at % 500) / 100},${customer},Germany\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

const shown = (seconds: number): string => `${seconds.toFixed(2)} s`;
const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

type Cost = { readonly seconds: number; readonly cpu: number };

async function timed<T>(work: () => Promise<T>): Promise<Cost & { readonly result: T }> {
  const start = performance.now();
  const used = process.cpuUsage();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000, cpu: cpuSince(used) };
}

const costText = ({ seconds, cpu }: Cost): string => `${shown(seconds)} (${shown(cpu)} CPU)`;

async function againstCopy(path: string): Promise<void> {
  const ratios: { storing: number; whole: number; cpu: number }[] = [];
  for (let round = 1; round <= Number(values.repeat); round += 1) {
    await withApplication(async (application) => {
      const copy = await plainCopy(application, path);
      const { storing, whole, cpu, wholeCpu, rows, held, rss } = await measureImport(application, path);
      ratios.push({
        storing: storing / copy.seconds,
        whole: whole / copy.seconds,
        cpu: wholeCpu / copy.cpu,
      });
      console.log(
        `round ${round}: COPY ${costText(copy)} · import of ${rows} lines (${held} held): storing ${costText({ seconds: storing, cpu })}, whole ${costText({ seconds: whole, cpu: wholeCpu })} · RSS at most ${Math.max(...rss)} MB · load ${loadavg()[0]?.toFixed(1)}`,
      );
    });
  }
  const of = (part: keyof (typeof ratios)[number]): string =>
    `${median(ratios.map((one) => one[part])).toFixed(2)}×`;
  console.log(
    `medians: storing ${of('storing')} and whole ${of('whole')} of a plain COPY of the file (asked: 3); processor of all threads ${of('cpu')} of the COPY's`,
  );
}

async function manyRows(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-file-'));
  const path = join(folder, 'lines.csv');
  await generate(path, rows);
  const bytes = (await stat(path)).size;
  await withApplication(async (application) => {
    const { storing, whole, held, rss } = await measureImport(application, path);
    const quarter = (part: number): number => rss[Math.floor((rss.length - 1) * part)] ?? 0;
    console.log(
      `${rows} lines, ${(bytes / 1e6).toFixed(0)} MB, ${held} held: ${shown(storing)} (${Math.round(rows / storing)} lines a second), with clocks, totals and mirror ${shown(whole)}`,
    );
    console.log(
      `RSS in MB at 0, 25, 50, 75, 100 % of the time: ${[0, 0.25, 0.5, 0.75, 1].map(quarter).join(', ')}; at most ${Math.max(...rss)} · load ${loadavg()[0]?.toFixed(1)}`,
    );
  });
  await rm(folder, { recursive: true, force: true });
}

if (values.file) await againstCopy(values.file);
if (values.rows) await manyRows(Number(values.rows));
process.exit(0);
