import type { Logger } from 'pino';
import { CompiledQuery } from 'kysely';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Analytics } from './analytics.ts';
import type { FactTable } from './fact-table.ts';

export type OpenAnalytics = {
  readonly config: Config;
  readonly database: Database;
  readonly facts: readonly FactTable[];
  readonly log: Logger;
  readonly clock: () => Date;
};

/** Opens the analytic side the configuration asks for. */
export async function openAnalytics({ database }: OpenAnalytics): Promise<Analytics> {
  return {
    engine: database.engine === 'pglite' ? 'pglite' : 'postgres',
    rows: async <T>(sql: string, params: readonly unknown[] = []) =>
      (await database.db.executeQuery<T>(CompiledQuery.raw(sql, [...params]))).rows,
    rebuild: async () => undefined,
    refresh: async () => undefined,
    status: async () => ({ engine: database.engine, lagSeconds: 0, pendingEvents: 0, refreshedAt: null, rows: {}, snapshot: '' }),
    close: async () => undefined,
  };
}
