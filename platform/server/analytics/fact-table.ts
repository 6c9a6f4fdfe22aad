/** Types that mean the same in PostgreSQL and DuckDB. `timestamp` is company-local time without zone. */
export type FactType = 'uuid' | 'text' | 'int' | 'float8' | 'boolean' | 'timestamp' | 'bigint';

/**
 * Rows for analytics, declared by the row that owns the tables. In PostgreSQL it is a view, in DuckDB a table filled
 * from that view: the same name and columns, so one SQL text runs on both.
 */
export type FactTable = {
  /** "fact_tickets" */
  readonly name: string;
  readonly columns: Readonly<Record<string, FactType>>;
  /**
   * `select` over the row's own tables giving exactly `columns`, in order; it may name the view
   * `company` (one row: zone text, currency text). Facts with `customer_id` refresh customer by customer.
   */
  readonly sql: string;
  /** columns that identify a row; begins with customer_id for customer-owned facts */
  readonly key: readonly string[];
};
