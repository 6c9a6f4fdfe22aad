import { sql } from 'kysely';
import {
  customerErased,
  customersMerged,
  customersUnmerged,
  type MergeAnnounced,
} from '#features/customers/core/events.ts';
import type { Subscriber } from '#platform/server/events/subscriber.ts';
import { refreshOrderStats } from './commands/refresh-order-stats.ts';

export const ordersSubscribers: readonly Subscriber[] = [
  {
    name: 'orders.totals-after-merge',
    types: [customersMerged, customersUnmerged],
    handle: async (ctx, events) => {
      const both = events.flatMap(({ payload }) => {
        const { survivorId, mergedId } = payload as MergeAnnounced;
        return [survivorId, mergedId];
      });
      await refreshOrderStats(ctx, new Set(both));
    },
  },
  {
    // further fields of an order may hold a name or an address
    name: 'orders.erase-words',
    types: [customerErased],
    handle: async (ctx, events) => {
      const ids = events.flatMap(({ customerId }) => customerId ?? []);
      await sql`update orders set attributes = '{}' where customer_id = any(${ids}::uuid[]) and attributes <> '{}'`.execute(
        ctx.db,
      );
      await sql`update subscriptions set attributes = '{}' where customer_id = any(${ids}::uuid[]) and attributes <> '{}'`.execute(
        ctx.db,
      );
    },
  },
];
