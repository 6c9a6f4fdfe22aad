import { upsertCustomers } from '#features/customers/server/public.ts';
import { upsertStaff, upsertTeams } from '#features/identity/server/public.ts';
import {
  upsertOrderItems,
  upsertOrders,
  upsertOrdersWithItems,
  upsertSubscriptions,
} from '#features/orders/server/public.ts';
import { upsertAnswers, upsertInvitations } from '#features/surveys/server/public.ts';
import {
  upsertCalendars,
  upsertMessages,
  upsertTicketEvents,
  upsertTickets,
} from '#features/tickets/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { type RecordKind, type RecordOf, recordKinds } from '../../core/emitted.ts';
import type { Counts } from '../../core/schema.ts';

/** Records of one chunk, by kind, each with the row of the chunk it came from. */
export type Gathered = {
  [K in RecordKind]?: { records: RecordOf[K][]; rows: number[]; optional: boolean[] };
};

export type ChunkOutcome = {
  readonly counts: Partial<Record<RecordKind, Counts>>;
  /** what a lower row refused: the row of the chunk it came from, and why */
  readonly refused: readonly {
    readonly row: number;
    readonly kind: RecordKind;
    readonly refusal: RefusedRecord;
  }[];
  readonly customerIds: ReadonlySet<string>;
};

const bulk = { bulk: true } as const;

/** Each kind's door in the row that owns it. In bulk: totals, clocks and news come once, at the end of the import. */
const doors: {
  readonly [K in RecordKind]: (
    ctx: Ctx,
    source: string,
    records: readonly RecordOf[K][],
  ) => Promise<UpsertOutcome>;
} = {
  teams: upsertTeams,
  staff: upsertStaff,
  calendars: (ctx, source, records) => upsertCalendars(ctx, source, records, bulk),
  customers: (ctx, source, records) => upsertCustomers(ctx, source, records, bulk),
  orders: (ctx, source, records) => upsertOrders(ctx, source, records, bulk),
  order_items: (ctx, source, records) => upsertOrderItems(ctx, source, records, bulk),
  subscriptions: (ctx, source, records) => upsertSubscriptions(ctx, source, records, bulk),
  tickets: (ctx, source, records) => upsertTickets(ctx, source, records, bulk),
  messages: (ctx, source, records) => upsertMessages(ctx, source, records, bulk),
  ticket_events: (ctx, source, records) => upsertTicketEvents(ctx, source, records, bulk),
  invitations: (ctx, source, records) => upsertInvitations(ctx, source, records, bulk),
  answers: (ctx, source, records) => upsertAnswers(ctx, source, records, bulk),
};

/** Stores a chunk, parents before children, in the caller's transaction. */
export async function storeChunk(ctx: Ctx, source: string, gathered: Gathered): Promise<ChunkOutcome> {
  const counts: Partial<Record<RecordKind, Counts>> = {};
  const refused: ChunkOutcome['refused'][number][] = [];
  const customerIds = new Set<string>();
  const keep = (kind: RecordKind, outcome: UpsertOutcome): void => {
    const part = gathered[kind];
    if (!part) return;
    let dropped = 0;
    for (const refusal of outcome.refused) {
      if (part.optional[refusal.index]) dropped += 1;
      else refused.push({ row: part.rows[refusal.index] ?? 0, kind, refusal });
    }
    const { created, changed, unchanged } = outcome;
    counts[kind] = { created, changed, unchanged, refused: outcome.refused.length - dropped };
    for (const id of outcome.customerIds) customerIds.add(id);
  };
  const store = async <K extends RecordKind>(kind: K): Promise<void> => {
    const part = gathered[kind];
    if (part && part.records.length > 0) keep(kind, await doors[kind](ctx, source, part.records));
  };
  const { orders, order_items: items } = gathered;
  const together =
    orders !== undefined && items !== undefined && orders.records.length > 0 && items.records.length > 0;
  for (const kind of recordKinds) {
    if (!together || (kind !== 'orders' && kind !== 'order_items')) await store(kind);
    else if (kind === 'orders') {
      const both = await upsertOrdersWithItems(ctx, source, orders.records, items.records, bulk);
      keep('orders', both.orders);
      keep('order_items', both.items);
    }
  }
  return { counts, refused, customerIds };
}
