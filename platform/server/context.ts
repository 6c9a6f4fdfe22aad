import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { DomainEvent } from '#platform/core/event.ts';
import type { Locale } from '#platform/core/i18n.ts';
import type { Actor, PermissionTable } from '#platform/core/permission.ts';
import type { Analytics } from './analytics/analytics.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { PlatformTables } from './db/tables.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { CompanySettings } from './settings.ts';
import type { TimelineSource } from './timeline.ts';

/**
 * The database as a command sees it. Rows narrow it to their own tables:
 * `const db = ctx.db.withTables<CustomersTables>()`.
 */
export type Db = Kysely<PlatformTables>;

export type AuditEntry = {
  /** "<row>.<verb-noun>", e.g. "customers.merge" */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** What a command or query is given; nothing else can be reached from inside a transaction. */
export type Ctx = {
  readonly db: Db;
  readonly actor: Actor;
  /** fixed for the whole command */
  readonly now: Date;
  readonly newId: () => string;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  readonly publish: (...events: readonly DomainEvent[]) => Promise<void>;
  readonly log: Logger;
  readonly locale: Locale;
  readonly company: CompanySettings;
};

/** What outlives a request: made once by the application, the same for every request. */
export type Services = {
  readonly config: Config;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly analytics: Analytics;
  readonly log: Logger;
  readonly newId: () => string;
  /** every row's permissions together */
  readonly permissions: PermissionTable;
  /** every row's part of a customer's timeline */
  readonly timeline: readonly TimelineSource[];
  /** a catalogue text in a language; `key` is "<row>:<path>" */
  readonly translate: (
    locale: Locale,
    key: string,
    params?: Readonly<Record<string, string | number>>,
  ) => string;
  /** 32+ random characters that sign links and sessions */
  readonly secret: string;
  readonly clock: () => Date;
};

/** What an operation's handler gets from the HTTP edge (or the CLI, or a job). */
export type RequestContext = {
  readonly services: Services;
  readonly actor: Actor;
  readonly locale: Locale;
  readonly log: Logger;
  readonly ip: string;
  /** request headers, lower-case names */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** adds a response header, e.g. set-cookie */
  readonly setHeader: (name: string, value: string) => void;
  /** One business verb in one transaction: write, audit, publish; a Refusal rolls everything back. */
  readonly command: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  /** Reads, outside any transaction. */
  readonly query: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
};
