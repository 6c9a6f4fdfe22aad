import type { DomainEvent } from '#platform/core/event.ts';

/** An import has ended: facts of many customers are new at once. */
export const importFinished = (importId: string, source: string, rows: number): DomainEvent => ({
  type: 'imports.import-finished',
  customerId: null,
  payload: { importId, source, rows },
});
