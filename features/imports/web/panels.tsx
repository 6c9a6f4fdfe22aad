import type { AttentionSource } from '#platform/web/attention.ts';
import { importsApi } from './components/imports-api.ts';

/** Held rows that wait to be corrected, for the page Today. */
export const heldRowsAttention: AttentionSource = async (signal) => {
  const { rows, imports } = await importsApi.waiting(undefined, { signal });
  const [only, another] = imports;
  const to = only && !another ? `/imports/${only.importId}/held` : '/imports';
  return [{ id: 'held-rows', n: rows, textKey: 'imports:today.held', to }];
};
