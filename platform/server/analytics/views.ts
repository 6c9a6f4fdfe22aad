import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { minorDigits } from '#platform/core/money.ts';
import type { Database } from '../db/database.ts';
import { type CompanySettings, loadCompany } from '../settings.ts';
import { type FactTable, readView, selectOf } from './fact-table.ts';

/** Raised when the mirror's file must look different for the same declarations. */
const formatVersion = 4;

/** What the facts depend on beside the records: when it changes, every fact is computed anew. */
export type FactShape = { readonly zone: string; readonly currency: string; readonly signature: string };

export function shapeOf(
  facts: readonly FactTable[],
  company: Pick<CompanySettings, 'zone' | 'currency'>,
): FactShape {
  const { zone, currency } = company;
  const parts = facts.map((fact) => [
    fact.name,
    fact.columns,
    fact.sql,
    fact.key,
    fact.sorted,
    fact.base?.columns,
  ]);
  const signature = createHash('sha256')
    .update(JSON.stringify([formatVersion, zone, currency, parts]))
    .digest('hex')
    .slice(0, 24);
  return { zone, currency, signature };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Constants, so that the planner folds them: settings change once in a company's life, and then the views are made anew. */
const companyView = (shape: FactShape): string =>
  `create view company as select ${quoted(shape.zone)}::text as zone, ${quoted(shape.currency)}::text as currency, ` +
  `${10 ** minorDigits(shape.currency)}::float8 as minor_per_major`;

/**
 * Makes the fact views as declared, unless they already are: their signature is the comment on `company`. One
 * transaction, so a reader sees the old views or the new ones; of two servers starting together the second waits and skips.
 */
export async function ensureViews(database: Database, facts: readonly FactTable[]): Promise<FactShape> {
  const shape = shapeOf(facts, await loadCompany(database.db));
  await database.db.transaction().execute(async (trx) => {
    const run = async (sql: string) =>
      (await trx.executeQuery<{ comment: string | null }>(CompiledQuery.raw(sql))).rows;
    await run('lock table settings in share update exclusive mode');
    const known = await run("select obj_description(to_regclass('company'), 'pg_class') as comment");
    if (known[0]?.comment === shape.signature) return;
    await run('drop view if exists company cascade');
    const views = facts.flatMap((fact) => (fact.base ? [readView(fact), fact] : [fact]));
    for (const { name } of views) await run(`drop view if exists ${name} cascade`);
    await run(companyView(shape));
    for (const view of views) await run(`create view ${view.name} as ${selectOf(view)}`);
    await run(`comment on view company is '${shape.signature}'`);
  });
  return shape;
}
