import { sql } from 'kysely';
import type { Subscriber } from '#platform/server/events/subscriber.ts';
import { recomputeClocksForCustomers } from './commands/recompute-clocks.ts';
import { requestRecompute } from './commands/request-recompute.ts';

/** The windows of C5 are company settings: when they may have changed, the background task looks whether they did. */
const companyChanged: Subscriber = {
  name: 'tickets.clock-rules',
  types: ['platform.company-changed'],
  handle: async (ctx) => {
    await requestRecompute(ctx);
  },
};

/** After customers became one, or two again, a ticket of the one may be the repeat contact of the other (E4, M14). */
const customersMerged: Subscriber = {
  name: 'tickets.merged-customers',
  types: ['customers.customers-merged', 'customers.customers-unmerged'],
  handle: async (ctx, events) => {
    await recomputeClocksForCustomers(
      ctx,
      events.flatMap((event) => event.customerId ?? []),
    );
  },
};

/** What an erased customer wrote, and what was written to him, goes; when it was and how long it took stays (E24). */
const customerErased: Subscriber = {
  name: 'tickets.erase-words',
  types: ['customers.customer-erased'],
  handle: async (ctx, events) => {
    const ids = events.flatMap((event) => event.customerId ?? []);
    await sql`update messages set body = '' where customer_id = any(${ids}::uuid[]) and body <> ''`.execute(
      ctx.db,
    );
    await sql`
      update tickets set subject = '', search_text = '', tags = '{}', attributes = '{}'
      where customer_id = any(${ids}::uuid[])`.execute(ctx.db);
  },
};

export const ticketsSubscribers: readonly Subscriber[] = [companyChanged, customersMerged, customerErased];
