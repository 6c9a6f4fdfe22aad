import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Analytics } from './analytics.ts';
import type { FactTable } from './fact-table.ts';
import { openMirror } from './mirror.ts';
import { openPostgresAnalytics } from './postgres.ts';

export type AnalyticsOptions = {
  readonly config: Pick<Config, 'analytics' | 'analyticsMemoryMb' | 'dataFolder'>;
  readonly database: Database;
  readonly facts: readonly FactTable[];
  readonly log: Logger;
  readonly clock: () => Date;
  /** how often the mirror looks for news; 0 = only when asked */
  readonly everyMs?: number;
};

/** Analytics as configured: the DuckDB mirror in the data folder, or the record store itself. */
export function openAnalytics(options: AnalyticsOptions): Promise<Analytics> {
  const { config, database, facts } = options;
  if (config.analytics === 'postgres') return openPostgresAnalytics(database, facts);
  return openMirror({
    ...options,
    path: join(config.dataFolder, 'analytics.duckdb'),
    memoryMb: config.analyticsMemoryMb,
  });
}
