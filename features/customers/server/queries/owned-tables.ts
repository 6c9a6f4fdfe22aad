import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** A table whose rows belong to customers, as the database itself declares it. */
export type OwnedTable = {
  readonly name: string;
  /** every column that can be written, without customer_id */
  readonly columns: readonly string[];
  /** the primary key without customer_id; empty where a customer has one row at most */
  readonly key: readonly string[];
  /** the table whose rows these are part of, with the columns that say so in both */
  readonly parent: {
    readonly table: string;
    readonly on: readonly (readonly [own: string, parents: string])[];
  } | null;
};

export type OwnedTables = {
  /** parents before what is part of them; without `customers` itself */
  readonly owned: readonly OwnedTable[];
  /** tables that only point at customers: they are spread by something else. `came_as` keeps whom a row meant before merges */
  readonly pointing: readonly string[];
};

type Described = { name: string; comment: string; columns: string[]; key: string[] };
type ForeignKey = { table: string; target: string; columns: string[]; targets: string[] };

/**
 * Which tables hold customers' rows: read from the tables' comments and foreign keys, so that merging, erasing and
 * exporting also reach the tables of rows above this one, which it cannot know. A table is part of another by a foreign
 * key that carries customer_id, or by "part of <table> by <column>" in its comment.
 */
export async function loadOwnedTables(ctx: Ctx): Promise<OwnedTables> {
  const { rows: described } = await sql<Described>`
    select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' order by a.attnum) as columns,
      array(select a.attname::text from pg_index x, unnest(x.indkey) with ordinality k(n, i), pg_attribute a
        where x.indrelid = c.oid and x.indisprimary and a.attrelid = c.oid and a.attnum = k.n order by k.i) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') like '@distributed %'
    order by c.relname`.execute(ctx.db);
  const { rows: foreign } = await sql<ForeignKey>`
    select c.relname as table, t.relname as target,
      array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i), pg_attribute a where a.attrelid = k.conrelid and a.attnum = u.n order by u.i) as columns,
      array(select a.attname::text from unnest(k.confkey) with ordinality u(n, i), pg_attribute a where a.attrelid = k.confrelid and a.attnum = u.n order by u.i) as targets
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f'`.execute(ctx.db);
  const byCustomer = described.filter(
    (table) => /^@distributed customer_id\b/.test(table.comment) && table.name !== 'customers',
  );
  const owned = byCustomer.map(
    (table): OwnedTable => ({
      name: table.name,
      columns: table.columns.filter((column) => column !== 'customer_id'),
      key: table.key.filter((column) => column !== 'customer_id'),
      parent: parentOf(table, foreign),
    }),
  );
  const pointing = described
    .filter(
      (table) => !/^@distributed customer_id\b/.test(table.comment) && table.columns.includes('customer_id'),
    )
    .map((table) => table.name);
  return { owned: parentsFirst(owned), pointing };
}

function parentOf(table: Described, foreign: readonly ForeignKey[]): OwnedTable['parent'] {
  const key = foreign.find(
    (one) => one.table === table.name && one.target !== 'customers' && one.columns.includes('customer_id'),
  );
  if (key) {
    const on = key.columns
      .map((own, at) => [own, key.targets[at] ?? own] as const)
      .filter(([own]) => own !== 'customer_id');
    return { table: key.target, on };
  }
  const said = /part of ([a-z_]+) by ([a-z_]+)/.exec(table.comment);
  if (!said?.[1] || !said[2]) return null;
  return { table: said[1], on: [[said[2], said[2]]] };
}

function parentsFirst(tables: readonly OwnedTable[]): OwnedTable[] {
  const done: OwnedTable[] = [];
  const add = (table: OwnedTable): void => {
    if (done.includes(table)) return;
    const parent = tables.find((one) => one.name === table.parent?.table);
    if (parent && parent !== table) add(parent);
    done.push(table);
  };
  for (const table of tables) add(table);
  return done;
}
