import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { CustomerDetail } from '../../core/schema.ts';
import { customersDb } from '../tables.ts';
import { type CustomerListRow, customerList, customerRowOf } from './customer-list.ts';

type DetailRow = CustomerListRow & {
  time_zone: string | null;
  attributes: CustomerDetail['attributes'];
  erased_at: Date | null;
};

/** One customer with everything but the timeline. @throws Refusal customers:unknown */
export async function findCustomer(ctx: Ctx, customerId: string): Promise<CustomerDetail> {
  const { rows } = await sql<DetailRow>`
    select ${sql.raw(customerList.select)}, c.time_zone, c.attributes, c.erased_at
    from ${sql.raw(customerList.from)} where c.customer_id = ${customerId}::uuid`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw notFound('customers:unknown');
  const db = customersDb(ctx);
  const contacts = await db
    .selectFrom('contacts')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('contact_id')
    .limit(200)
    .execute();
  const identities = await db
    .selectFrom('identities')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('kind')
    .orderBy('value')
    .limit(200)
    .execute();
  const merges = await db
    .selectFrom('customer_merges')
    .select([
      'merge_id',
      'merged_id',
      'merged_at',
      sql<string | null>`moved #>> '{own,customers,0,name}'`.as('name'),
    ])
    .where('survivor_id', '=', customerId)
    .where('undone_at', 'is', null)
    .orderBy('merged_at', 'desc')
    .limit(50)
    .execute();
  return {
    ...customerRowOf(row),
    timeZone: row.time_zone,
    attributes: row.attributes,
    erasedAt: row.erased_at?.toISOString() ?? null,
    contacts: contacts.map((one) => ({
      contactId: one.contact_id,
      name: one.name,
      email: one.email,
      phone: one.phone,
      language: one.language,
    })),
    identities: identities.map((one) => ({ kind: one.kind, value: one.value, contactId: one.contact_id })),
    merges: merges.map((one) => ({
      mergeId: one.merge_id,
      mergedId: one.merged_id,
      mergedName: one.name ?? '',
      mergedAt: one.merged_at.toISOString(),
    })),
    similar:
      row.erased_at === null
        ? await similarTo(
            ctx,
            customerId,
            row.name,
            contacts.flatMap((one) => one.phone ?? []),
          )
        : [],
  };
}

/** Who has everything of a customer that was merged away; follows merges of merges. */
export async function findSurvivor(ctx: Ctx, customerId: string): Promise<string | undefined> {
  const row = await customersDb(ctx)
    .selectFrom('customer_merges')
    .select('survivor_id')
    .where('merged_id', '=', customerId)
    .where('undone_at', 'is', null)
    .orderBy('merged_at', 'desc')
    .executeTakeFirst();
  if (!row) return undefined;
  return (await findSurvivor(ctx, row.survivor_id)) ?? row.survivor_id;
}

/** Customers with the same phone, or with the same name of at least two words: worth a look, never merged by itself. */
async function similarTo(
  ctx: Ctx,
  customerId: string,
  name: string,
  phones: readonly string[],
): Promise<CustomerDetail['similar']> {
  const found = new Map<string, CustomerDetail['similar'][number]>();
  const known = sql`(select coalesce(k.email, k.phone) from contacts k where k.customer_id = c.customer_id order by k.contact_id limit 1)`;
  const add = (
    rows: readonly { customer_id: string; name: string; known: string | null }[],
    because: 'phone' | 'name',
  ): void => {
    for (const row of rows)
      if (!found.has(row.customer_id))
        found.set(row.customer_id, {
          customerId: row.customer_id,
          name: row.name,
          known: row.known,
          because,
        });
  };
  if (phones.length > 0) {
    const { rows } = await sql<{ customer_id: string; name: string; known: string | null }>`
      select c.customer_id, c.name, ${known} as known from customers c
      where c.customer_id in (select p.customer_id from contacts p where p.phone = any(${[...phones]}::text[]) and p.customer_id <> ${customerId}::uuid)
      order by c.customer_id limit 5`.execute(ctx.db);
    add(rows, 'phone');
  }
  if (name.trim().includes(' ')) {
    const { rows } = await sql<{ customer_id: string; name: string; known: string | null }>`
      select c.customer_id, c.name, ${known} as known from customers c
      where lower(c.name) = lower(${name}) and c.customer_id <> ${customerId}::uuid and c.erased_at is null
      order by c.customer_id limit 5`.execute(ctx.db);
    add(rows, 'name');
  }
  return [...found.values()].slice(0, 5);
}
