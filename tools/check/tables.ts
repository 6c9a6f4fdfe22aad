/**
 * Every table must declare how it is spread (`@distributed <column>`, `@reference`, `@local` in its comment), and a
 * distributed table must keep the rules that a distributed PostgreSQL enforces, so that the plain one cannot drift away:
 * the column is not null and in every unique index, foreign keys carry it in the same place, no SET NULL on it, no
 * triggers, no int identity. One that only points at customers keeps whom it meant before a merge.
 */
import { CompiledQuery } from 'kysely';
import type { Db } from '#platform/server/context.ts';

type Table = { name: string; comment: string | null };
type Spread = { kind: 'distributed'; column: string } | { kind: 'reference' } | { kind: 'local' };

const rows = async <T>(db: Db, sql: string): Promise<readonly T[]> =>
  (await db.executeQuery<T>(CompiledQuery.raw(sql))).rows;

export function spreadOf(comment: string | null): Spread | undefined {
  const match = /^@(distributed ([a-z_]+)|reference|local)\b/.exec(comment ?? '');
  if (!match) return undefined;
  if (match[2] !== undefined) return { kind: 'distributed', column: match[2] };
  return match[1] === 'reference' ? { kind: 'reference' } : { kind: 'local' };
}

/** @returns one line per broken rule; empty when all is well. */
export async function findTableProblems(db: Db): Promise<string[]> {
  const problems: string[] = [];
  const tables = await rows<Table>(
    db,
    `select c.relname as name, obj_description(c.oid) as comment from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations' order by 1`,
  );
  const spread = new Map(tables.map((table) => [table.name, spreadOf(table.comment)]));
  for (const table of tables) {
    if (!spread.get(table.name)) problems.push(`${table.name}: declares no spread in its comment`);
  }
  const distributed = [...spread].flatMap(([name, how]) =>
    how?.kind === 'distributed' ? [{ name, column: how.column }] : [],
  );

  const columns = await rows<{
    table: string;
    column: string;
    type: string;
    nullable: boolean;
    identity: string;
  }>(
    db,
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       not a.attnotnull as nullable, a.attidentity::text as identity
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  );
  const uniques = await rows<{ table: string; index: string; columns: string[] }>(
    db,
    `select c.relname as table, i.relname as index,
       array(select a.attname::text from unnest(x.indkey) k join pg_attribute a on a.attrelid = c.oid and a.attnum = k) as columns
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and x.indisunique`,
  );
  const foreign = await rows<{
    table: string;
    target: string;
    name: string;
    columns: string[];
    targets: string[];
    on_delete: string;
  }>(
    db,
    `select c.relname as table, t.relname as target, k.conname as name, k.confdeltype::text as on_delete,
       array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by i) as columns,
       array(select a.attname::text from unnest(k.confkey) with ordinality u(n, i) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by i) as targets
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and k.contype = 'f'`,
  );
  const triggers = await rows<{ table: string; name: string }>(
    db,
    `select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and not t.tgisinternal`,
  );

  for (const { name, column } of distributed) {
    const own = columns.find((c) => c.table === name && c.column === column);
    if (!own) problems.push(`${name}: is distributed by ${column}, which it does not have`);
    if (own?.nullable) problems.push(`${name}.${column}: may be null, but the table is distributed by it`);
    if (column === 'customer_id' && own && own.type !== 'uuid')
      problems.push(`${name}.customer_id: is ${own.type}, elsewhere uuid`);
    for (const unique of uniques.filter((u) => u.table === name && !u.columns.includes(column))) {
      problems.push(`${name}: unique index ${unique.index} does not contain ${column}`);
    }
    for (const c of columns.filter((c) => c.table === name && c.identity !== '' && c.type !== 'bigint')) {
      problems.push(`${name}.${c.column}: an identity of a distributed table must be bigint`);
    }
    const has = (other: string): boolean => columns.some((c) => c.table === name && c.column === other);
    if (column !== 'customer_id' && has('customer_id') && !has('came_as'))
      problems.push(`${name}: points at customers, but does not keep whom it meant before a merge (came_as)`);
    for (const t of triggers.filter((t) => t.table === name)) problems.push(`${name}: has trigger ${t.name}`);
  }
  for (const key of foreign) {
    const from = spread.get(key.table);
    const to = spread.get(key.target);
    if (from?.kind === 'reference' && to?.kind !== 'reference')
      problems.push(`${key.table}: a reference table points at ${key.target}`);
    if (from?.kind === 'local' && to?.kind === 'distributed')
      problems.push(`${key.table}: a local table points at distributed ${key.target}`);
    if (from?.kind !== 'distributed' || to?.kind === 'reference') continue;
    if (to?.kind !== 'distributed') {
      problems.push(`${key.table}: a distributed table points at local ${key.target}`);
      continue;
    }
    const place = key.columns.indexOf(from.column);
    if (place < 0 || key.targets[place] !== to.column) {
      problems.push(
        `${key.table}: foreign key ${key.name} does not carry ${from.column} to ${key.target}.${to.column}`,
      );
    }
    if (['n', 'd'].includes(key.on_delete))
      problems.push(`${key.table}: ${key.name} sets null or default on delete`);
  }
  return problems;
}
