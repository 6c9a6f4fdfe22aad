import { type RawBuilder, sql } from 'kysely';

/** Column name to PostgreSQL type, in the order of the columns. */
export type ColumnTypes = Readonly<Record<string, string>>;
export type RecordRow = Readonly<Record<string, unknown>>;

/** U+0000 and broken surrogate pairs cannot be stored by PostgreSQL at all. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value;

/**
 * Thousands of rows as one parameter: `from ${recordSet('x', types, rows)}`. Sent as text because one of the drivers
 * would encode a string bound to json a second time.
 */
export function recordSet(
  alias: string,
  types: ColumnTypes,
  rows: readonly RecordRow[],
): RawBuilder<unknown> {
  const columns = Object.entries(types).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`);
  return sql`json_to_recordset(${JSON.stringify(rows, storable)}::text::json) as ${sql.ref(alias)}(${sql.join(columns)})`;
}
