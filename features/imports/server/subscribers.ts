import { customerErased } from '#features/customers/core/events.ts';
import type { Subscriber } from '#platform/server/events/subscriber.ts';
import { eraseHeldRows } from './commands/erase-held.ts';

/** Rows that were held back are kept as they stood in their files: those of an erased customer go with it. */
export const importsSubscribers: readonly Subscriber[] = [
  {
    name: 'imports.erase-rows',
    types: [customerErased],
    handle: async (ctx, events) => {
      for (const { customerId, payload } of events) {
        const addresses = Array.isArray(payload.addresses) ? payload.addresses.map(String) : [];
        if (customerId !== null) await eraseHeldRows(ctx, customerId, addresses);
      }
    },
  },
];
