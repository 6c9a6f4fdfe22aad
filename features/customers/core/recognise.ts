import type { CustomerRef } from '#platform/core/record.ts';
import type { RefusalCode } from '#platform/core/refusal.ts';
import type { BookChange, BookCustomer, CustomerBook, CustomerFields } from './customer-book.ts';
import {
  externalValue,
  type IdentityKind,
  isStaffAddress,
  normalEmail,
  normalPhone,
  normalTelegram,
} from './identity-value.ts';
import type { CustomerRecord } from './record.ts';

/** What recognising needs beside the book. */
export type Recognition = {
  readonly source: string;
  readonly newId: () => string;
  /** a person is its own contact, always under the same id */
  readonly contactIdOf: (customerId: string) => string;
  readonly staffDomains: readonly string[];
};

export type RecordRefused = {
  readonly reason: RefusalCode;
  readonly field?: string;
  readonly value?: string;
};
export type RecordOutcome =
  | { readonly change: BookChange; readonly customerId: string }
  | { readonly refused: RecordRefused };

type Key = {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly field: string;
  readonly given: string;
};
type Keys = {
  readonly external: readonly Key[];
  readonly email?: Key;
  readonly telegram?: Key;
  readonly phone?: Key;
};

const refused = (reason: RefusalCode, field: string, value: string): { refused: RecordRefused } => ({
  refused: { reason, field, value },
});

/** Every identity a record or reference could be found by; for loading the book. */
export function identitiesOf(
  source: string,
  record: Pick<CustomerRecord, 'externalId' | 'email' | 'phone'> & {
    aliases?: readonly string[];
    companyExternalId?: string | undefined;
    telegram?: string | undefined;
  },
): { readonly kind: IdentityKind; readonly value: string }[] {
  const found: { kind: IdentityKind; value: string }[] = [];
  for (const id of [record.externalId, record.companyExternalId, ...(record.aliases ?? [])]) {
    if (id) found.push({ kind: 'external', value: externalValue(source, id) });
  }
  const email = record.email ? normalEmail(record.email) : null;
  const phone = record.phone ? normalPhone(record.phone) : null;
  const telegram = record.telegram ? normalTelegram(record.telegram) : null;
  if (email) found.push({ kind: 'email', value: email });
  if (phone) found.push({ kind: 'phone', value: phone });
  if (telegram) found.push({ kind: 'telegram', value: telegram });
  return found;
}

function keysOf(source: string, record: CustomerRecord): Keys | { refused: RecordRefused } {
  const key = (kind: IdentityKind, field: string, given: string, value: string): Key => ({
    kind,
    field,
    given,
    value,
  });
  const external = [
    ...(record.externalId ? [['externalId', record.externalId] as const] : []),
    ...record.aliases.map((id) => ['aliases', id] as const),
  ];
  const email = record.email ? normalEmail(record.email) : null;
  if (record.email && email === null) return refused('customers:email-invalid', 'email', record.email);
  const phone = record.phone ? normalPhone(record.phone) : null;
  if (record.phone && phone === null) return refused('customers:phone-invalid', 'phone', record.phone);
  const telegram = record.telegram ? normalTelegram(record.telegram) : null;
  if (record.telegram && telegram === null)
    return refused('customers:telegram-invalid', 'telegram', record.telegram);
  return {
    external: external.map(([field, id]) => key('external', field, id, externalValue(source, id))),
    ...(email ? { email: key('email', 'email', record.email ?? '', email) } : {}),
    ...(telegram ? { telegram: key('telegram', 'telegram', record.telegram ?? '', telegram) } : {}),
    ...(phone ? { phone: key('phone', 'phone', record.phone ?? '', phone) } : {}),
  };
}

const owner = (book: CustomerBook, key: Key | undefined) =>
  key ? book.identity(key.kind, key.value) : undefined;

/**
 * Puts one record into the book: finds whose it is by the source's id, then by e-mail, Telegram, phone; makes the
 * customer when nobody is found. An id or e-mail that belongs to somebody else refuses the record, because one of the
 * two must be wrong; a phone may be shared by a household, so it is kept on the contact and recognises only its first owner.
 */
