import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { arrayText, copyInto, copyLine } from '#platform/server/db/copy.ts';
import type { BookContact, BookCustomer, BookIdentity, CustomerBook } from '../../core/customer-book.ts';
import { customerWords } from '../../core/identity-value.ts';
import { refreshSearchText } from './refresh-search-text.ts';

/** Writes what a planned batch changed: one statement per table, whatever the batch's size. */
export async function writeBook(ctx: Ctx, book: CustomerBook): Promise<void> {
  const changes = book.changes();
  await insertCustomers(ctx, changes);
  await updateCustomers(ctx, changes.changedCustomers);
  await insertContacts(ctx, changes.newContacts);
  await updateContacts(ctx, changes.changedContacts);
  await insertIdentities(ctx, changes.newIdentities);
  // new ones were written with their words
  const fresh = new Set(changes.newCustomers.map((one) => one.customerId));
  const touched = [
    ...changes.changedCustomers,
    ...changes.newContacts,
    ...changes.changedContacts,
    ...changes.newIdentities,
  ];
  const older = touched.map((one) => one.customerId).filter((customerId) => !fresh.has(customerId));
  await refreshSearchText(ctx, [...new Set(older)]);
}

async function insertCustomers(ctx: Ctx, changes: ReturnType<CustomerBook['changes']>): Promise<void> {
  const customers = changes.newCustomers;
  if (customers.length === 0) return;
  const contacts = Map.groupBy(changes.newContacts, (one) => one.customerId);
  const identities = Map.groupBy(changes.newIdentities, (one) => one.customerId);
  const now = ctx.now.toISOString();
  const columns = [
    'customer_id',
    'kind',
    'name',
    'language',
    'time_zone',
    'country',
    'city',
    'tier',
    'tags',
    'attributes',
    'customer_since',
    'source',
    'internal',
    'search_text',
    'created_at',
    'updated_at',
  ];
  const lines = customers.map((c) =>
    copyLine([
      c.customerId,
      c.kind,
      c.name,
      c.language,
      c.timeZone,
      c.country,
      c.city,
      c.tier,
      arrayText(c.tags),
      JSON.stringify(c.attributes),
      c.customerSince,
      c.source,
      c.internal,
      customerWords(c, {
        contacts: contacts.get(c.customerId) ?? [],
        identities: identities.get(c.customerId) ?? [],
      }),
      now,
      now,
    ]),
  );
  await copyInto(ctx.db, 'customers', columns, lines.join(''));
  await copyInto(
    ctx.db,
    'customer_stats',
    ['customer_id'],
    customers.map((c) => copyLine([c.customerId])).join(''),
    { parentsKnown: true },
  );
}

async function updateCustomers(ctx: Ctx, customers: readonly BookCustomer[]): Promise<void> {
  if (customers.length === 0) return;
  const rows = customers.map((c) => ({
    ...c,
    customer_id: c.customerId,
    time_zone: c.timeZone,
    customer_since: c.customerSince,
  }));
  await sql`
    update customers c set kind = r.kind, name = r.name, language = r.language, time_zone = r.time_zone,
      country = r.country, city = r.city, tier = r.tier, tags = r.tags, attributes = r.attributes,
      customer_since = r.customer_since, internal = r.internal, updated_at = ${ctx.now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(customer_id uuid, kind text, name text, language text,
      time_zone text, country text, city text, tier text, tags text[], attributes jsonb, customer_since timestamptz, internal boolean)
    where c.customer_id = r.customer_id`.execute(ctx.db);
}

async function insertContacts(ctx: Ctx, contacts: readonly BookContact[]): Promise<void> {
  if (contacts.length === 0) return;
  const now = ctx.now.toISOString();
  const columns = [
    'customer_id',
    'contact_id',
    'name',
    'email',
    'phone',
    'language',
    'created_at',
    'updated_at',
  ];
  const lines = contacts.map((c) =>
    copyLine([c.customerId, c.contactId, c.name, c.email, c.phone, c.language, now, now]),
  );
  await copyInto(ctx.db, 'contacts', columns, lines.join(''), { parentsKnown: true });
}

async function updateContacts(ctx: Ctx, contacts: readonly BookContact[]): Promise<void> {
  if (contacts.length === 0) return;
  const rows = contacts.map((c) => ({ ...c, customer_id: c.customerId, contact_id: c.contactId }));
  await sql`
    update contacts c set name = r.name, email = r.email, phone = r.phone, language = r.language, updated_at = ${ctx.now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as r(customer_id uuid, contact_id uuid, name text, email text, phone text, language text)
    where c.customer_id = r.customer_id and c.contact_id = r.contact_id`.execute(ctx.db);
}

async function insertIdentities(ctx: Ctx, identities: readonly BookIdentity[]): Promise<void> {
  if (identities.length === 0) return;
  const now = ctx.now.toISOString();
  const lines = identities.map((one) =>
    copyLine([one.kind, one.value, one.customerId, one.contactId, now, one.cameAs]),
  );
  await copyInto(
    ctx.db,
    'identities',
    ['kind', 'value', 'customer_id', 'contact_id', 'created_at', 'came_as'],
    lines.join(''),
    { parentsKnown: true },
  );
}
