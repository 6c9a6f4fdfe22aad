/**
 * What tests stand on: a migrated database and the real HTTP server over chosen rows, in this process.
 *
 *   const app = await startTestApplication({ modules: [customersModule] });
 *   const { status, body } = await app.call('owner', 'GET', '/customers');
 *   await app.close();
 *
 * The caller's role is given by a header instead of a sign-in; signing in itself is tested in the identity row.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { type Actor, type Role, roles } from '#platform/core/permission.ts';
import { type Application, httpOf, openApplication } from './application.ts';
import { readConfig } from './config.ts';
import type { Ctx } from './context.ts';
import { migrate, readMigrations } from './db/migrate.ts';
import { openPglite } from './db/pglite.ts';
import type { Courier } from './events/outbox.ts';
import type { Authenticate } from './http/server.ts';
import type { Runner } from './jobs/runner.ts';
import { createLog } from './log.ts';
import type { ServerModule } from './module.ts';
import { createRequestContext } from './request-context.ts';

export type Engine = 'pglite' | 'postgres';

const adminUrl = process.env.TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres';

/** The engines this machine can test on: the embedded one always, PostgreSQL where one answers. */
export async function availableEngines(): Promise<Engine[]> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return ['pglite', 'postgres'];
  } catch (error) {
    // CI has one, and must not pass by skipping
    if (process.env.REQUIRE_ALL === '1') throw error;
    return ['pglite'];
  }
}

async function createPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `holdfast_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await admin(`create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => admin(`drop database if exists ${name} with (force)`) };
}

/**
 * A folder with a migrated embedded database, made once per set of migrations and copied for each test file: making one
 * takes seconds, copying it does not.
 */
async function migratedTemplate(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(await readMigrations()));
  const template = join(tmpdir(), `holdfast-template-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(template)) return template;
  const making = await mkdtemp(join(tmpdir(), 'holdfast-making-'));
  const database = await openPglite(making);
  await migrate(database, new Date());
  await database.close();
  // of two test files making it at once one wins the rename; both are the same
  await rename(making, template).catch(() => rm(making, { recursive: true, force: true }));
  return template;
}

export type TestOptions = {
  readonly modules: readonly ServerModule[];
  readonly engine?: Engine;
  readonly clock?: () => Date;
  /** the real thing, for tests of signing in; by default the role comes from a header */
  readonly authenticate?: Authenticate;
  readonly environment?: Readonly<Record<string, string>>;
  /** false: events are not delivered and jobs stay queued; default true */
  readonly work?: boolean;
  /** keep an existing folder (for reopen tests) instead of a fresh one that is removed at the end */
  readonly dataFolder?: string;
};

export type TestAnswer = {
  readonly status: number;
  // a test reads what it expects to be there
  readonly body: never;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
};

export type TestApplication = {
  readonly application: Application;
  readonly http: FastifyInstance;
  readonly courier: Courier;
  readonly runner: Runner;
  readonly dataFolder: string;
  /** One HTTP request to /api/v1 as a role (null: nobody). GET inputs go into the query string by `query`. */
  readonly call: (
    as: Role | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<TestAnswer>;
  /** A command outside HTTP, as the system. */
  readonly command: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  /** delivers all events and runs all due jobs, until nothing is left */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const idle = {
  courier: { drain: async () => undefined, stop: async () => undefined },
  runner: { drain: async () => undefined, stop: async () => undefined },
};

const testStaffId = '00000000-0000-7000-8000-00000000000';

export const testActor = (role: Role): Actor => ({
  kind: 'staff',
  staffId: `${testStaffId}${roles.indexOf(role)}`,
  name: `Test ${role}`,
  email: `${role}@example.com`,
  role,
  locale: 'en',
});

const byHeader: Authenticate = async (_services, headers) => {
  const role = roles.find((name) => name === headers['x-test-role']);
  return role ? testActor(role) : { kind: 'anonymous' };
};

async function hasUndelivered({ database }: Application['services']): Promise<boolean> {
  const left = await database.db
    .selectFrom('outbox_cursors')
    .innerJoin('outbox', (join) => join.onRef('outbox.event_no', '>', 'outbox_cursors.event_no'))
    .select('outbox.event_no')
    .limit(1)
    .executeTakeFirst();
  return left !== undefined;
}

/** Opens an application on a fresh folder (or fresh PostgreSQL database) with the HTTP server before it. */
export async function startTestApplication(options: TestOptions): Promise<TestApplication> {
  const postgres = options.engine === 'postgres' ? await createPostgresDatabase() : undefined;
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'holdfast-test-')));
  if (!postgres && !existsSync(join(dataFolder, 'postgres'))) {
    await cp(await migratedTemplate(), join(dataFolder, 'postgres'), { recursive: true });
  }
  const config = readConfig({
    HOLDFAST_DATA: dataFolder,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    RATE_LIMIT: '1000000',
    ...(postgres ? { DATABASE_URL: postgres.url } : {}),
    ...options.environment,
  });
  const application = await openApplication({
    config,
    log: createLog(config.logLevel),
    modules: options.modules,
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const http = await httpOf(application, options.authenticate ?? byHeader);
  const { courier, runner } = options.work === false ? idle : application.startWork();
  const { services } = application;
  return {
    application,
    http,
    courier,
    runner,
    dataFolder,
    call: async (as, method, path, body, headers = {}) => {
      const answer = await http.inject({
        method: method as 'GET',
        url: `/api/v1${path}`,
        headers: { ...(as ? { 'x-test-role': as } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const isJson = String(answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.statusCode,
        body: (isJson && answer.payload !== '' ? answer.json() : undefined) as never,
        text: answer.payload,
        headers: answer.headers,
      };
    },
    command: (work) =>
      createRequestContext(services, { actor: { kind: 'system', name: 'test' }, locale: 'en' }).command(work),
    settle: async () => {
      await runner.drain();
      // jobs claimed by the runner's own loop a moment ago
      for (;;) {
        const busy = await services.database.db
          .selectFrom('jobs')
          .select('job_id')
          .where('state', 'in', ['queued', 'running'])
          .where('run_at', '<=', services.clock())
          .execute();
        if (busy.length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
        await runner.drain();
      }
      await courier.drain();
      // on a shared server an event waits for every older transaction of the whole cluster, also of other databases
      for (let tries = 0; tries < 1000 && (await hasUndelivered(services)); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await courier.drain();
      }
    },
    close: async () => {
      await http.close();
      await application.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
      await postgres?.drop();
    },
  };
}
