/** A cell of a result: what the restricted dialect can give. uuid, text and timestamp are strings, numbers of every size numbers. */
export type Cell = string | number | boolean | null;

/** A result by column, for what is too much for a row each: numbers (NaN: null), or texts. */
export type Columns = Readonly<Record<string, Float64Array | readonly (string | null)[]>>;

export type RowsOptions = {
  /** aborting stops the query in the engine, not only the waiting for it (DuckDB) */
  readonly signal?: AbortSignal;
};

/** The analytic side: same SQL text whatever engine stands behind it. */
export type Analytics = {
  readonly engine: 'duckdb' | 'postgres' | 'pglite';
  /** Runs one select in the restricted dialect (dialect.ts); parameters as $1, $2 … */
  readonly rows: <T extends Record<string, Cell>>(
    sql: string,
    params?: readonly Cell[],
    options?: RowsOptions,
  ) => Promise<T[]>;
  /** The same by column: booleans are 1 and 0. */
  readonly columns: (sql: string, params?: readonly Cell[], options?: RowsOptions) => Promise<Columns>;
  /** Throws away and refills every fact table. `report` gets rows done so far. */
  readonly rebuild: (report?: (done: { table: string; rows: number }) => void) => Promise<void>;
  /**
   * Refreshes the facts of these customers; everything when the set is large or null. `totals` is owed to these customers'
   * running totals, which no fact reads that another is made of: where everything is read it is done beside the making of those.
   */
  readonly refresh: (customerIds: ReadonlySet<string> | null, totals?: () => Promise<void>) => Promise<void>;
  /** Reads every announcement that is there now: afterwards the facts are those of the record store. */
  readonly catchUp: () => Promise<void>;
  /** Changes with every refresh: answers computed from the same snapshot are the same, and may be kept by it. */
  readonly snapshot: () => Promise<string>;
  /** How far the mirror is behind the record store. */
  readonly status: () => Promise<AnalyticsStatus>;
  readonly close: () => Promise<void>;
};

export type AnalyticsStatus = {
  readonly engine: string;
  readonly lagSeconds: number;
  readonly pendingEvents: number;
  readonly refreshedAt: string | null;
  /** true while a reload runs and figures may be of before it */
  readonly rebuilding: boolean;
  readonly rows: Readonly<Record<string, number>>;
  readonly snapshot: string;
};
