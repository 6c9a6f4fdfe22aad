import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Services } from '../context.ts';
import { pause } from '../pause.ts';
import { createRequestContext, systemCaller } from '../request-context.ts';
import type { OutboxEvent, Subscriber } from './subscriber.ts';

/** Only announcements older than every transaction still running: a smaller number may yet commit otherwise. */
export const settled = sql<boolean>`written_in < pg_snapshot_xmin(pg_current_snapshot())`;

const batchSize = 500;
const idleMs = 1000;

const wants = (subscriber: Subscriber, type: string): boolean =>
  subscriber.types.some((wanted) => (wanted.endsWith('.') ? type.startsWith(wanted) : wanted === type));

/**
 * Hands one batch to one subscriber, in one transaction with the step of its cursor.
 * The cursor row is locked, so of two servers only one delivers.
 *
 * A transaction that took a number but has not committed yet would be jumped over by a plain "event_no > cursor":
 * only events older than every transaction still running are read.
 * @returns events read; 0 when there is nothing new
 */
export async function deliverBatch(services: Services, subscriber: Subscriber): Promise<number> {
  return createRequestContext(services, systemCaller(subscriber.name)).command(async (ctx) => {
    await ctx.db
      .insertInto('outbox_cursors')
      .values({ subscriber: subscriber.name, event_no: 0, updated_at: ctx.now })
      .onConflict((oc) => oc.doNothing())
      .execute();
    const cursor = await ctx.db
      .selectFrom('outbox_cursors')
      .select('event_no')
      .where('subscriber', '=', subscriber.name)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const rows = await ctx.db
      .selectFrom('outbox')
      .select(['event_no', 'type', 'customer_id', 'payload', 'occurred_at'])
      .where('event_no', '>', cursor.event_no)
      .where(settled)
      .orderBy('event_no')
      .limit(batchSize)
      .execute();
    const last = rows.at(-1);
    if (!last) return 0;
    const events = rows
      .filter((row) => wants(subscriber, row.type))
      .map(
        (row): OutboxEvent => ({
          eventNo: row.event_no,
          type: row.type,
          customerId: row.customer_id,
          payload: row.payload,
          occurredAt: row.occurred_at,
        }),
      );
    if (events.length > 0) await subscriber.handle(ctx, events);
    await ctx.db
      .updateTable('outbox_cursors')
      .set({ event_no: last.event_no, updated_at: ctx.now })
      .where('subscriber', '=', subscriber.name)
      .execute();
    return rows.length;
  });
}

export type Courier = {
  /** Delivers everything that is there now; for tests and shutdown. */
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Those of the subscribers for whom something may have come. One question without a lock for all of them: an idle server
 * asks every second, and a cursor that is locked to be looked at would be a write on the disk each time.
 */
async function withNews(services: Services, subscribers: readonly Subscriber[]): Promise<Subscriber[]> {
  const { rows } = await sql<{ name: string }>`
    select s.name from unnest(${subscribers.map(({ name }) => name)}::text[]) as s(name)
    left join outbox_cursors c on c.subscriber = s.name
    where exists (
      select 1 from outbox o where o.event_no > coalesce(c.event_no, 0) and ${settled}
    )`.execute(services.database.db);
  const names = new Set(rows.map(({ name }) => name));
  return subscribers.filter(({ name }) => names.has(name));
}

/** Keeps delivering until stopped; a subscriber that fails is tried again after a growing pause, others go on. */
export function startCourier(services: Services, subscribers: readonly Subscriber[], log: Logger): Courier {
  const stopping = new AbortController();
  const { signal } = stopping;
  const delivering = new Map<string, Promise<void>>();
  const pauseAfter = (failures: number): Promise<void> =>
    pause(Math.min(60_000, idleMs * 2 ** failures), signal);
  const deliver = async (subscriber: Subscriber): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        if ((await deliverBatch(services, subscriber)) === 0) return;
        failures = 0;
      } catch (error) {
        failures += 1;
        log.error({ err: error, subscriber: subscriber.name, failures }, 'a subscriber failed');
        await pauseAfter(failures);
      }
    }
  };
  const watch = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const resting = subscribers.filter(({ name }) => !delivering.has(name));
        for (const subscriber of await withNews(services, resting))
          delivering.set(
            subscriber.name,
            deliver(subscriber).finally(() => delivering.delete(subscriber.name)),
          );
        failures = 0;
      } catch (error) {
        failures += 1;
        log.error({ err: error, failures }, 'the outbox could not be read');
      }
      await pauseAfter(failures);
    }
    await Promise.all(delivering.values());
  };
  const watching = watch();
  return {
    drain: async () => {
      for (const subscriber of subscribers) while ((await deliverBatch(services, subscriber)) > 0);
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
