/**
 * Kills the server with SIGKILL again and again while it takes writes and imports, opens the folder again each time, and
 * looks whether anything that was acknowledged is gone: `npm run crash -- --kills 50 --engine pglite`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledQuery } from 'kysely';
import { openPglite } from '#platform/server/db/pglite.ts';
import { openPostgres } from '#platform/server/db/postgres.ts';
import { makeLocalToken } from '#platform/server/http/local-token.ts';

const serverFile = fileURLToPath(new URL('./crash-server.ts', import.meta.url));

export type CrashOptions = {
  readonly kills: number;
  /** absent: the embedded database in a temporary folder */
  readonly databaseUrl?: string;
  readonly say?: (line: string) => void;
};

export type CrashReport = {
  readonly kills: number;
  readonly acknowledged: number;
  /** acknowledged customers that are not found by index, or not by a scan */
  readonly lost: number;
  readonly importsFinished: number;
  /** lines of finished imports that are not in the store */
  readonly importLinesLost: number;
  /** customers that exist twice */
  readonly doubled: number;
};

type Server = { readonly child: ChildProcess; readonly url: string };

async function startServer(folder: string, environment: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [serverFile], {
    env: { ...process.env, ...environment, HOLDFAST_DATA: folder, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /ready (http:\S+)/.exec(text);
      if (found?.[1]) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`the server did not open the folder again (exit ${code})`)));
  });
  return { child, url };
}

/** Sends the signal, unless it is dead already, and waits for the end. */
async function end({ child }: Server, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** Every other file is so large that a thread of its own reads it. */
const fileOf = (nth: number): { readonly lines: number; readonly name: string } =>
  nth % 2 === 0 ? { lines: 12_000, name: 'n'.repeat(170) } : { lines: 3000, name: 'Imported' };

/** Writes as fast as it is let, until the server dies; notes what was acknowledged. */
async function writeUntilDead(
  server: Server,
  secret: string,
  round: number,
  acknowledged: string[],
): Promise<void> {
  const write = async (writer: number): Promise<void> => {
    for (let batch = 0; ; batch += 1) {
      const ids = Array.from({ length: 5 }, (_, index) => `r${round}w${writer}b${batch}i${index}`);
      const records = ids.map((externalId) => ({ externalId, name: `Customer ${externalId}` }));
      const answer = await fetch(`${server.url}/api/v1/customers/batch`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${makeLocalToken(secret, Date.now())}`,
        },
        body: JSON.stringify({ source: 'crash', records }),
      });
      if (answer.status >= 300)
        throw new Error(`a write was refused: ${answer.status} ${await answer.text()}`);
      await answer.text();
      acknowledged.push(...ids);
    }
  };
  const died = (error: unknown): void => {
    if (!(error instanceof TypeError)) throw error;
  };
  await Promise.all([1, 2, 3].map((writer) => write(writer).catch(died)));
}

async function countIn(
  options: CrashOptions,
  folder: string,
  acknowledged: readonly string[],
  imported: number,
): Promise<Omit<CrashReport, 'kills' | 'importsFinished'>> {
  const database = options.databaseUrl
    ? await openPostgres(options.databaseUrl, 2)
    : await openPglite(join(folder, 'postgres'));
  const ids = acknowledged.map((id) => `crash:${id}`);
  const query = async (sql: string, params: unknown[] = []): Promise<number> => {
    const { rows } = await database.db.executeQuery<{ n: number }>(CompiledQuery.raw(sql, params));
    return rows[0]?.n ?? -1;
  };
  const byIndex = await query(
    "select count(*) as n from identities where kind = 'external' and value = any($1::text[])",
    [ids],
  );
  await query('select set_config($1, $2, false)::text is null as n', ['enable_indexscan', 'off']);
  await query('select set_config($1, $2, false)::text is null as n', ['enable_bitmapscan', 'off']);
  await query('select set_config($1, $2, false)::text is null as n', ['enable_indexonlyscan', 'off']);
  const byScan = await query(
    "select count(*) as n from identities where kind = 'external' and value = any($1::text[])",
    [ids],
  );
  const importLines = await query(
    "select count(*) as n from identities where kind = 'external' and value like 'crash-import:%'",
  );
  const doubled = await query('select count(*) - count(distinct name) as n from customers');
  await database.close();
  return {
    acknowledged: ids.length,
    lost: ids.length - Math.min(byIndex, byScan),
    importLinesLost: imported - importLines,
    doubled,
  };
}

/** One call to the API as the command line makes it. @throws TypeError when the server is dead */
async function call<T>(
  server: Server,
  secret: string,
  method: string,
  path: string,
  body?: string,
  type = 'application/json',
): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${makeLocalToken(secret, Date.now())}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`${method} ${path} was refused: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

type Import = { readonly importId: string; readonly state: string };

/** A file of customers of its own for each import. @returns true when the server said that it runs */
async function beginImport(
  server: Server,
  secret: string,
  round: number,
  { lines: length, name }: ReturnType<typeof fileOf>,
): Promise<boolean> {
  const lines = Array.from({ length }, (_, line) => `i${round}-${line},${name} ${round} ${line}`);
  const csv = `customer_id,name\n${lines.join('\n')}\n`;
  try {
    const { importId } = await call<Import>(
      server,
      secret,
      'POST',
      '/imports',
      JSON.stringify({ source: 'crash-import', preset: 'holdfast' }),
    );
    await call(
      server,
      secret,
      'PUT',
      `/imports/${importId}/files/customers.csv`,
      csv,
      'application/octet-stream',
    );
    await call(server, secret, 'POST', `/imports/${importId}/run`, '{}');
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function importsLeft(server: Server, secret: string): Promise<number> {
  const { rows } = await call<{ rows: Import[] }>(server, secret, 'GET', '/imports?limit=200');
  return rows.filter(({ state }) => state === 'running').length;
}

/** Runs the whole ordeal in a folder of its own and removes it. */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const say = options.say ?? (() => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-crash-'));
  const environment: Record<string, string> = options.databaseUrl
    ? { DATABASE_URL: options.databaseUrl }
    : {};
  const acknowledged: string[] = [];
  let imports = 0;
  let importLines = 0;
  let running: Server | undefined;
  try {
    for (let round = 0; round < options.kills; round += 1) {
      const server = await startServer(folder, environment);
      running = server;
      const secret = (await readFile(join(folder, 'secret'), 'utf8')).trim();
      if (round % 2 === 0) {
        const file = fileOf(round / 2);
        if (await beginImport(server, secret, round, file)) {
          imports += 1;
          importLines += file.lines;
        }
      }
      const delay = 150 + Math.floor(Math.random() * 1500);
      setTimeout(() => server.child.kill('SIGKILL'), delay);
      await writeUntilDead(server, secret, round, acknowledged);
      await end(server, 'SIGKILL');
      say(
        `kill ${round + 1} of ${options.kills} after ${delay} ms: ${acknowledged.length} writes acknowledged so far`,
      );
    }
    // what was begun must come to its end by itself
    const server = await startServer(folder, environment);
    running = server;
    const secret = (await readFile(join(folder, 'secret'), 'utf8')).trim();
    for (let waited = 0; waited < 900 && (await importsLeft(server, secret)) > 0; waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const left = await importsLeft(server, secret);
    await end(server, 'SIGTERM');
    const found = await countIn(options, folder, acknowledged, importLines);
    return { kills: options.kills, importsFinished: imports - left, ...found };
  } finally {
    if (running) await end(running, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}
