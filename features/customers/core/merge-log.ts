/** What a merge moved, kept so that it can be taken back. Keys are JSON lists as text: '["…"]'. */
export type MergeLog = {
  /** rows of the merged customer that stand for the customer itself (one per customer): put back as they were */
  readonly own: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** keys, without the customer, of rows that were re-inserted under the survivor; what is part of them follows them */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  /** keys of rows that only point at the customer (identities, outside ids) and were pointed at the survivor */
  readonly pointers: Readonly<Record<string, readonly string[]>>;
  /** fields of the survivor the merge filled in: before and after, so that a later edit is not undone */
  readonly filled: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
};
