/** What a merge moved, kept so that it can be taken back. Keys are JSON lists as text: '["…"]'. */
export type MergeLog = {
  /** rows of the merged customer that stand for the customer itself (one per customer): put back as they were */
  readonly own: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** keys, without the customer, of rows that were re-inserted under the survivor; what is part of them follows them */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  /** fields of the survivor the merge filled in: before and after, so that a later edit is not undone */
  readonly filled: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
};

/** Fields a survivor takes over from the merged customer where it has none of its own. Names as in the table. */
export type Fillable = {
  readonly name: string;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly tier: string | null;
  readonly tags: readonly string[];
  /** ISO text: the earlier of the two counts */
  readonly customer_since: string | null;
};

const plain = ['name', 'language', 'time_zone', 'country', 'city', 'tier'] as const;

/** What changes on the survivor, and how to take it back. */
export function fillSurvivor(
  survivor: Fillable,
  merged: Fillable,
): { readonly changed: Record<string, unknown>; readonly filled: MergeLog['filled'] } {
  const after: Record<string, unknown> = {};
  for (const field of plain) if (!survivor[field] && merged[field]) after[field] = merged[field];
  const tags = [...new Set([...survivor.tags, ...merged.tags])];
  if (tags.length > survivor.tags.length) after.tags = tags;
  if (
    merged.customer_since !== null &&
    (survivor.customer_since === null || merged.customer_since < survivor.customer_since)
  ) {
    after.customer_since = merged.customer_since;
  }
  const before = (field: string): unknown => survivor[field as keyof Fillable];
  return {
    changed: after,
    filled: Object.fromEntries(
      Object.entries(after).map(([field, value]) => [field, { before: before(field), after: value }]),
    ),
  };
}
