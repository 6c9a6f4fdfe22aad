import type { Db } from '../context.ts';

/** One open record store. The rest of the product does not know which engine it is. */
export type Database = {
  readonly engine: 'pglite' | 'postgres';
  /** outside any transaction; inside one use `ctx.db` and nothing else (on PGlite the outer one waits for ever) */
  readonly db: Db;
  /** Streams a query's result as CSV text chunks (`COPY (…) TO STDOUT`), for bulk moves. */
  readonly copyOut: (select: string) => AsyncIterable<Uint8Array>;
  /** Housekeeping the engine does not do by itself (PGlite has no autovacuum and no timed checkpoint). */
  readonly maintain: () => Promise<void>;
  readonly version: () => Promise<string>;
  readonly close: () => Promise<void>;
};
