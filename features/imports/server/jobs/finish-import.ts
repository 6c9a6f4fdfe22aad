import { sql } from 'kysely';
import { customersDb } from '#features/customers/server/public.ts';
import { refreshOrderStats } from '#features/orders/server/public.ts';
import { refreshAnswerStats } from '#features/surveys/server/public.ts';
import { recomputeClocksForCustomers } from '#features/tickets/server/public.ts';
import type { Ctx, Services } from '#platform/server/context.ts';
import type { RecordKind } from '../../core/emitted.ts';

/** Beyond this many customers it is quicker to go through all of them, and the ids need not be held in memory. */
const mostRemembered = 50_000;
const batch = 2000;

export type Touched = {
  readonly add: (ids: Iterable<string>) => void;
  /** null: everybody */
  readonly ids: () => ReadonlySet<string> | null;
};

export function createTouched(everybody: boolean): Touched {
  let known: Set<string> | null = everybody ? null : new Set();
  return {
    add: (ids) => {
      if (!known) return;
      for (const id of ids) known.add(id);
      if (known.size > mostRemembered) known = null;
    },
    ids: () => known,
  };
}

type Command = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;

async function* batchesOf(touched: Touched, command: Command): AsyncGenerator<string[]> {
  const ids = touched.ids();
  if (ids) {
    const all = [...ids];
    for (let at = 0; at < all.length; at += batch) yield all.slice(at, at + batch);
    return;
  }
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await command((ctx) =>
      customersDb(ctx)
        .selectFrom('customers')
        .select('customer_id')
        .where('customer_id', '>', sql<string>`${last}::uuid`)
        .orderBy('customer_id')
        .limit(batch)
        .execute(),
    );
    if (rows.length === 0) return;
    yield rows.map((row) => row.customer_id);
    last = rows.at(-1)?.customer_id ?? last;
  }
}

const orderKinds: readonly RecordKind[] = ['orders', 'order_items', 'subscriptions'];
const ticketKinds: readonly RecordKind[] = ['tickets', 'messages', 'ticket_events', 'calendars', 'customers'];
const voiceKinds: readonly RecordKind[] = ['answers', 'invitations'];

/**
 * What the chunks left for the end: running totals and ticket clocks of everybody they touched, then the analytics.
 * All of it can be done again without harm, so a run that is killed here simply does it once more.
 */
export async function finishImport(
  services: Services,
  command: Command,
  work: {
    readonly touched: Touched;
    readonly kinds: ReadonlySet<RecordKind>;
    readonly signal: AbortSignal;
    readonly report: (customers: number) => void;
  },
): Promise<void> {
  const { touched, kinds, signal } = work;
  const any = (wanted: readonly RecordKind[]): boolean =>
    touched.ids() === null || wanted.some((kind) => kinds.has(kind));
  const [orders, tickets, voice] = [any(orderKinds), any(ticketKinds), any(voiceKinds)];
  let farthest = 0;
  const forEach = async (pay: (ctx: Ctx, ids: readonly string[]) => Promise<void>): Promise<void> => {
    let done = 0;
    for await (const ids of batchesOf(touched, command)) {
      signal.throwIfAborted();
      await command((ctx) => pay(ctx, ids));
      done += ids.length;
      // told once of each customer, though some are gone through twice
      farthest = Math.max(farthest, done);
      work.report(farthest);
    }
  };
  if (tickets) await forEach(async (ctx, ids) => void (await recomputeClocksForCustomers(ctx, ids)));
  const totals = async (): Promise<void> => {
    if (!orders && !voice) return;
    await forEach(async (ctx, ids) => {
      if (orders) await refreshOrderStats(ctx, ids);
      if (voice) await refreshAnswerStats(ctx, ids);
    });
  };
  const ids = touched.ids();
  if (ids === null || ids.size > 0 || kinds.size > 0) await services.analytics.refresh(ids, totals);
}
