import type { Ctx } from '../context.ts';

export type OutboxEvent = {
  readonly eventNo: number;
  readonly type: string;
  readonly customerId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
};

/** Reads announcements in order, at least once; `handle` runs in one transaction together with the cursor's step. */
export type Subscriber = {
  /** stable name: its place in the outbox is kept under it */
  readonly name: string;
  /** event types, or a prefix ending in "." */
  readonly types: readonly string[];
  readonly handle: (ctx: Ctx, events: readonly OutboxEvent[]) => Promise<void>;
};
