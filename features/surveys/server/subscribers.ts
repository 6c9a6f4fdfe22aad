import { sql } from 'kysely';
import {
  customerErased,
  customersMerged,
  customersUnmerged,
  type MergeAnnounced,
} from '#features/customers/core/events.ts';
import type { Subscriber } from '#platform/server/events/subscriber.ts';
import { refreshAnswerStats } from './commands/refresh-answer-stats.ts';

export const surveysSubscribers: readonly Subscriber[] = [
  {
    name: 'surveys.totals-after-merge',
    types: [customersMerged, customersUnmerged],
    handle: async (ctx, events) => {
      const both = events.flatMap(({ payload }) => {
        const { survivorId, mergedId } = payload as MergeAnnounced;
        return [survivorId, mergedId];
      });
      await refreshAnswerStats(ctx, new Set(both));
    },
  },
  {
    name: 'surveys.erase-words',
    types: [customerErased],
    handle: async (ctx, events) => {
      const ids = events.flatMap(({ customerId }) => customerId ?? []);
      await sql`
        update answers set comment = '', updated_at = ${ctx.now}::timestamptz
        where customer_id = any(${ids}::uuid[]) and comment <> ''`.execute(ctx.db);
    },
  },
];
