import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { customerWords } from '../../core/identity-value.ts';
import { customersDb } from '../tables.ts';

/**
 * Writes anew what customers are found by: names, addresses and ids. Put together here and not in SQL, because
 * identities are spread by themselves and cannot be joined to customers in a distributed database.
 */
export async function refreshSearchText(ctx: Ctx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const db = customersDb(ctx);
  const ids = [...customerIds];
  const inIds = sql<boolean>`customer_id = any(${ids}::uuid[])`;
  const customers = await db
    .selectFrom('customers')
    .select(['customer_id', 'name', 'city', 'search_text'])
    .where(inIds)
    .execute();
  const contacts = await db
    .selectFrom('contacts')
    .select(['customer_id', 'contact_id as contactId', 'name', 'email', 'phone'])
    .where(inIds)
    .execute();
  const identities = await db
    .selectFrom('identities')
    .select(['customer_id', 'kind', 'value'])
    .where(inIds)
    .execute();
  const contactsOf = Map.groupBy(contacts, (row) => row.customer_id);
  const identitiesOf = Map.groupBy(identities, (row) => row.customer_id);
  const changed = customers.flatMap((row) => {
    const text = customerWords(row, {
      contacts: contactsOf.get(row.customer_id) ?? [],
      identities: identitiesOf.get(row.customer_id) ?? [],
    });
    return text === row.search_text ? [] : [{ customer_id: row.customer_id, text }];
  });
  if (changed.length === 0) return;
  await sql`
    update customers c set search_text = r.text
    from json_to_recordset(${JSON.stringify(changed)}::text::json) as r(customer_id uuid, text text)
    where c.customer_id = r.customer_id`.execute(ctx.db);
}
