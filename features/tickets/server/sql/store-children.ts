import { setImmediate } from 'node:timers/promises';
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

/** Rows of one COPY: the database takes them in while the text of the next ones is made. */
const COPIED_AT_ONCE = 2500;

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
  let rest = rows;
  if (options.bulk && rows.length > 0) {
    const { areAllThere, begun } = await findTickets(db, child, rows);
    const fresh = rows.filter((row) => !begun.has(String(row.ticket_id)));
    const known = rows.filter((row) => begun.has(String(row.ticket_id)));
    const ids = await knownIds(db, child, known);
    fresh.push(...known.filter((row) => !ids.has(idOf(child, row))));
    rest = known.filter((row) => ids.has(idOf(child, row)));
    await copyRows(db, child, fresh, areAllThere);
    for (const row of fresh) created.add(idOf(child, row));
  }
  for (let from = 0; from < rest.length; from += AT_ONCE) {
    const part = rest.slice(from, from + AT_ONCE);
    const known = await knownIds(db, child, part);
    for (const id of await writeRows(db, child, part)) (known.has(id) ? changed : created).add(id);
  }
  return { created, changed };
}

async function knownIds(db: Db, child: ChildTable, rows: readonly RecordRow[]): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const key = { customer_id: 'uuid', ticket_id: 'uuid', [child.id]: 'uuid' };
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const keys = rows.slice(from, from + AT_ONCE).map((row) => ({
      customer_id: row.customer_id,
      ticket_id: row.ticket_id,
      [child.id]: row[child.id],
    }));
    const found = await sql<{ id: string }>`
      select t.${sql.ref(child.id)} as id from ${recordSet('x', key, keys)}
      join ${sql.table(child.table)} t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id
        and t.${sql.ref(child.id)} = x.${sql.ref(child.id)}`.execute(db);
    for (const { id } of found.rows) ids.add(id);
  }
  return ids;
}

type Tickets = {
  /** whether every ticket of the rows is there */
  readonly areAllThere: boolean;
  /** those with rows in the table already: only their rows have to be looked for one by one */
  readonly begun: ReadonlySet<string>;
};

async function findTickets(db: Db, child: ChildTable, rows: readonly RecordRow[]): Promise<Tickets> {
  const keys = new Map(rows.map((row) => [String(row.ticket_id), String(row.customer_id)]));
  // as two texts: the drivers would turn an array over element by element
  const { rows: found } = await sql<{ n: number; begun: string[] | null }>`
    select count(*)::int as n, array_agg(f.ticket_id::text) filter (where f.begun) as begun from (
      select t.ticket_id, exists (
        select from ${sql.table(child.table)} c where c.customer_id = t.customer_id and c.ticket_id = t.ticket_id
      ) as begun
      from unnest(${`{${[...keys.values()].join()}}`}::text::uuid[], ${`{${[...keys.keys()].join()}}`}::text::uuid[])
        as x(customer_id, ticket_id)
      join tickets t on t.customer_id = x.customer_id and t.ticket_id = x.ticket_id
    ) f`.execute(db);
  return { areAllThere: found[0]?.n === keys.size, begun: new Set(found[0]?.begun) };
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

async function copyRows(
  db: Db,
  child: ChildTable,
  rows: readonly RecordRow[],
  parentsKnown: boolean,
): Promise<void> {
  const names = Object.keys(child.columns);
  let copying: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < rows.length; from += COPIED_AT_ONCE) {
    const lines = rows
      .slice(from, from + COPIED_AT_ONCE)
      .map((row) => copyLine(names.map((name) => cell(row[name]))));
    await copying;
    copying = copyInto(db, child.table, names, lines.join(''), { parentsKnown });
    // an error comes out where it is awaited; it must not count as unhandled before
    copying.catch(() => undefined);
    // the statement goes out
    await setImmediate();
  }
  await copying;
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
