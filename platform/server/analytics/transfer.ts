import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CompiledQuery } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Duck } from './duckdb.ts';
import { duckTableOf, duckTypeOf, type FactTable, ofCustomers } from './fact-table.ts';
import { orderOf, sortInto } from './sorting.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Text of a checked id, for statements that cannot take parameters (COPY). */
function quotedId(id: string): string {
  if (!uuid.test(id)) throw new Error(`not an id: ${id}`);
  return `'${id}'`;
}

const duckText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Moves rows from the record store into DuckDB as CSV through a file: constant memory on both sides, and the fastest way measured. */
export type Transfer = {
  /** writes what the select gives to a file of its own; answers its path */
  readonly toFile: (select: string) => Promise<string>;
  readonly remove: (file: string) => Promise<void>;
};

export async function openTransfer(database: Database, folder: string): Promise<Transfer> {
  // what a killed process left behind
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let files = 0;
  return {
    toFile: async (select) => {
      files += 1;
      const file = join(folder, `${files}.csv`);
      await pipeline(Readable.from(database.copyOut(select)), createWriteStream(file));
      return file;
    },
    remove: (file) => rm(file, { force: true }),
  };
}

const columnsOf = (fact: FactTable): string => Object.keys(fact.columns).join(', ');

/** The rows of a file. An unquoted empty field is null, a quoted one an empty text: as PostgreSQL writes them. */
const selectFile = (fact: FactTable, file: string): string => {
  const columns = Object.entries(fact.columns).map(([name, type]) => `${name}: '${duckTypeOf(type)}'`);
  return (
    `select ${columnsOf(fact)} from read_csv(${duckText(file)}, columns = {${columns.join(', ')}}, header = false, ` +
    `delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false, ` +
    `strict_mode = true, max_line_size = 16777216)`
  );
};

const insertInto = (fact: FactTable, table: string, select: string): string =>
  `insert into ${table} (${columnsOf(fact)}) ${select}`;

export const loadFile = (fact: FactTable, table: string, file: string): string =>
  insertInto(fact, table, selectFile(fact, file));

/** Every row of a fact in the record store. */
export const selectAll = (fact: FactTable): string => `select ${columnsOf(fact)} from ${fact.name}`;

/** Rows of some customers of one customer-owned fact. */
export const selectOfCustomers = (fact: FactTable, ids: readonly string[]): string =>
  `${selectAll(fact)} where customer_id in (${ids.map(quotedId).join(', ')})`;

/**
 * Upper ends of customer id ranges of about `size` customers each; the last range is open. Walks the fact that has one
 * row per customer, so memory stays the same for any number of them.
 */
async function* rangeEnds(database: Database, customers: FactTable, size: number): AsyncIterable<string> {
  let last: string | undefined;
  for (;;) {
    const where = last === undefined ? '' : `where customer_id > ${quotedId(last)}`;
    const inner = `select customer_id from ${customers.name} ${where} order by customer_id limit ${size}`;
    const query = `select customer_id from (${inner}) s order by customer_id desc limit 1`;
    const { rows } = await database.db.executeQuery<{ customer_id: string }>(CompiledQuery.raw(query));
    const end = rows[0]?.customer_id;
    if (end === undefined) return;
    yield end;
    last = end;
  }
}

/** Conditions on customer_id that together hold for every customer once. */
async function* ranges(database: Database, customers: FactTable, size: number): AsyncIterable<string> {
  let last: string | undefined;
  for await (const end of rangeEnds(database, customers, size)) {
    const from = last === undefined ? '' : `customer_id > ${quotedId(last)} and `;
    yield `${from}customer_id <= ${quotedId(end)}`;
    last = end;
  }
}

/** The rows of a derived fact, from facts of the mirror that `source` names. */
const selectDerived = (
  fact: FactTable,
  derive: NonNullable<FactTable['derive']>,
  source: (name: string) => string,
): string => `select ${columnsOf(fact)} from (${derive(source)}) q`;

/** Fills a table with them. */
export const deriveInto = (
  fact: FactTable,
  derive: NonNullable<FactTable['derive']>,
  table: string,
  source: (name: string) => string,
): string => insertInto(fact, table, selectDerived(fact, derive, source));

/** Selects that together give every row of a fact once, each small enough to be sorted in memory. */
export async function* slices(
  database: Database,
  fact: FactTable,
  customers: FactTable | undefined,
): AsyncIterable<string> {
  if (!ofCustomers(fact) || !customers) {
    yield selectAll(fact);
    return;
  }
  for await (const range of ranges(database, customers, sliceSize(database)))
    yield `${selectAll(fact)} where ${range}`;
}

/** Customers whose rows one export holds: the embedded engine hands the whole text over in one piece. */
const sliceSize = (database: Database): number => (database.engine === 'pglite' ? 10_000 : 50_000);