export function recognise(book: CustomerBook, how: Recognition, record: CustomerRecord): RecordOutcome {
  const keys = keysOf(how.source, record);
  if ('refused' in keys) return keys;
  const strong = [
    ...keys.external,
    ...(keys.email ? [keys.email] : []),
    ...(keys.telegram ? [keys.telegram] : []),
  ];
  const firm = strong.map((key) => owner(book, key)).find((found) => found !== undefined);
  const found = firm ?? owner(book, keys.phone);
  const company = record.companyExternalId ? ownerCompany(book, how, record.companyExternalId) : undefined;
  if (company && found && found.customerId !== company.customerId) {
    const key = strong.find((one) => owner(book, one)?.customerId === found.customerId) ?? keys.phone;
    // a person who was known before the company: recognised by a shared phone alone, he is another one
    if (firm) return refused('customers:identity-taken', key?.field ?? 'externalId', key?.given ?? '');
  }
  const customerId = company?.customerId ?? found?.customerId ?? how.newId();
  const cameAs = found?.cameAs ?? company?.cameAs ?? null;
  for (const key of strong) {
    const other = owner(book, key);
    if (other && other.customerId !== customerId)
      return refused('customers:identity-taken', key.field, key.given);
  }
  const before = book.customer(customerId);
  if (before?.erased)
    return refused('customers:erased', 'externalId', record.externalId ?? record.email ?? record.phone ?? '');
  const isContact =
    company !== undefined ||
    (before?.kind === 'company' &&
      record.kind === 'person' &&
      record.companyExternalId === undefined &&
      found?.contactId !== null &&
      found !== undefined);
  return isContact
    ? putContactOf(
        book,
        how,
        record,
        keys,
        customerId,
        found?.customerId === customerId ? found.contactId : null,
        company?.created ?? false,
        cameAs,
      )
    : putCustomer(book, how, record, keys, customerId, before, cameAs);
}

/** The company a contact belongs to; made under its id when its own record has not come yet. */
function ownerCompany(
  book: CustomerBook,
  how: Recognition,
  externalId: string,
): { customerId: string; created: boolean; cameAs: string | null } {
  const value = externalValue(how.source, externalId);
  const known = book.identity('external', value);
  if (known) {
    // what came first as a person turns out to be a company
    if (book.customer(known.customerId)?.kind === 'person')
      book.changeCustomer(known.customerId, { kind: 'company' });
    return { customerId: known.customerId, created: false, cameAs: known.cameAs };
  }
  const customerId = how.newId();
  book.addCustomer({ ...emptyFields, kind: 'company', customerId, source: how.source, erased: false });
  book.claim({ kind: 'external', value, customerId, contactId: null, cameAs: null });
  return { customerId, created: true, cameAs: null };
}

const emptyFields: CustomerFields = {
  kind: 'person',
  name: '',
  language: null,
  timeZone: null,
  country: null,
  city: null,
  tier: null,
  tags: [],
  attributes: {},
  customerSince: null,
  internal: false,
};

function fieldsOf(
  how: Recognition,
  record: CustomerRecord,
  before: BookCustomer | undefined,
): Partial<CustomerFields> {
  const email = record.email ? normalEmail(record.email) : null;
  const internal =
    record.internal ?? (email !== null && isStaffAddress(email, how.staffDomains) ? true : undefined);
  return {
    ...(record.kind === 'company' ? { kind: 'company' as const } : {}),
    ...(record.name ? { name: record.name } : {}),
    ...(record.language ? { language: record.language } : {}),
    ...(record.timeZone ? { timeZone: record.timeZone } : {}),
    ...(record.country ? { country: record.country } : {}),
    ...(record.city ? { city: record.city } : {}),
    ...(record.tier ? { tier: record.tier } : {}),
    ...(record.tags.length > 0 ? { tags: [...new Set(record.tags)].filter((tag) => tag !== '') } : {}),
    ...(Object.keys(record.attributes).length > 0
      ? { attributes: { ...before?.attributes, ...record.attributes } }
      : {}),
    ...(record.customerSince ? { customerSince: record.customerSince } : {}),
    ...(internal === undefined ? {} : { internal }),
  };
}

