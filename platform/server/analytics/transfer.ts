import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CompiledQuery } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Duck } from './duckdb.ts';
import { duckTableOf, duckTypeOf, type FactTable, ofCustomers, readView, type View } from './fact-table.ts';
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
  /** writes what the select gives to a file of its own; answers its path, or null where it gives nothing */
  readonly toFile: (select: string) => Promise<string | null>;
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
      const out = createWriteStream(file);
      await pipeline(Readable.from(database.copyOut(select)), out);
      if (out.bytesWritten > 0) return file;
      await rm(file);
      return null;
    },
    remove: (file) => rm(file, { force: true }),
  };
}

const columnsOf = (view: Pick<View, 'columns'>): string => Object.keys(view.columns).join(', ');

/** The rows of a file. An unquoted empty field is null, a quoted one an empty text: as PostgreSQL writes them. */
const rowsOfFile = (view: View, file: string): string => {
  const columns = Object.entries(view.columns).map(([name, type]) => `${name}: '${duckTypeOf(type)}'`);
  return (
    `select ${columnsOf(view)} from read_csv(${duckText(file)}, columns = {${columns.join(', ')}}, header = false, ` +
    `delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false, ` +
    `strict_mode = true, max_line_size = 16777216)`
  );
};

/** The rows of a fact from a file, which holds all rows of its customers. */
const selectFile = (fact: FactTable, file: string): string => {
  const rows = rowsOfFile(readView(fact), file);
  return fact.base ? `select ${columnsOf(fact)} from (${fact.base.over(`(${rows})`)}) q` : rows;
};

const insertInto = (fact: FactTable, table: string, select: string): string =>
  `insert into ${table} (${columnsOf(fact)}) ${select}`;

export const loadFile = (fact: FactTable, table: string, file: string): string =>
  insertInto(fact, table, selectFile(fact, file));

/** Every row that the record store gives for a fact. */
export const selectAll = (fact: FactTable): string => {
  const view = readView(fact);
  return `select ${columnsOf(view)} from ${view.name}`;
};

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

/** Conditions on customer_id that together hold for every customer once, from the upper ends of their ranges. */
const rangesOf = (ends: readonly string[]): string[] =>
  ends.map((end, at) => {
    const last = ends[at - 1];
    const from = last === undefined ? '' : `customer_id > ${quotedId(last)} and `;
    return `${from}customer_id <= ${quotedId(end)}`;
  });

/** Ends of ranges of the customers there are, each small enough for one export; null where no fact lists customers. */
async function customerEnds(database: Database, customers: FactTable | undefined): Promise<string[] | null> {
  if (!customers) return null;
  const ends: string[] = [];
  for await (const end of rangeEnds(database, customers, sliceSize(database))) ends.push(end);
  return ends;
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
const slicesOf = (fact: FactTable, ends: readonly string[] | null): string[] =>
  ofCustomers(fact) && ends
    ? rangesOf(ends).map((range) => `${selectAll(fact)} where ${range}`)
    : [selectAll(fact)];

/** The same for one fact by itself. */
export const slices = async (
  database: Database,
  fact: FactTable,
  customers: FactTable | undefined,
): Promise<string[]> => slicesOf(fact, ofCustomers(fact) ? await customerEnds(database, customers) : null);

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

/** A load that has begun: the customers it goes through, in ranges. */
type Load = Parts & { readonly ends: readonly string[] | null };

/** Rows of a fact in a file, null where there are none; the last one of a fact ends it. */
type Piece = { readonly file: string | null; readonly last: boolean };

/** `beforeRest` is done once everything is read that other facts are made of. */
async function* exportAll(
  { transfer, ends }: Load,
  facts: readonly FactTable[],
  beforeRest: () => Promise<void>,
): AsyncGenerator<Piece, void> {
  const rest = facts.findIndex((fact) => fact.derive);
  for (const [at, fact] of facts.entries()) {
    if (at === Math.max(rest, 0)) await beforeRest();
    if (fact.derive) continue;
    let before: string | null = null;
    for (const select of slicesOf(fact, ends)) {
      const file = await transfer.toFile(select);
      if (file === null) continue;
      if (before !== null) yield { file: before, last: false };
      before = file;
    }
    yield { file: before, last: true };
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

/**
 * Fills `load_<fact>` for every fact, beside the tables in use: the record store writes files while DuckDB reads others.
 * `beforeRest`: work on the record store that facts other facts are made of do not see, done while DuckDB makes those.
 */
export async function loadAll(
  parts: Parts,
  facts: readonly FactTable[],
  report: (table: string, rows: number) => void,
  beforeRest: () => Promise<void>,
): Promise<void> {
  const ordered = sourcesFirst(facts);
  if (ordered.length === 0) return beforeRest();
  const load = { ...parts, ends: await customerEnds(parts.database, parts.customers) };
  const pieces = ahead(exportAll(load, ordered, beforeRest), filesAhead);
  for (const fact of ordered) await loadWhole(load, fact, pieces, (rows) => report(fact.name, rows));
}

/** Rows of a fact, from a file or from other facts of the mirror; the last one ends it. */
type Part = { readonly select: string; readonly file: string | null; readonly last: boolean };

async function* partsOf(
  { database, ends }: Load,
  fact: FactTable,
  pieces: AsyncGenerator<Piece, void>,
): AsyncGenerator<Part, void> {
  const { derive } = fact;
  while (!derive) {
    const { value: piece } = await pieces.next();
    if (piece?.file) yield { select: selectFile(fact, piece.file), file: piece.file, last: piece.last };
    if (!piece || piece.last) return;
  }
  const atOnce = Math.max(1, Math.floor(derivedAtOnce / sliceSize(database)));
  const fewer = (ends ?? []).filter((_, at) => (at + 1) % atOnce === 0 || at + 1 === ends?.length);
  const selects = rangesOf(fewer).map((range) =>
    selectDerived(fact, derive, (name) => `(select * from load_${name} where ${range})`),
  );
  for (const [at, select] of selects.entries()) yield { select, file: null, last: at === selects.length - 1 };
}

/**
 * Fills `load_<fact>`, sorted. Rows arrive customer by customer: those of a small company are sorted on their way in, those
 * of a large one once they are all there.
 */
async function loadWhole(
  parts: Load,
  fact: FactTable,
  pieces: AsyncGenerator<Piece, void>,
  report: (rows: number) => void,
): Promise<void> {
  const { duck, transfer } = parts;
  const target = `load_${fact.name}`;
  const unsorted = `raw_${fact.name}`;
  const make = (table: string): Promise<void> =>
    duck.write(duckTableOf(fact, table).replace(/^create table/, 'create or replace table'));
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
