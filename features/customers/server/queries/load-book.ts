import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import {
  type BookContact,
  type BookCustomer,
  type BookIdentity,
  CustomerBook,
} from '../../core/customer-book.ts';
import type { IdentityKind } from '../../core/identity-value.ts';

type Wanted = { readonly kind: IdentityKind; readonly value: string };

/**
 * Held until the transaction ends: two imports that meet the same unknown person at the same moment must not both make
 * one. Only taken when something is to be added; most batches speak of known people.
 */
export async function lockIdentities(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('customers.identities'))`.execute(ctx.db);
}

/** Who has these identities, with the customers and contacts they belong to. */
export async function loadBook(
  ctx: Ctx,
  wanted: readonly Wanted[],
  contactIdOf?: (customerId: string) => string,
): Promise<CustomerBook> {
  const identities = await loadIdentities(ctx, wanted);
  const customers = await loadBookCustomers(ctx, [...new Set(identities.map((one) => one.customerId))]);
  const contacts = contactIdOf ? await loadBookContacts(ctx, identities, contactIdOf) : [];
  return new CustomerBook({ customers, contacts, identities });
}

/**
 * The same for references: customers are only read for those that could change somebody (an address or a name to
 * learn), because most references are ids that are known and say nothing more.
 */
export async function loadReferenceBook(
  ctx: Ctx,
  refs: readonly { readonly wanted: readonly Wanted[]; readonly tellsMore: boolean }[],
): Promise<CustomerBook> {
  const identities = await loadIdentities(
    ctx,
    refs.flatMap((ref) => ref.wanted),
  );
  const owners = new Map(identities.map((one) => [`${one.kind} ${one.value}`, one.customerId]));
  const needed = refs.flatMap(({ wanted, tellsMore }) => {
    const found = wanted
      .map((one) => owners.get(`${one.kind} ${one.value}`))
      .filter((id) => id !== undefined);
    return tellsMore || found.length < wanted.length ? found : [];
  });
  return new CustomerBook({
    customers: await loadBookCustomers(ctx, [...new Set(needed)]),
    contacts: [],
    identities,
  });
}

async function loadIdentities(ctx: Ctx, wanted: readonly Wanted[]): Promise<BookIdentity[]> {
  if (wanted.length === 0) return [];
  const unique = new Map(wanted.map((one) => [`${one.kind} ${one.value}`, one]));
  const kinds = [...unique.values()].map((one) => one.kind);
  const values = [...unique.values()].map((one) => one.value);
  // as one text: a thousand rows, handed over value by value, take longer than finding them
  const { rows } = await sql<{ found: string }>`
    select coalesce(json_agg(json_build_array(i.kind, i.value, i.customer_id, i.contact_id, i.came_as)), '[]')::text as found
    from identities i join unnest(${kinds}::text[], ${values}::text[]) as w(kind, value)
      on i.kind = w.kind and i.value = w.value`.execute(ctx.db);
  const found = JSON.parse(rows[0]?.found ?? '[]') as [
    IdentityKind,
    string,
    string,
    string | null,
    string | null,
  ][];
  return found.map(([kind, value, customerId, contactId, cameAs]) => ({
    kind,
    value,
    customerId,
    contactId,
    cameAs,
  }));
}

async function loadBookCustomers(ctx: Ctx, ids: readonly string[]): Promise<BookCustomer[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    customer_id: string;
    kind: 'person' | 'company';
    name: string;
    language: string | null;
    time_zone: string | null;
    country: string | null;
    city: string | null;
    tier: string | null;
    tags: string[];
    attributes: BookCustomer['attributes'];
    customer_since: Date | null;
    source: string;
    internal: boolean;
    erased: boolean;
  }>`
    select customer_id, kind, name, language, time_zone, country, city, tier, tags, attributes, customer_since, source,
      internal, erased_at is not null as erased
    from customers where customer_id = any(${ids}::uuid[])`.execute(ctx.db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    kind: row.kind,
    name: row.name,
    language: row.language,
    timeZone: row.time_zone,
    country: row.country,
    city: row.city,
    tier: row.tier,
    tags: row.tags,
    attributes: row.attributes,
    customerSince: row.customer_since?.toISOString() ?? null,
    source: row.source,
    internal: row.internal,
    erased: row.erased,
  }));
}

/** The contacts that were recognised, and each person's own, which may have come without any identity of its own. */
async function loadBookContacts(
  ctx: Ctx,
  of: readonly BookIdentity[],
  contactIdOf: (customerId: string) => string,
): Promise<BookContact[]> {
  if (of.length === 0) return [];
  const customers = [...new Set(of.map((one) => one.customerId))];
  const contacts = [...new Set([...of.flatMap((one) => one.contactId ?? []), ...customers.map(contactIdOf)])];
  const { rows } = await sql<{
    customer_id: string;
    contact_id: string;
    name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
  }>`
    select customer_id, contact_id, name, email, phone, language from contacts
    where customer_id = any(${customers}::uuid[]) and contact_id = any(${contacts}::uuid[])`.execute(ctx.db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    contactId: row.contact_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    language: row.language,
  }));
}
