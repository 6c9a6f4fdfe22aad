/** `holdfast <command>`: what one does from a terminal. Every command talks HTTP, to the running server or to itself. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { BackupRefused, restoreBackup } from '#platform/server/backup.ts';
import { ConfigError, readConfig } from '#platform/server/config.ts';
import { openPglite } from '#platform/server/db/pglite.ts';
import { openPostgres } from '#platform/server/db/postgres.ts';
import { FolderInUse, lockFolder } from '#platform/server/lock.ts';
import { agentsCommand } from './agents-command.ts';
import { CallRefused, connect } from './connection.ts';
import { driversCommand } from './drivers-command.ts';
import { forecastCommand } from './forecast-command.ts';
import { importCommand } from './import-command.ts';
import { metricsCommand, retentionCommand } from './metrics-command.ts';
import { reportCommand } from './report-command.ts';
import { experimentsCommand, roiCommand } from './roi-command.ts';
import { sampleCommand } from './sample-command.ts';
import type { Command, Terminal } from './terminal.ts';

const doctor: Command = {
  usage: 'doctor [--json]',
  summary: 'examine this installation',
  run: async ({ args, config, out }) => {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
    const connection = await connect(config);
    try {
      type Check = { id: string; state: 'ok' | 'warning' | 'bad'; detail: string };
      const checks = await connection.call<Check[]>('GET', '/doctor');
      if (values.json) out(JSON.stringify(checks, null, 2));
      else for (const check of checks) out(`${check.state.padEnd(8)} ${check.id.padEnd(10)} ${check.detail}`);
      return checks.some(({ state }) => state === 'bad') ? 1 : 0;
    } finally {
      await connection.close();
    }
  },
};

const resetPassword: Command = {
  usage: 'reset-password EMAIL',
  summary: 'make a link with which this person sets a new password',
  run: async ({ args, config, out, err }) => {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const email = positionals[0]?.toLowerCase() ?? '';
    const connection = await connect(config);
    try {
      type Person = { staffId: string; email: string | null };
      const found = await connection.call<{ rows: Person[] }>(
        'GET',
        `/people?search=${encodeURIComponent(email)}&limit=200`,
      );
      const person = found.rows.find((one) => one.email?.toLowerCase() === email);
      if (!person) {
        err(`Nobody here has the e-mail ${email}.`);
        return 1;
      }
      const link = await connection.call<{ path: string; expiresAt: string }>(
        'POST',
        `/people/${person.staffId}/reset-link`,
        {},
      );
      out(`${config.publicUrl ?? `http://localhost:${config.port}`}${link.path}`);
      err(`Works once, until ${link.expiresAt}.`);
      return 0;
    } finally {
      await connection.close();
    }
  },
};

const backup: Command = {
  usage: 'backup [FILE]',
  summary: 'write the whole record store into one file',
  run: async ({ args, config, out }) => {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const file = positionals[0] ?? `holdfast-${new Date().toISOString().slice(0, 10)}.backup.gz`;
    const connection = await connect(config);
    try {
      // "wx": a backup never overwrites another one
      await pipeline(
        Readable.from(await connection.download('/backup')),
        createWriteStream(file, { flags: 'wx', mode: 0o600 }),
      );
      out(
        `Written: ${file}. It holds everything, also the secret that signs links: keep it as safe as the data itself.`,
      );
      return 0;
    } finally {
      await connection.close();
    }
  },
};

const restore: Command = {
  usage: 'restore FILE',
  summary: 'fill an empty data folder (or PostgreSQL database) from a backup',
  run: async ({ args, config, out }) => {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const [file] = positionals;
    if (file === undefined) throw new BackupRefused('Name the backup file: holdfast restore FILE');
    const lock = await lockFolder(config.dataFolder);
    const folder = join(config.dataFolder, 'postgres');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const database = config.databaseUrl
      ? await openPostgres(config.databaseUrl, 2)
      : await openPglite(folder);
    try {
      const { rows } = await restoreBackup(database, config, file, new Date());
      out(`Restored ${rows} rows. Analytics are rebuilt at the next start.`);
      return 0;
    } finally {
      await database.close();
      await lock.release();
    }
  },
};

const start: Command = {
  usage: 'start',
  summary: 'start the server (the same as npm start)',
  run: async () => {
    await import('../server/main.ts');
    return undefined;
  },
};

const commands: Readonly<Record<string, Command>> = {
  start,
  import: importCommand,
  metrics: metricsCommand,
  retention: retentionCommand,
  drivers: driversCommand,
  forecast: forecastCommand,
  report: reportCommand,
  agents: agentsCommand,
  roi: roiCommand,
  experiments: experimentsCommand,
  sample: sampleCommand,
  backup,
  restore,
  doctor,
  'reset-password': resetPassword,
};

function help(out: Terminal['out']): void {
  out('holdfast: which parts of your service keep customers\n');
  for (const { usage, summary } of Object.values(commands)) out(`  holdfast ${usage}\n      ${summary}`);
  out('\nSettings come from the environment: HOLDFAST_DATA, PORT, DATABASE_URL … (README.md)');
}

/** Errors a person can mend are told in one line; others with their stack, because they are our bugs. */
function tell(error: unknown): void {
  const { code, message } = error as { code?: string; message?: string };
  const expected = [CallRefused, ConfigError, FolderInUse, BackupRefused].some(
    (kind) => error instanceof kind,
  );
  const known =
    expected ||
    code?.startsWith('ERR_PARSE_ARGS') ||
    ['ENOENT', 'EEXIST', 'EACCES', 'ECONNREFUSED'].includes(code ?? '');
  console.error(known ? message : error);
}

const [name = 'help', ...args] = process.argv.slice(2);
const out: Terminal['out'] = (line) => console.log(line);
const command = commands[name];
if (command) {
  try {
    const config = readConfig(process.env);
    const status = await command.run({ args, config, out, err: (line) => console.error(line) });
    if (status !== undefined) process.exit(status);
  } catch (error) {
    tell(error);
    process.exit(1);
  }
} else {
  help(out);
  process.exit(['help', '--help', '-h'].includes(name) ? 0 : 2);
}
