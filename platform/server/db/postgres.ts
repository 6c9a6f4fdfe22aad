import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { CopyOut, CopyText } from './copy.ts';
import type { Database } from './database.ts';
import type { PlatformTables } from './tables.ts';

const text = (value: string): string => value;

/** The same JavaScript types as the embedded engine gives: int8 a number; numeric, date, interval text. */
function typesOf(): pg.CustomTypesConfig {
  const { builtins } = pg.types;
  const own = new Map<number, (value: string) => unknown>([
    [builtins.INT8, Number],
    [builtins.NUMERIC, text],
    [builtins.DATE, text],
    [builtins.INTERVAL, text],
  ]);
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      own.get(oid) ?? pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
  };
}

async function copyRows(client: pg.PoolClient, statement: string, text: string): Promise<number> {
  const sink = client.query(copyFrom(statement));
  await pipeline(Readable.from([Buffer.from(text)]), sink);
  return sink.rowCount;
}

/** A COPY cannot step aside for a row that is there: by a table of this transaction's own. */
async function copyNewRows(
  client: pg.PoolClient,
  text: string,
  { table, columns }: NonNullable<CopyText['unlessThere']>,
): Promise<number> {
  await client.query(
    `create temp table copy_new on commit drop as select ${columns} from ${table} with no data`,
  );
  await copyRows(client, `copy copy_new (${columns}) from stdin`, text);
  const written = await client.query(
    `insert into ${table} (${columns}) select ${columns} from copy_new on conflict do nothing`,
  );
  await client.query('drop table copy_new');
  return written.rowCount ?? 0;
}

function createConnection(client: pg.PoolClient): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const [first] = query.parameters;
      if (first instanceof CopyText) {
        const rows = await (first.unlessThere
          ? copyNewRows(client, first.text, first.unlessThere)
          : copyRows(client, query.sql, first.text));
        return { rows: [], numAffectedRows: BigInt(rows) };
      }
      if (first instanceof CopyOut) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of client.query(copyTo(query.sql)) as AsyncIterable<Uint8Array>)
          chunks.push(chunk);
        return { rows: [{ text: Buffer.concat(chunks) }] as R[] };
      }
      const result = await client.query({ text: query.sql, values: [...query.parameters] });
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    },
    async *streamQuery<R>(query: CompiledQuery, chunkSize = 1000): AsyncIterableIterator<QueryResult<R>> {
      await client.query({
        text: `declare holdfast_stream no scroll cursor with hold for ${query.sql}`,
        values: [...query.parameters],
      });
      try {
        for (;;) {
          const result = await client.query(`fetch ${chunkSize} from holdfast_stream`);
          if (result.rows.length === 0) return;
          yield { rows: result.rows as R[] };
        }
      } finally {
        await client.query('close holdfast_stream');
      }
    },
  };
}

/** Opens a pool on a PostgreSQL 15+ server. @throws when it cannot be reached or is older. */
export async function openPostgres(url: string, poolSize: number): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types: typesOf(),
    application_name: 'holdfast',
    // a session whose client died must not compute on for ever
    options: '-c TimeZone=UTC -c client_connection_check_interval=5000 -c search_path=public',
  });
  // an idle client that loses its server is replaced by the pool; the query that needs it will say so
  pool.on('error', () => undefined);
  const clients = new WeakMap<DatabaseConnection, pg.PoolClient>();
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => {
      const client = await pool.connect();
      const connection = createConnection(client);
      clients.set(connection, client);
      return connection;
    },
    beginTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('begin'))),
    commitTransaction: async (connection) =>
      void (await connection.executeQuery(CompiledQuery.raw('commit'))),
    rollbackTransaction: async (connection) =>
      void (await connection.executeQuery(CompiledQuery.raw('rollback'))),
    releaseConnection: async (connection) => clients.get(connection)?.release(),
    destroy: async () => undefined,
  };
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num');
  if (Number(rows[0]?.server_version_num ?? 0) < 150000) {
    await pool.end();
    throw new Error('PostgreSQL 15 or newer is needed');
  }
  return {
    engine: 'postgres',
    db: new Kysely<PlatformTables>({ dialect }),
    async *copyOut(select) {
      const client = await pool.connect();
      try {
        yield* client.query(
          copyTo(`copy (${select}) to stdout with (format csv)`),
        ) as AsyncIterable<Uint8Array>;
      } finally {
        client.release();
      }
    },
    maintain: async () => undefined,
    version: async () => {
      const result = await pool.query<{ version: string }>('select version()');
      return result.rows[0]?.version ?? 'unknown';
    },
    close: () => pool.end(),
  };
}
