import { rm } from 'node:fs/promises';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { Cell, Columns, RowsOptions } from './analytics.ts';

export type DuckOptions = {
  /** path of the file, or ":memory:" */
  readonly path: string;
  readonly memoryMb: number;
  readonly threads?: number;
};

/** One DuckDB file: readers beside each other, one writer. Queries run on DuckDB's own threads, off the event loop. */
export type Duck = {
  readonly rows: <T extends Record<string, Cell>>(
    sql: string,
    params?: readonly Cell[],
    options?: RowsOptions,
  ) => Promise<T[]>;
  readonly columns: (sql: string, params?: readonly Cell[], options?: RowsOptions) => Promise<Columns>;
  /** on the writing connection, in the order of the calls */
  readonly write: (sql: string) => Promise<void>;
  /** Folds the log into the file, where no question is in the way: else it is done after the next load. */
  readonly checkpoint: () => Promise<void>;
  /** after the last write is done */
  readonly close: () => Promise<void>;
};

/** Who asks runs on a thread of his own beside DuckDB's: more at once than two cores can serve would only delay the first. */
const readers = 2;

/** DuckDB's value as a {@link Cell}. Counts are BIGINT and sums of integers HUGEINT there; all of them fit a double here. */
function toCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBTimestampValue) return value.toString();
  return String(value);
}

function bindType(value: Cell): DuckDBType {
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value !== 'number') return VARCHAR;
  // a whole number bound as DOUBLE would turn every compared integer column into doubles and lose the zone maps
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? INTEGER : DOUBLE;
}

async function read<T>(connection: DuckDBConnection, sql: string, params: readonly Cell[]): Promise<T[]> {
  const result = await connection.run(sql, [...params], params.map(bindType));
  const names = result.columnNames();
  const plain = names.map((_, index) =>
    [DuckDBTypeId.INTEGER, DuckDBTypeId.DOUBLE, DuckDBTypeId.VARCHAR, DuckDBTypeId.BOOLEAN].includes(
      result.columnTypeId(index),
    ),
  );
  const rows: T[] = [];
  for (const chunk of await result.fetchAllChunks()) {
    const columns = names.map((_, index) => chunk.getColumnValues(index));
    // asked once: it is a call out of JavaScript
    const { rowCount } = chunk;
    for (let row = 0; row < rowCount; row += 1) {
      const out: Record<string, Cell> = {};
      names.forEach((name, index) => {
        const value = columns[index]?.[row] ?? null;
        out[name] = plain[index] ? (value as Cell) : toCell(value);
      });
      rows.push(out as T);
    }
  }
  return rows;
}

const texts: readonly DuckDBTypeId[] = [
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.UUID,
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
];

async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  params: readonly Cell[],
): Promise<Columns> {
  const result = await connection.run(sql, [...params], params.map(bindType));
  const chunks = await result.fetchAllChunks();
  const sizes = chunks.map((chunk) => chunk.rowCount);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const filled = result.columnNames().map((name, index) => {
    const isText = texts.includes(result.columnTypeId(index));
    const values = isText
      ? new Array<string | null>(size).fill(null)
      : new Float64Array(size).fill(Number.NaN);
    let start = 0;
    for (const [place, chunk] of chunks.entries()) {
      const vector = chunk.getColumnVector(index);
      const rowCount = sizes[place] ?? 0;
      for (let row = 0; row < rowCount; row += 1) {
        const value = vector.getItem(row);
        if (value === null) continue;
        values[start + row] = (isText ? String(value) : Number(toCell(value))) as never;
      }
      start += rowCount;
    }
    return [name, values] as const;
  });
  return Object.fromEntries(filled);
}

/** Lends one of a few connections; who comes when all are out waits in line. */
function connectionPool(instance: DuckDBInstance) {
  const idle: DuckDBConnection[] = [];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  let made = 0;
  const take = async (): Promise<DuckDBConnection> => {
    const free = idle.pop();
    if (free) return free;
    if (made < readers) {
      made += 1;
      return instance.connect();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (connection: DuckDBConnection): void => {
    const next = waiting.shift();
    if (next) next(connection);
    else idle.push(connection);
  };
  const closeIdle = (): void => {
    for (const connection of idle.splice(0)) connection.closeSync();
  };
  return { take, give, closeIdle };
}

/** Opens or makes the file. @throws whatever DuckDB says when it is locked, damaged or of another version */
export async function openDuck(options: DuckOptions): Promise<Duck> {
  const instance = await DuckDBInstance.create(options.path, {
    threads: String(options.threads ?? 2),
    memory_limit: `${options.memoryMb}MB`,
    // rows have no order anyone may rely on; keeping one would hold whole loads in memory
    preserve_insertion_order: 'false',
    // the mirror reads nothing from the network, ever
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const pool = connectionPool(instance);
  const writer = await instance.connect();
  let writing: Promise<unknown> = Promise.resolve();
  const lent = async <T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    { signal }: RowsOptions = {},
  ): Promise<T> => {
    const connection = await pool.take();
    const stop = () => connection.interrupt();
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', stop, { once: true });
      return await work(connection);
    } finally {
      signal?.removeEventListener('abort', stop);
      pool.give(connection);
    }
  };
  const write = (sql: string): Promise<void> => {
    const turn = writing.then(async () => void (await writer.run(sql)));
    writing = turn.catch(() => undefined);
    return turn;
  };
  return {
    rows: (sql, params = [], options) => lent((connection) => read(connection, sql, params), options),
    columns: (sql, params = [], options) =>
      lent((connection) => readColumns(connection, sql, params), options),
    write,
    checkpoint: () =>
      write('checkpoint').catch((error: unknown) => {
        if (!String(error).includes('Cannot CHECKPOINT')) throw error;
      }),
    close: async () => {
      await writing;
      pool.closeIdle();
      writer.closeSync();
      instance.closeSync();
    },
  };
}

/** Removes a file that cannot be used any more, with its write-ahead log. The mirror is filled again from the records. */
export async function discardDuck(path: string): Promise<void> {
  await Promise.all([path, `${path}.wal`].map((file) => rm(file, { force: true })));
}
