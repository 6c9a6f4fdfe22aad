/** Statuses, in any spelling of a source, that say that an order came to nothing. */
export const cancelledStatuses = ['canceled', 'cancelled', 'voided', 'unavailable'] as const;
