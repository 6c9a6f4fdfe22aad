import type { IdentityKind } from './identity-value.ts';

/** A customer's own fields as they are stored. Times are ISO text. */
export type CustomerFields = {
  readonly kind: 'person' | 'company';
  readonly name: string;
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly tier: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly customerSince: string | null;
  readonly internal: boolean;
};

export type BookCustomer = CustomerFields & {
  readonly customerId: string;
  readonly source: string;
  /** the identity was erased on request: nothing may bring it back */
  readonly erased: boolean;
};

export type BookContact = {
  readonly customerId: string;
  readonly contactId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string | null;
};

export type BookIdentity = {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly customerId: string;
  readonly contactId: string | null;
  /** the customer it meant before a merge; null: nobody else than now */
  readonly cameAs: string | null;
};

export type BookChange = 'created' | 'changed' | 'unchanged';

const same = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Objects with their keys in order: stored attributes come back in an order of their own. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What is known of the customers one batch speaks of. Changes while the batch is planned, so that later records find
 * what earlier ones made; at the end it says what is to be written.
 */
export class CustomerBook {
  readonly #customers = new Map<string, BookCustomer>();
  readonly #contacts = new Map<string, BookContact>();
  readonly #identities = new Map<string, BookIdentity>();
  readonly #newCustomers = new Set<string>();
  readonly #changedCustomers = new Set<string>();
  readonly #newContacts = new Set<string>();
  readonly #changedContacts = new Set<string>();
  readonly #newIdentities = new Map<string, BookIdentity>();

  constructor(known: {
    readonly customers: readonly BookCustomer[];
    readonly contacts: readonly BookContact[];
    readonly identities: readonly BookIdentity[];
  }) {
    for (const customer of known.customers) this.#customers.set(customer.customerId, customer);
    for (const contact of known.contacts) this.#contacts.set(contact.contactId, contact);
    for (const identity of known.identities)
      this.#identities.set(`${identity.kind} ${identity.value}`, identity);
  }

  customer(customerId: string): BookCustomer | undefined {
    return this.#customers.get(customerId);
  }

  contact(contactId: string): BookContact | undefined {
    return this.#contacts.get(contactId);
  }

  identity(kind: IdentityKind, value: string): BookIdentity | undefined {
    return this.#identities.get(`${kind} ${value}`);
  }

  addCustomer(customer: BookCustomer): void {
    this.#customers.set(customer.customerId, customer);
    this.#newCustomers.add(customer.customerId);
  }

  /** @returns whether anything is different now */
  changeCustomer(customerId: string, patch: Partial<CustomerFields>): boolean {
    const before = this.#customers.get(customerId);
    if (!before) return false;
    const differs = Object.entries(patch).some(
      ([key, value]) => !same(before[key as keyof CustomerFields], value),
    );
    if (!differs) return false;
    this.#customers.set(customerId, { ...before, ...patch });
    this.#changedCustomers.add(customerId);
    return true;
  }

  /** Adds the contact, or changes the fields given. @returns whether anything is different now */
  putContact(contact: Pick<BookContact, 'customerId' | 'contactId'> & Partial<BookContact>): boolean {
    const before = this.#contacts.get(contact.contactId);
    const after: BookContact = { name: '', email: null, phone: null, language: null, ...before, ...contact };
    if (before && same(before, after)) return false;
    this.#contacts.set(contact.contactId, after);
    (before ? this.#changedContacts : this.#newContacts).add(contact.contactId);
    return true;
  }

  /** Gives an identity that nobody has yet. @returns false when somebody has it */
  claim(identity: BookIdentity): boolean {
    const key = `${identity.kind} ${identity.value}`;
    if (this.#identities.has(key)) return false;
    this.#identities.set(key, identity);
    this.#newIdentities.set(key, identity);
    return true;
  }

  /** What is to be written. */
  changes(): {
    readonly newCustomers: readonly BookCustomer[];
    readonly changedCustomers: readonly BookCustomer[];
    readonly newContacts: readonly BookContact[];
    readonly changedContacts: readonly BookContact[];
    readonly newIdentities: readonly BookIdentity[];
  } {
    const all = <T>(ids: Iterable<string>, from: ReadonlyMap<string, T>): T[] =>
      [...ids].map((id) => from.get(id)).filter((found) => found !== undefined);
    return {
      newCustomers: all(this.#newCustomers, this.#customers),
      changedCustomers: all(
        [...this.#changedCustomers].filter((id) => !this.#newCustomers.has(id)),
        this.#customers,
      ),
      newContacts: all(this.#newContacts, this.#contacts),
      changedContacts: all(
        [...this.#changedContacts].filter((id) => !this.#newContacts.has(id)),
        this.#contacts,
      ),
      newIdentities: [...this.#newIdentities.values()],
    };
  }

  /** Whether writing would put in rows that another import could be putting in at the same time. */
  get addsRows(): boolean {
    return this.#newCustomers.size + this.#newContacts.size + this.#newIdentities.size > 0;
  }
}
