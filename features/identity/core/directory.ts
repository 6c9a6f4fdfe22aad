/**
 * Recognising people and teams that other systems speak of. The same person comes as an id in one file, as an
 * e-mail in another and as a bare name in a third; whichever comes first, later ones must find the same row.
 */

export type KnownEntry = {
  readonly id: string;
  readonly name: string;
  /** lower case; always null for teams */
  readonly email: string | null;
  /** where it was first heard of */
  readonly source: string;
  /** ids it has in the source at hand */
  readonly externalIds: readonly string[];
};

export type EntryRef = {
  readonly externalId?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
};

export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** What a person or team is called until a name is known: never nothing, so that history is not lost. */
export const provisionalName = (ref: EntryRef): string => ref.name || ref.email || ref.externalId || '';

/** Known entries as seen from one source. Changes while a batch is planned, so that the batch finds its own rows. */
export class Directory {
  readonly #source: string;
  readonly #entries = new Map<string, KnownEntry>();
  readonly #byExternalId = new Map<string, string>();
  readonly #byEmail = new Map<string, string>();
  readonly #byName = new Map<string, Set<string>>();

  /** @param known oldest first: among equals the oldest wins, so repeating an import finds the same row */
  constructor(source: string, known: readonly KnownEntry[]) {
    this.#source = source;
    for (const entry of known) this.put(entry);
  }

  /** Adds an entry, or replaces what is known of it. */
  put(entry: KnownEntry): void {
    const old = this.#entries.get(entry.id);
    if (old?.email && old.email !== entry.email) this.#byEmail.delete(old.email);
    if (old && old.name !== entry.name) this.#byName.get(old.name)?.delete(entry.id);
    this.#entries.set(entry.id, entry);
    for (const externalId of entry.externalIds) this.#byExternalId.set(externalId, entry.id);
    if (entry.email !== null) this.#byEmail.set(entry.email, entry.id);
    const namesakes = this.#byName.get(entry.name);
    if (namesakes) namesakes.add(entry.id);
    else this.#byName.set(entry.name, new Set([entry.id]));
  }

  byEmail(email: string): KnownEntry | undefined {
    return this.#entries.get(this.#byEmail.get(normalEmail(email)) ?? '');
  }

  /** By the source's id, then by e-mail, then by exact name. */
  find(ref: EntryRef): KnownEntry | undefined {
    const byId = ref.externalId && this.#entries.get(this.#byExternalId.get(ref.externalId) ?? '');
    return byId || (ref.email ? this.byEmail(ref.email) : undefined) || this.#named(ref);
  }

  /**
   * A name alone is weak: somebody with another id in this source, or with another e-mail, is another person of
   * the same name. A namesake from the same source goes before one from elsewhere.
   */
  #named(ref: EntryRef): KnownEntry | undefined {
    if (!ref.name) return undefined;
    const candidates = [...(this.#byName.get(ref.name) ?? [])]
      .map((id) => this.#entries.get(id))
      .filter((entry) => entry !== undefined)
      .filter((entry) => !ref.externalId || entry.externalIds.length === 0)
      .filter((entry) => !ref.email || entry.email === null);
    return candidates.find((entry) => entry.source === this.#source) ?? candidates[0];
  }
}

export type ResolvePlan = {
  /** as many as references given; null where the reference was empty */
  readonly ids: readonly (string | null)[];
  readonly creates: readonly { readonly id: string; readonly name: string; readonly email: string | null }[];
  readonly keys: readonly { readonly externalId: string; readonly id: string }[];
};

/** Which entry each reference means; who is not known yet is to be created, and a newly learnt id is to be kept. */
export function planResolve(
  source: string,
  known: readonly KnownEntry[],
  refs: readonly (EntryRef | undefined)[],
  newId: () => string,
): ResolvePlan {
  const directory = new Directory(source, known);
  const creates = new Map<string, { id: string; name: string; email: string | null }>();
  const keys = new Map<string, string>();
  const ids = refs.map((ref) => {
    if (!ref || provisionalName(ref) === '') return null;
    const found = directory.find(ref);
    const email = ref.email ? normalEmail(ref.email) : null;
    const entry = found ?? { id: newId(), name: provisionalName(ref), email, source, externalIds: [] };
    if (!found) creates.set(entry.id, { id: entry.id, name: entry.name, email });
    const { externalId } = ref;
    const isNewKey = !!externalId && !entry.externalIds.includes(externalId);
    if (isNewKey) keys.set(externalId, entry.id);
    if (!found || isNewKey) {
      directory.put({
        ...entry,
        externalIds: isNewKey ? [...entry.externalIds, externalId] : entry.externalIds,
      });
    }
    return entry.id;
  });
  return {
    ids,
    creates: [...creates.values()],
    keys: [...keys].map(([externalId, id]) => ({ externalId, id })),
  };
}
