/** Types that mean the same in PostgreSQL and DuckDB. `timestamp` is company-local time without zone. */
export type FactType = 'uuid' | 'text' | 'int' | 'float8' | 'boolean' | 'timestamp' | 'bigint';

/**
 * Rows for analytics, declared by the row that owns the tables (docs/facts.md). In PostgreSQL it is a view, in DuckDB a
 * table filled from that view: the same name and columns, so one SQL text runs on both.
 */
export type FactTable = {
  /** "fact_tickets" */
  readonly name: string;
  readonly columns: Readonly<Record<string, FactType>>;
  /**
   * `select` over the row's own tables giving `columns` by name; it may name the view
   * `company` (one row: zone text, currency text, minor_per_major float8) and fact views of lower rows.
   * Facts with `customer_id` refresh customer by customer: `where customer_id = any(…)` must stay cheap.
   */
  readonly sql: string;
  /** columns that identify a row; begins with customer_id for customer-owned facts */
  readonly key: readonly string[];
  /**
   * Columns the mirror's rows are sorted by, a day last: a question about a quarter then reads the blocks of that quarter and
   * skips the others. The day most questions about the fact ask for.
   */
  readonly sorted?: string;
  /**
   * `sql` over other facts only and in the restricted dialect: the mirror then makes the fact itself from those it has, and the
   * record store is spared. `source` gives the table to read for a fact's name, without an alias.
   */
  readonly derive?: (source: (fact: string) => string) => string;
  /**
   * Where `sql` is `over(base.sql)`, in the restricted dialect: the mirror reads the rows of `base` and goes over them itself,
   * because windows over many rows cost the record store most of what a load takes. A window must not reach beyond a customer.
   */
  readonly base?: Base;
};

export type Base = {
  readonly columns: Readonly<Record<string, FactType>>;
  readonly sql: string;
  /** a select from `rows`, a table or a select in parentheses without an alias */
  readonly over: (rows: string) => string;
};

/** A view with a declared list of columns. */
export type View = Pick<FactTable, 'name' | 'columns' | 'sql'>;

/** The view of what the mirror reads: the fact's own, or that of its base. */
export const readView = (fact: FactTable): View =>
  fact.base ? { name: `${fact.name}_base`, columns: fact.base.columns, sql: fact.base.sql } : fact;

const identifier = /^[a-z][a-z0-9_]*$/;

export const ofCustomers = (fact: FactTable): boolean => 'customer_id' in fact.columns;

/** The declared columns, in order, each cast to its declared type: what a view or an export of it selects. */
export function selectOf(fact: View): string {
  for (const name of [fact.name, ...Object.keys(fact.columns)]) {
    if (!identifier.test(name)) throw new Error(`not a name for a fact or its column: ${name}`);
  }
  const columns = Object.entries(fact.columns).map(([name, type]) => `q.${name}::${type} as ${name}`);
  return `select ${columns.join(', ')} from (${fact.sql}) q`;
}

const duckTypes: Readonly<Record<FactType, string>> = {
  uuid: 'UUID',
  text: 'VARCHAR',
  int: 'INTEGER',
  float8: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  bigint: 'BIGINT',
};

export const duckTypeOf = (type: FactType): string => duckTypes[type];

// by itself DuckDB packs ids of a common prefix bit by bit and takes 400 ns to read one: a join of 400,000 customers
// over 5 million orders took 2.5 s of processor time, uncompressed 0.05 s
const storageOf = (type: FactType): string => (type === 'uuid' ? ' using compression uncompressed' : '');

export function duckTableOf(fact: FactTable, name: string = fact.name): string {
  const columns = Object.entries(fact.columns).map(
    ([column, type]) => `${column} ${duckTypes[type]}${storageOf(type)}`,
  );
  return `create table ${name} (${columns.join(', ')})`;
}
