/** What became of a held row that waits no more: it came in corrected, nobody wants it, or it went with an erased customer. */
export const settledOutcomes = ['fixed', 'dismissed', 'erased'] as const;
export type SettledOutcome = (typeof settledOutcomes)[number];
