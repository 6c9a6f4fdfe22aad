/** Ways to recognise a person, in the one form in which two spellings of the same are equal. */

export const identityKinds = ['email', 'phone', 'telegram', 'external'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** Lower case, without spaces, angle brackets or "mailto:"; null when it is no address. */
export function normalEmail(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^.*<([^<>]+)>$/, '$1')
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase();
  return /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/.test(bare) && bare.length <= 320 ? bare : null;
}

/**
 * "+" and digits. A leading 00 is an international prefix; a number without one keeps its digits as they are, because
 * whose national number it is cannot be known. Null when there are not 5 to 20 digits.
 */
export function normalPhone(text: string): string | null {
  const bare = text.replace(/(?:ext|доб|x)\.?\s*\d+\s*$/i, '').trim();
  if (/[^\d\s+()\-./]/.test(bare)) return null;
  const digits = bare.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 20) return null;
  if (bare.startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

/** A numeric chat id as it is, a name without "@" in lower case. */
export function normalTelegram(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^(?:https?:\/\/)?t\.me\//i, '')
    .replace(/^@/, '')
    .toLowerCase();
  return /^[a-z0-9_]{3,64}$/.test(bare) ? bare : null;
}

/** An id of one source is an identity of its own: "zendesk:4711". */
export const externalValue = (source: string, externalId: string): string => `${source}:${externalId}`;

/** True when the address belongs to the company itself, so that its tickets and answers are no customers' (C10). */
export function isStaffAddress(email: string, staffDomains: readonly string[]): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return staffDomains.some((own) => own !== '' && (domain === own || domain.endsWith(`.${own}`)));
}

/** The words a customer is found by: whole, and the parts of addresses and names between their dots. */
export function searchTextOf(parts: readonly (string | null | undefined)[]): string {
  const words = new Set<string>();
  for (const part of parts) {
    if (!part) continue;
    const text = part.toLowerCase();
    words.add(text);
    if (/[@._+-]/.test(text)) words.add(text.replace(/[@._+-]+/g, ' ').trim());
  }
  return [...words].join(' ').slice(0, 8000);
}

type Found = {
  readonly contacts: readonly {
    readonly contactId: string;
    readonly name: string;
    readonly email: string | null;
    readonly phone: string | null;
  }[];
  readonly identities: readonly { readonly kind: IdentityKind; readonly value: string }[];
};

const inOrder = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));

/**
 * Everything a customer is found by, the same text for the same facts in whatever order they come. What tells customers
 * apart stands first: the first word is what one without a name is shown as.
 */
export function customerWords(
  customer: { readonly name: string; readonly city: string | null },
  found: Found,
): string {
  return searchTextOf([
    ...inOrder(found.contacts, (one) => one.contactId).flatMap((one) => [one.email, one.phone]),
    // of "source:id" the id is what people type
    ...inOrder(found.identities, (one) => `${one.kind} ${one.value}`).map((one) =>
      one.kind === 'external' ? one.value.slice(one.value.indexOf(':') + 1) : one.value,
    ),
    customer.name,
    customer.city,
    ...inOrder(found.contacts, (one) => one.contactId).map((one) => one.name),
  ]);
}
