/**
 * One customer's timeline is put together from all rows. A row gives its part by its `ServerModule`; the row that shows
 * the timeline need not know who gives what.
 */
export type TimelineSource = {
  /** "orders": also what the reader filters by */
  readonly name: string;
  /**
   * A select giving `customer_id uuid, occurred_at timestamptz, entry_id uuid, kind text, data jsonb`; it must stay cheap
   * under `where customer_id = …`. `data` is a {@link TimelineData}.
   */
  readonly sql: string;
};

/** What an entry says. Every part is optional but the title; nothing in it is translated yet. */
export type TimelineData = {
  /** catalogue key of the sentence, "orders:timeline.order"; its parameters are `params` */
  readonly title: `${string}:${string}`;
  readonly params?: Readonly<Record<string, string | number | null>>;
  /** text as somebody wrote it */
  readonly body?: string;
  /** path in the console */
  readonly to?: string;
  readonly amount?: { readonly minor: number; readonly currency: string };
  /** a score and the scale it stands on */
  readonly score?: { readonly value: number; readonly max: number };
};
