import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { customersDb } from '../tables.ts';

/**
 * What a customer of the table called `alias` is shown as: the name; without one the e-mail, phone or id that leads the
 * words it is found by; empty when there is nothing at all.
 */
export const customerLabel = (alias: string): string =>
  `coalesce(nullif(${alias}.name, ''), split_part(${alias}.search_text, ' ', 1))`;

export type CustomerName = {
  readonly name: string;
  /** e-mail, phone or id to tell customers apart by where there is no name */
  readonly known: string | null;
};

/** The names of these customers; whoever is gone is missing. */
export async function findCustomerNames(
  ctx: Ctx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CustomerName>> {
  if (ids.length === 0) return new Map();
  const rows = await customersDb(ctx)
    .selectFrom('customers')
    .select([
      'customer_id',
      'name',
      sql<string | null>`nullif(split_part(search_text, ' ', 1), '')`.as('known'),
    ])
    .where('customer_id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ customer_id, ...row }) => [customer_id, row]));
}
