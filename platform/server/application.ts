import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openAnalytics } from './analytics/open.ts';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import type { Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { openPglite } from './db/pglite.ts';
import { openPostgres } from './db/postgres.ts';
import { type Courier, startCourier } from './events/outbox.ts';
import { type Authenticate, createHttpServer } from './http/server.ts';
import { createTranslate } from './i18n.ts';
import { uuidv7 } from './id.ts';
import { createJobs, type Runner, startRunner } from './jobs/runner.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import type { ServerModule } from './module.ts';
import { platformModule } from './platform-module.ts';
import { loadSecret } from './secret.ts';

const maintenanceEveryMs = 10 * 60_000;

export type ApplicationOptions = {
  readonly config: Config;
  readonly log: Logger;
  readonly modules: readonly ServerModule[];
  readonly clock?: () => Date;
};

/** An open data folder with everything on it, but no HTTP: what the server, the command line and tests stand on. */
export type Application = {
  readonly services: Services;
  readonly modules: readonly ServerModule[];
  /** tells other processes on this machine where to reach us */
  readonly announce: (url: string) => Promise<void>;
  /** starts delivering events and running jobs until {@link close} */
  readonly startWork: () => { readonly courier: Courier; readonly runner: Runner };
  readonly close: () => Promise<void>;
};

async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl !== undefined) return openPostgres(config.databaseUrl, config.databasePool);
  const folder = join(config.dataFolder, 'postgres');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return openPglite(folder);
}

/** Opens the folder (locked) and the database, brings the schema up to date, starts each row. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { config, log } = options;
  const lock: FolderLock = await lockFolder(config.dataFolder);
  const modules = [platformModule, ...options.modules];
  const clock = options.clock ?? (() => new Date());
  const closers: (() => Promise<void>)[] = [() => lock.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openDatabase(config);
    closers.push(() => database.close());
    const applied = await migrate(database, clock());
    if (applied.length > 0) log.info({ applied }, 'the database schema was brought up to date');
    const facts = modules.flatMap((module) => module.facts ?? []);
    const analytics = await openAnalytics({ config, database, facts, log, clock });
    closers.push(() => analytics.close());
    const services: Services = {
      config,
      database,
      analytics,
      log,
      clock,
      newId: () => uuidv7(),
      jobs: createJobs(database.db, () => uuidv7(), clock),
      permissions: Object.assign({}, ...modules.map((module) => module.permissions)),
      timeline: modules.flatMap((module) => module.timeline ?? []),
      translate: createTranslate(modules),
      secret: await loadSecret(config),
    };
    for (const module of modules) await module.start?.(services);
    const timer = setInterval(() => {
      database.maintain().catch((error: unknown) => log.error({ err: error }, 'database maintenance failed'));
    }, maintenanceEveryMs);
    timer.unref();
    closers.push(async () => clearInterval(timer));
    return {
      services,
      modules,
      announce: lock.announce,
      startWork: () => {
        const courier = startCourier(
          services,
          modules.flatMap((module) => module.subscribers ?? []),
          log,
        );
        const runner = startRunner(
          services,
          modules.flatMap((module) => module.jobs ?? []),
        );
        closers.push(
          () => courier.stop(),
          () => runner.stop(),
        );
        return { courier, runner };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts the HTTP server before an open application. */
export function httpOf(
  application: Application,
  authenticate: Authenticate,
  consoleFolder?: string,
): Promise<FastifyInstance> {
  const { services, modules } = application;
  return createHttpServer({ services, modules, authenticate, ...(consoleFolder ? { consoleFolder } : {}) });
}
