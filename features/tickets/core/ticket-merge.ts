import type { RefusalCode } from '#platform/core/refusal.ts';
import type { Exclusion } from './vocabulary.ts';

/** What deciding about a merge needs to know of a ticket. */
export type MergeSide = {
  readonly ticketId: string;
  readonly customerId: string;
  readonly exclusion: Exclusion | null;
};

/**
 * Why `source` cannot be merged into `target`; null when it can. Tickets of two customers are not merged: whoever wrote
 * from two addresses is one customer first, and then the tickets follow.
 */
export function mergeProblem(source: MergeSide, target: MergeSide): RefusalCode | null {
  if (source.ticketId === target.ticketId) return 'tickets:merge-with-itself';
  if (source.customerId !== target.customerId) return 'tickets:merge-other-customer';
  if (source.exclusion === 'merged') return 'tickets:already-merged';
  if (source.exclusion !== null) return 'tickets:merge-excluded';
  // a merged target would make a chain, and a chain could become a ring
  return target.exclusion === null ? null : 'tickets:merge-excluded';
}
