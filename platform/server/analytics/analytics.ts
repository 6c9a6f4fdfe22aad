/** A cell of a result: what the restricted dialect can give. uuid and text are strings, int8 and float8 numbers. */
export type Cell = string | number | boolean | null;

/** The analytic side: same SQL text whatever engine stands behind it. */
export type Analytics = {
  readonly engine: 'duckdb' | 'postgres' | 'pglite';
  /** Runs one select in the restricted dialect; parameters as $1, $2 … */
  readonly rows: <T extends Record<string, Cell>>(sql: string, params?: readonly Cell[]) => Promise<T[]>;
  /** Throws away and refills every fact table. `report` gets rows done so far. */
  readonly rebuild: (report?: (done: { table: string; rows: number }) => void) => Promise<void>;
  /** Refreshes the facts of these customers (or everything when the set is large). */
  readonly refresh: (customerIds: ReadonlySet<string>) => Promise<void>;
  /** How far the mirror is behind the record store. */
  readonly status: () => Promise<AnalyticsStatus>;
  readonly close: () => Promise<void>;
};

export type AnalyticsStatus = {
  readonly engine: string;
  readonly lagSeconds: number;
  readonly pendingEvents: number;
  readonly refreshedAt: string | null;
  readonly rows: Readonly<Record<string, number>>;
  /** changes with every refresh: results computed from the same snapshot are the same */
  readonly snapshot: string;
};
