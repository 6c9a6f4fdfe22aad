import { sql } from 'kysely';
import type { Subscriber } from '#platform/server/events/subscriber.ts';

/** What was noted about an erased customer goes; that and until when somebody took care stays (E24). */
const customerErased: Subscriber = {
  name: 'retention.erase-words',
  types: ['customers.customer-erased'],
  handle: async (ctx, events) => {
    const ids = events.flatMap((event) => event.customerId ?? []);
    await sql`
      update leaving_handlings set note = '' where customer_id = any(${ids}::uuid[]) and note <> ''`.execute(
      ctx.db,
    );
  },
};

export const retentionSubscribers: readonly Subscriber[] = [customerErased];
