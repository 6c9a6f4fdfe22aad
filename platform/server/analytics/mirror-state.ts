import type { Duck } from './duckdb.ts';
import { duckTableOf, type FactTable } from './fact-table.ts';

/** Where the mirror stands, kept in the same file and written in the same transaction as the facts themselves. */
export type MirrorState = {
  readonly signature: string;
  /** last announcement whose facts are in; null before the first load */
  readonly eventNo: number | null;
  /** counts refreshes: figures of one generation belong together */
  readonly generation: number;
  readonly refreshedAt: string | null;
  /** customers refreshed since the tables were last sorted: their rows lie at the end, out of order */
  readonly loose: number;
};

type StateRow = {
  signature: string;
  event_no: number | null;
  generation: number;
  refreshed_at: string | null;
  loose: number;
};

/** Null when the file holds no state (a new file). */
export async function readState(duck: Duck): Promise<MirrorState | null> {
  const known = await duck.rows(
    "select 1 as found from information_schema.tables where table_name = 'mirror_state'",
  );
  if (known.length === 0) return null;
  const [row] = await duck.rows<StateRow>(
    'select signature, event_no, generation, refreshed_at, loose from mirror_state',
  );
  if (!row) return null;
  return {
    signature: row.signature,
    eventNo: row.event_no,
    generation: row.generation,
    refreshedAt: row.refreshed_at,
    loose: row.loose,
  };
}

/** Empty tables for every fact, so that a question asked before the first load gets an empty answer, not an error. */
export async function createTables(
  duck: Duck,
  facts: readonly FactTable[],
  signature: string,
): Promise<void> {
  await duck.write('begin transaction');
  for (const fact of facts) await duck.write(duckTableOf(fact));
  await duck.write(
    'create table mirror_state (signature varchar, event_no bigint, generation integer, refreshed_at varchar, loose integer)',
  );
  await duck.write(`insert into mirror_state values ('${signature}', null, 0, null, 0)`);
  await duck.write('commit');
}

/**
 * In the caller's transaction on the writing connection. `refreshed`: customers whose rows were written anew, or everything,
 * which leaves the tables sorted.
 */
export const stepState = (eventNo: number, at: Date, refreshed: number | 'all'): string =>
  `update mirror_state set event_no = ${Math.trunc(eventNo)}, generation = generation + 1, refreshed_at = '${at.toISOString()}', ` +
  `loose = ${refreshed === 'all' ? '0' : `loose + ${refreshed}`}`;

/** The same rows in their order again: figures stay those of the generation. */
export const sorted = 'update mirror_state set loose = 0';
