import { upsertCustomers } from '#features/customers/server/public.ts';
import { upsertStaff, upsertTeams } from '#features/identity/server/public.ts';
import type { PackedBatch } from '#features/orders/core/order-lines.ts';
import {
  upsertOrders,
  upsertOrdersWithLines,
  upsertPackedLines,
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

/** Every kind but the lines of orders, which come by the million and are gathered by their order. */
export type PlainKind = Exclude<RecordKind, 'order_items'>;

/** Records of one chunk, by kind, each with the row of the chunk it came from. */
export type GatheredRecords = {
  [K in PlainKind]?: { records: RecordOf[K][]; rows: number[]; optional: boolean[] };
};
export type Gathered = GatheredRecords & { order_items?: PackedBatch };

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
  readonly [K in PlainKind]: (
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
    const part = kind === 'order_items' ? null : gathered[kind];
    let dropped = 0;
    for (const refusal of outcome.refused) {
      if (part?.optional[refusal.index]) dropped += 1;
      // lines of orders were gathered with their rows for places
      else refused.push({ row: (part ? part.rows[refusal.index] : refusal.index) ?? 0, kind, refusal });
    }
    const { created, changed, unchanged } = outcome;
    counts[kind] = { created, changed, unchanged, refused: outcome.refused.length - dropped };
    for (const id of outcome.customerIds) customerIds.add(id);
  };
  const store = async <K extends PlainKind>(kind: K): Promise<void> => {
    const part = (gathered as GatheredRecords)[kind];
    if (part && part.records.length > 0) keep(kind, await doors[kind](ctx, source, part.records));
  };
  const { orders, order_items: lines } = gathered;
  const together = orders !== undefined && orders.records.length > 0 && lines !== undefined && lines.size > 0;
  for (const kind of recordKinds) {
    if (kind === 'order_items') {
      if (lines && lines.size > 0 && !together) keep(kind, await upsertPackedLines(ctx, source, lines, bulk));
    } else if (kind === 'orders' && together) {
      const both = await upsertOrdersWithLines(ctx, source, orders.records, lines, bulk);
      keep('orders', both.orders);
      keep('order_items', both.items);
    } else await store(kind);
  }
  return { counts, refused, customerIds };
}