function putCustomer(
  book: CustomerBook,
  how: Recognition,
  record: CustomerRecord,
  keys: Keys,
  customerId: string,
  before: BookCustomer | undefined,
  cameAs: string | null,
): RecordOutcome {
  const fields = fieldsOf(how, record, before);
  let changed = false;
  if (before) changed = book.changeCustomer(customerId, fields);
  else book.addCustomer({ ...emptyFields, ...fields, customerId, source: how.source, erased: false });
  const reachable = keys.email ?? keys.telegram ?? keys.phone;
  const contactId = reachable ? how.contactIdOf(customerId) : null;
  if (contactId !== null)
    changed = book.putContact(contactFields(record, keys, customerId, contactId)) || changed;
  changed = claimAll(book, keys, { customerId, contactId, cameAs }) || changed;
  return { change: before ? (changed ? 'changed' : 'unchanged') : 'created', customerId };
}

function putContactOf(
  book: CustomerBook,
  how: Recognition,
  record: CustomerRecord,
  keys: Keys,
  customerId: string,
  known: string | null,
  companyCreated: boolean,
  cameAs: string | null,
): RecordOutcome {
  const contactId = known ?? how.newId();
  const changed = book.putContact(contactFields(record, keys, customerId, contactId));
  const claimed = claimAll(book, keys, { customerId, contactId, cameAs });
  const created = known === null || companyCreated;
  return { change: created ? 'created' : changed || claimed ? 'changed' : 'unchanged', customerId };
}

const contactFields = (record: CustomerRecord, keys: Keys, customerId: string, contactId: string) => ({
  customerId,
  contactId,
  ...(record.name ? { name: record.name } : {}),
  ...(keys.email ? { email: keys.email.value } : {}),
  ...(keys.phone ? { phone: keys.phone.value } : {}),
  ...(record.language ? { language: record.language } : {}),
});

function claimAll(book: CustomerBook, keys: Keys, owner: Resolved): boolean {
  const all = [...keys.external, keys.email, keys.telegram, keys.phone].filter((key) => key !== undefined);
  return all.map((key) => book.claim({ kind: key.kind, value: key.value, ...owner })).some(Boolean);
}

export type Resolved = {
  readonly customerId: string;
  readonly contactId: string | null;
  /** the customer the reference meant before a merge; null: nobody else than now */
  readonly cameAs: string | null;
};

/**
 * Whose a record is. Unknown people are made when there is an address to know them by again, or an id and `create`.
 * An address nobody has yet is learnt for the one the id means.
 * @returns null when nobody is meant
 */
export function resolveReference(
  book: CustomerBook,
  how: Recognition,
  ref: CustomerRef,
  create: boolean,
): Resolved | null {
  const external = ref.externalId ? externalValue(how.source, ref.externalId) : null;
  const email = ref.email ? normalEmail(ref.email) : null;
  const phone = ref.phone ? normalPhone(ref.phone) : null;
  const keys = [
    ...(external ? [{ kind: 'external', value: external } as const] : []),
    ...(email ? [{ kind: 'email', value: email } as const] : []),
    ...(phone ? [{ kind: 'phone', value: phone } as const] : []),
  ];
  const found = keys
    .map((key) => book.identity(key.kind, key.value))
    .find((identity) => identity !== undefined);
  if (found) {
    const customer = book.customer(found.customerId);
    const contactId = found.contactId ?? (email ? (book.identity('email', email)?.contactId ?? null) : null);
    if (!customer?.erased)
      for (const key of keys)
        book.claim({
          ...key,
          customerId: found.customerId,
          contactId: key.kind === 'external' ? null : contactId,
          cameAs: found.cameAs,
        });
    if (customer && ref.name && customer.name === '' && !customer.erased)
      book.changeCustomer(customer.customerId, { name: ref.name });
    return { customerId: found.customerId, contactId, cameAs: found.cameAs };
  }
  if (!email && !phone && !(external && create)) return null;
  const customerId = how.newId();
  const internal = email !== null && isStaffAddress(email, how.staffDomains);
  book.addCustomer({
    ...emptyFields,
    name: ref.name ?? '',
    internal,
    customerId,
    source: how.source,
    erased: false,
  });
  const contactId = email || phone ? how.contactIdOf(customerId) : null;
  if (contactId !== null) book.putContact({ customerId, contactId, name: ref.name ?? '', email, phone });
  const owner: Resolved = { customerId, contactId, cameAs: null };
  for (const key of keys) book.claim({ ...key, ...owner });
  return owner;
}
