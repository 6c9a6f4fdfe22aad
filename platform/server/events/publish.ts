import type { DomainEvent } from '#platform/core/event.ts';
import type { Db } from '../context.ts';

/** Writes announcements in the transaction of what they announce. */
export async function publish(db: Db, now: Date, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db
    .insertInto('outbox')
    .values(
      events.map((event) => ({
        type: event.type,
        customer_id: event.customerId,
        payload: JSON.stringify(event.payload),
        occurred_at: now,
      })),
    )
    .execute();
}
