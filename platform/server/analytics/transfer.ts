import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CompiledQuery } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Duck } from './duckdb.ts';
import { duckTableOf, type FactTable, ofCustomers } from './fact-table.ts';
import { sortInto } from './sorting.ts';

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

/** An unquoted empty field is null, a quoted one an empty text: as PostgreSQL writes them. */
export const loadFile = (table: string, file: string): string =>
  `copy ${table} from ${duckText(file)} (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '', ` +
  `allow_quoted_nulls false, auto_detect false, strict_mode true, max_line_size 16777216)`;

const selectAll = (fact: FactTable): string =>
  `select ${Object.keys(fact.columns).join(', ')} from ${fact.name}`;

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

/** Fills a table with a derived fact, from facts of the mirror that `source` names. */
export const deriveInto = (
  fact: FactTable,
  derive: NonNullable<FactTable['derive']>,
  table: string,
  source: (name: string) => string,
): string => {
  const columns = Object.keys(fact.columns).join(', ');
  return `insert into ${table} (${columns}) select ${columns} from (${derive(source)}) q`;
};

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

/** Files with all rows of the facts that are not derived, in their order; null after the last file of a fact. */
type Exports = AsyncIterator<string | null, void>;

async function* exportAll({ database, transfer, customers }: Parts, facts: readonly FactTable[]) {
  for (const fact of facts) {
    if (fact.derive) continue;
    for await (const select of slices(database, fact, customers)) yield await transfer.toFile(select);
    yield null;
  }
}

/** Makes the next one while the caller is busy with the last. */
async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T, void> {
  const take = (): Promise<IteratorResult<T>> => {
    const taken = items.next();
    taken.catch(() => undefined);
    return taken;
  };
  let next = take();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    next = take();
    yield value;
  }
}

/** Fills `load_<fact>` for every fact, beside the tables in use: the record store writes a file while DuckDB reads the last. */
export async function loadAll(
  parts: Parts,
  facts: readonly FactTable[],
  report: (table: string, rows: number) => void,
): Promise<void> {
  const exports = oneAhead(exportAll(parts, facts));
  for (const fact of facts) await loadWhole(parts, fact, exports, (rows) => report(fact.name, rows));
}

/** Fills `load_<fact>`, sorted: rows arrive customer by customer. */
async function loadWhole(
  { duck, transfer, database, customers }: Parts,
  fact: FactTable,
  exports: Exports,
  report: (rows: number) => void,
): Promise<void> {
  const target = fact.sorted === undefined ? `load_${fact.name}` : `raw_${fact.name}`;
  await duck.write(`drop table if exists ${target}`);
  await duck.write(duckTableOf(fact, target));
  const rowsNow = async () =>
    (await duck.rows<{ n: number }>(`select count(*) as n from ${target}`))[0]?.n ?? 0;
  const { derive } = fact;
  if (derive && customers) {
    for await (const range of ranges(database, customers, derivedAtOnce)) {
      const source = (name: string): string => `(select * from load_${name} where ${range})`;
      await duck.write(deriveInto(fact, derive, target, source));
      report(await rowsNow());
    }
  }
  while (!derive) {
    const file = (await exports.next()).value;
    if (!file) break;
    await duck.write(loadFile(target, file));
    await transfer.remove(file);
    report(await rowsNow());
  }
  if (fact.sorted !== undefined) {
    await sortInto(duck, fact, target);
    await duck.write(`drop table ${target}`);
  }
}
