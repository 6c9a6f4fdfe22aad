import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { CopyOut, CopyText } from './copy.ts';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import type { WorkerReply, WorkerRequest } from './pglite-worker.ts';
import type { PlatformTables } from './tables.ts';

type Reply = Extract<WorkerReply, { ok: true }>;
type Pending = { resolve: (reply: Reply) => void; reject: (error: Error) => void };
const encoder = new TextEncoder();

type Unnumbered<R> = R extends { id: number } ? Omit<R, 'id'> : never;

/** The thread with the database in it, and the promises waiting for its answers. */
function startWorker(folder: string | null) {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: { folder } });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let dead: Error | undefined;
  const fail = (error: Error): void => {
    dead = error;
    for (const waiting of pending.values()) waiting.reject(error);
    pending.clear();
  };
  const ready = new Promise<void>((resolve, reject) => {
    pending.set(0, { resolve: () => resolve(), reject });
  });
  worker.on('message', (reply: WorkerReply) => {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply);
    else waiting?.reject(new DatabaseError(reply.message, reply.code, reply.detail));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the database thread has stopped')));
  const ask = (request: Unnumbered<WorkerRequest>): Promise<Reply> => {
    if (dead) return Promise.reject(dead);
    lastId += 1;
    const id = lastId;
    return new Promise<Reply>((resolve, reject) => {
      pending.set(id, { resolve, reject });
      // rows of a COPY move over instead of being copied: a second less for an import of half a million lines
      worker.postMessage({ ...request, id }, request.kind === 'copy-in' ? [request.bytes.buffer] : []);
    });
  };
  return { ready, ask, terminate: () => worker.terminate() };
}

/** First come, first served: PGlite is a single session, so a transaction owns it until its end. */
function createTurns() {
  let tail: Promise<void> = Promise.resolve();
  return async (): Promise<() => void> => {
    let release: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const before = tail;
    tail = before.then(() => mine);
    await before;
    return release;
  };
}

function toQueryResult<R>(reply: Reply): QueryResult<R> {
  return { rows: reply.rows as R[], numAffectedRows: BigInt(reply.affected) };
}

function createConnection(ask: (request: Unnumbered<WorkerRequest>) => Promise<Reply>): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const [first] = query.parameters;
      if (first instanceof CopyText) {
        const { text, parentsKnown } = first;
        return toQueryResult<R>(
          await ask({ kind: 'copy-in', sql: query.sql, bytes: encoder.encode(text), parentsKnown }),
        );
      }
      if (first instanceof CopyOut) {
        const { blob } = await ask({ kind: 'copy-out', sql: query.sql });
        return { rows: [{ text: blob }] as R[] };
      }
      return toQueryResult<R>(await ask({ kind: 'query', sql: query.sql, params: query.parameters }));
    },
    async *streamQuery<R>(query: CompiledQuery, chunkSize = 1000): AsyncIterableIterator<QueryResult<R>> {
      await ask({
        kind: 'query',
        sql: `declare holdfast_stream no scroll cursor with hold for ${query.sql}`,
        params: query.parameters,
      });
      try {
        for (;;) {
          const reply = await ask({
            kind: 'query',
            sql: `fetch ${chunkSize} from holdfast_stream`,
            params: [],
          });
          if (reply.rows.length === 0) return;
          yield toQueryResult<R>(reply);
        }
      } finally {
        await ask({ kind: 'query', sql: 'close holdfast_stream', params: [] });
      }
    },
  };
}

/**
 * Opens PGlite (PostgreSQL in WebAssembly) on a folder, or in memory with null. The caller holds the folder's lock.
 */
export async function openPglite(folder: string | null): Promise<Database> {
  const worker = startWorker(folder);
  await worker.ready;
  const takeTurn = createTurns();
  const releases = new WeakMap<DatabaseConnection, () => void>();
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => {
      const release = await takeTurn();
      const connection = createConnection(worker.ask);
      releases.set(connection, release);
      return connection;
    },
    beginTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('begin'))),
    commitTransaction: async (connection) =>
      void (await connection.executeQuery(CompiledQuery.raw('commit'))),
    rollbackTransaction: async (connection) =>
      void (await connection.executeQuery(CompiledQuery.raw('rollback'))),
    releaseConnection: async (connection) => releases.get(connection)?.(),
    destroy: async () => undefined,
  };
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<PlatformTables>({ dialect });

  return {
    engine: 'pglite',
    db,
    async *copyOut(select) {
      const release = await takeTurn();
      try {
        const reply = await worker.ask({
          kind: 'copy-out',
          sql: `copy (${select}) to stdout with (format csv)`,
        });
        if (reply.blob) yield reply.blob;
      } finally {
        release();
      }
    },
    // one statement per turn, so that nobody waits for the whole of it
    maintain: async () => {
      for (const statement of ['vacuum (analyze)', 'checkpoint'])
        await db.executeQuery(CompiledQuery.raw(statement));
    },
    version: async () => {
      const { rows } = await db.executeQuery<{ version: string }>(CompiledQuery.raw('select version()'));
      return rows[0]?.version ?? 'unknown';
    },
    close: async () => {
      const release = await takeTurn();
      await worker.ask({ kind: 'query', sql: 'checkpoint', params: [] });
      await worker.ask({ kind: 'close' }).catch(() => undefined);
      release();
      await worker.terminate();
    },
  };
}
