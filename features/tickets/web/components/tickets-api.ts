import { apiFor } from '#platform/web/api-client.ts';
import type { ticketsContract } from '../../core/contract.ts';

export const ticketsApi = apiFor<typeof ticketsContract>('tickets');

/** Everything about tickets that a change of one may have changed. */
export const ticketsKey = ['tickets'] as const;
