import type { Duck } from './duckdb.ts';
import { duckTableOf, type FactTable } from './fact-table.ts';
import { sorted } from './mirror-state.ts';

/** " order by …" of the fact's rows in the mirror; empty where it has none. */
export const orderOf = ({ sorted }: FactTable): string => (sorted === undefined ? '' : ` order by ${sorted}`);

/** Makes `load_<fact>` with the rows of another table in the order of the fact's column of days, where it has one. */
export async function sortInto(duck: Duck, fact: FactTable, from: string): Promise<void> {
  const target = `load_${fact.name}`;
  await duck.write(`drop table if exists ${target}`);
  await duck.write(duckTableOf(fact, target));
  await duck.write(`insert into ${target} by name select * from ${from}${orderOf(fact)}`);
}

/** Statements that put the loaded tables in the place of those in use. */
export const replaceTables = (facts: readonly FactTable[]): string[] =>
  facts.flatMap(({ name }) => [`drop table ${name}`, `alter table load_${name} rename to ${name}`]);

/**
 * Customers are refreshed by writing their rows anew at the end, out of order; after enough of them every block holds
 * every day. Sorting again needs nothing of the record store, and readers keep the old tables meanwhile.
 */
export async function sortAgain(
  duck: Duck,
  facts: readonly FactTable[],
  inTransaction: (statements: readonly string[]) => Promise<void>,
): Promise<void> {
  const own = facts.filter((fact) => fact.sorted !== undefined);
  for (const fact of own) await sortInto(duck, fact, fact.name);
  await inTransaction([...replaceTables(own), sorted]);
  await duck.checkpoint();
}
