import { apiFor } from '#platform/web/api-client.ts';
import type { customersContract } from '../../core/contract.ts';

export const customersApi = apiFor<typeof customersContract>('customers');

/** Everything about customers that a change of one may have changed. */
export const customersKey = ['customers'] as const;

/** Saved segments of every list. */
export const segmentsKey = ['segments'] as const;
