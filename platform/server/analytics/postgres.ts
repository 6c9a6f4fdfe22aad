import { CompiledQuery } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Analytics, Cell, Columns } from './analytics.ts';
import type { FactTable } from './fact-table.ts';
import { ensureViews } from './views.ts';

/**
 * The same SQL texts against the fact views in the record store itself: nothing to mirror, never behind. For a
 * distributed database, and as the second opinion of the differential test.
 */
export async function openPostgresAnalytics(
  database: Database,
  facts: readonly FactTable[],
): Promise<Analytics> {
  await ensureViews(database, facts);
  const rows = async <T extends Record<string, Cell>>(
    sql: string,
    params: readonly Cell[] = [],
  ): Promise<T[]> => {
    const result = await database.db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(sql, [...params]),
    );
    return result.rows.map((row) => {
      const out: Record<string, Cell> = {};
      for (const [name, value] of Object.entries(row)) out[name] = toCell(value);
      return out as T;
    });
  };
  const snapshot = async (): Promise<string> => {
    const [now] = await rows<{ snapshot: string }>('select cast(pg_current_snapshot() as text) as snapshot');
    return now?.snapshot ?? '';
  };
  return {
    engine: database.engine,
    rows,
    columns: async (sql, params) => columnsOf(await rows(sql, params)),
    snapshot,
    // views need no refilling; they are made anew when the company's zone or currency has changed
    rebuild: async () => void (await ensureViews(database, facts)),
    refresh: async (_ids, totals) => totals?.(),
    catchUp: async () => void (await ensureViews(database, facts)),
    status: async () => ({
      engine: database.engine,
      lagSeconds: 0,
      pendingEvents: 0,
      refreshedAt: new Date().toISOString(),
      rebuilding: false,
      rows: {},
      snapshot: await snapshot(),
    }),
    close: async () => undefined,
  };
}

/** `numeric` and `int8` come as text or numbers from the drivers; a select for analytics has numbers in both. */
function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  return String(value);
}

/** Rows turned over; a column without a text in it is one of numbers. */
export function columnsOf(rows: readonly Record<string, Cell>[]): Columns {
  const names = Object.keys(rows[0] ?? {});
  const filled = names.map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    return values.some((value) => typeof value === 'string')
      ? ([name, values.map((value) => (value === null ? null : String(value)))] as const)
      : ([
          name,
          Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
        ] as const);
  });
  return Object.fromEntries(filled);
}
