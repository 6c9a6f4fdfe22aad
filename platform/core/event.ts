/** What a row announces. `type` is "<row>.<past-tense>", e.g. "orders.order-placed". */
export type DomainEvent = {
  readonly type: string;
  /** set when the event is about one customer: the analytics mirror refreshes by it */
  readonly customerId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
};
