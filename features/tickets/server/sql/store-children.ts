import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/server/context.ts';
import { copyInto, copyLine } from '#platform/server/db/copy.ts';
import { type ColumnTypes, type RecordRow, recordSet } from './record-set.ts';

/** A table of records below a ticket, keyed by (customer_id, ticket_id, `id`). */
export type ChildTable = {
  readonly table: string;
  readonly id: string;
  /** every column to write, key included */
  readonly columns: ColumnTypes;
  /** columns whose new value is not simply the one that came in; `excluded` and the table's name may be used */
  readonly updates?: Readonly<Record<string, RawBuilder<unknown>>>;
};

export type Stored = { readonly created: ReadonlySet<string>; readonly changed: ReadonlySet<string> };

/** Rows of one statement: enough to amortise it, little enough to keep the parameter small. */
const AT_ONCE = 5000;

export type StoreOptions = {
  /**
   * New rows go in by COPY, half the time of an upsert. Only where nobody else stores the same records at the same
   * moment (a bulk import): a row that appears meanwhile makes the transaction fail instead of waiting for it.
   */
  readonly bulk?: boolean;
};

/**
 * Writes the rows that are new or differ, in set-based statements. Each id at most once in `rows`.
 * @returns ids that were not there before, and ids whose row became another one
 */
export async function storeChildren(
  db: Db,
  child: ChildTable,
  rows: readonly RecordRow[],
  options: StoreOptions = {},
): Promise<Stored> {
  const created = new Set<string>();
  const changed = new Set<string>();
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE);
    const known = await knownIds(db, child, part);
    const [fresh, rest] = options.bulk
      ? [
          part.filter((row) => !known.has(idOf(child, row))),
          part.filter((row) => known.has(idOf(child, row))),
        ]
      : [[], part];
    if (fresh.length > 0) await copyRows(db, child, fresh);
    for (const row of fresh) created.add(idOf(child, row));
    if (rest.length === 0) continue;
    for (const id of await writeRows(db, child, rest)) (known.has(id) ? changed : created).add(id);
  }
  return { created, changed };
}

async function knownIds(db: Db, child: ChildTable, rows: readonly RecordRow[]): Promise<ReadonlySet<string>> {
  const key = { customer_id: 'uuid', ticket_id: 'uuid', [child.id]: 'uuid' };
  const keys = rows.map((row) => ({
    customer_id: row.customer_id,
    ticket_id: row.ticket_id,
    [child.id]: row[child.id],
  }));
  const found = await sql<{ id: string }>`
    select t.${sql.ref(child.id)} as id from ${recordSet('x', key, keys)}
    join ${sql.table(child.table)} t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id
      and t.${sql.ref(child.id)} = x.${sql.ref(child.id)}`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

const idOf = (child: ChildTable, row: RecordRow): string => String(row[child.id]);

const cell = (value: unknown): string | number | boolean | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? JSON.stringify(value)
      : typeof value === 'string'
        ? value.toWellFormed()
        : (value as number | boolean);

async function copyRows(db: Db, child: ChildTable, rows: readonly RecordRow[]): Promise<void> {
  const names = Object.keys(child.columns);
  const lines = rows.map((row) => copyLine(names.map((name) => cell(row[name]))));
  await copyInto(db, child.table, names, lines.join(''), { parentsKnown: await areTicketsThere(db, rows) });
}

async function areTicketsThere(db: Db, rows: readonly RecordRow[]): Promise<boolean> {
  const keys = new Map(rows.map((row) => [String(row.ticket_id), String(row.customer_id)]));
  const { rows: found } = await sql<{ n: number }>`
    select count(*)::int as n from unnest(${[...keys.values()]}::uuid[], ${[...keys.keys()]}::uuid[]) as x(customer_id, ticket_id)
    join tickets t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id`.execute(db);
  return found[0]?.n === keys.size;
}

async function writeRows(db: Db, child: ChildTable, rows: readonly RecordRow[]): Promise<string[]> {
  const names = Object.keys(child.columns);
  const key = ['customer_id', 'ticket_id', child.id];
  const rest = names.filter((name) => !key.includes(name));
  const column = (name: string): RawBuilder<unknown> => sql`${sql.ref(`${child.table}.${name}`)}`;
  const incoming = (name: string): RawBuilder<unknown> => sql`excluded.${sql.ref(name)}`;
  const updates = rest.map((name) => sql`${sql.ref(name)} = ${child.updates?.[name] ?? incoming(name)}`);
  const compared = rest.filter((name) => child.updates?.[name] === undefined);
  const written = await sql<{ id: string }>`
    insert into ${sql.table(child.table)} (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(names.map((name) => sql`x.${sql.ref(name)}`))} from ${recordSet('x', child.columns, rows)}
    on conflict (customer_id, ticket_id, ${sql.ref(child.id)}) do update set ${sql.join(updates)}
    where (${sql.join(compared.map(column))}) is distinct from (${sql.join(compared.map(incoming))})
    returning ${sql.ref(child.id)} as id`.execute(db);
  return written.rows.map((row) => row.id);
}