/** Customers a derived fact is made for at once: its windows hold all of their rows in memory. */
const derivedAtOnce = 50_000;

type Parts = {
  readonly database: Database;
  readonly duck: Duck;
  readonly transfer: Transfer;
  readonly customers: FactTable | undefined;
};

/** Rows of a fact in a file, null where there are none; the last one of a fact ends it. */
type Piece = { readonly file: string | null; readonly last: boolean };

async function* exportAll(
  { database, transfer, customers }: Parts,
  facts: readonly FactTable[],
): AsyncGenerator<Piece, void> {
  for (const fact of facts) {
    if (fact.derive) continue;
    let file: string | null = null;
    for await (const select of slices(database, fact, customers)) {
      if (file !== null) yield { file, last: false };
      file = await transfer.toFile(select);
    }
    yield { file, last: true };
  }
}

/** Files that may lie ready: facts take unlike time on the two sides, and a derived one takes none here. */
const filesAhead = 5;

/** Makes the next ones while the caller is busy with the last. */
async function* ahead<T>(items: AsyncGenerator<T, void>, count: number): AsyncGenerator<T, void> {
  const taken: Promise<IteratorResult<T, void>>[] = [];
  const take = (): void => {
    const one = items.next();
    one.catch(() => undefined);
    taken.push(one);
  };
  for (let n = 0; n < count; n += 1) take();
  for (;;) {
    const next = await taken.shift();
    if (!next || next.done) return;
    take();
    yield next.value;
  }
}

/** What derived facts are made of first, then those: the record store writes the others out meanwhile, the large ones first. */
function sourcesFirst(facts: readonly FactTable[]): readonly FactTable[] {
  const sources = new Set<string>();
  for (const { derive } of facts) {
    derive?.((name) => {
      sources.add(name);
      return name;
    });
  }
  const rank = (fact: FactTable): number =>
    fact.derive ? 1 : sources.has(fact.name) ? 0 : ofCustomers(fact) ? 2 : 3;
  return facts.toSorted((a, b) => rank(a) - rank(b));
}

/** Fills `load_<fact>` for every fact, beside the tables in use: the record store writes files while DuckDB reads others. */
export async function loadAll(
  parts: Parts,
  facts: readonly FactTable[],
  report: (table: string, rows: number) => void,
): Promise<void> {
  const ordered = sourcesFirst(facts);
  const pieces = ahead(exportAll(parts, ordered), filesAhead);
  for (const fact of ordered) await loadWhole(parts, fact, pieces, (rows) => report(fact.name, rows));
}

/** Rows of a fact, from a file or from other facts of the mirror; the last one ends it. */
type Part = { readonly select: string; readonly file: string | null; readonly last: boolean };

async function* partsOf(
  { database, customers }: Parts,
  fact: FactTable,
  pieces: AsyncGenerator<Piece, void>,
): AsyncGenerator<Part, void> {
  const { derive } = fact;
  while (!derive) {
    const { value: piece } = await pieces.next();
    if (piece?.file) yield { select: selectFile(fact, piece.file), file: piece.file, last: piece.last };
    if (!piece || piece.last) return;
  }
  if (!customers) return;
  let select: string | null = null;
  for await (const range of ranges(database, customers, derivedAtOnce)) {
    if (select !== null) yield { select, file: null, last: false };
    select = selectDerived(fact, derive, (name) => `(select * from load_${name} where ${range})`);
  }
  if (select !== null) yield { select, file: null, last: true };
}

/**
 * Fills `load_<fact>`, sorted. Rows arrive customer by customer: those of a small company are sorted on their way in, those
 * of a large one once they are all there.
 */
async function loadWhole(
  parts: Parts,
  fact: FactTable,
  pieces: AsyncGenerator<Piece, void>,
  report: (rows: number) => void,
): Promise<void> {
  const { duck, transfer } = parts;
  const target = `load_${fact.name}`;
  const unsorted = `raw_${fact.name}`;
  const make = async (table: string): Promise<void> => {
    await duck.write(`drop table if exists ${table}`);
    await duck.write(duckTableOf(fact, table));
  };
  await make(target);
  let isSplit = false;
  for await (const { select, file, last } of partsOf(parts, fact, pieces)) {
    if (!last && !isSplit && fact.sorted !== undefined) {
      await make(unsorted);
      isSplit = true;
    }
    const into = isSplit ? unsorted : target;
    await duck.write(insertInto(fact, into, isSplit ? select : `${select}${orderOf(fact)}`));
    if (file !== null) await transfer.remove(file);
    report((await duck.rows<{ n: number }>(`select count(*) as n from ${into}`))[0]?.n ?? 0);
  }
  if (!isSplit) return;
  await sortInto(duck, fact, unsorted);
  await duck.write(`drop table ${unsorted}`);
}
