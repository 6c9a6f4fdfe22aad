import type { platformContract } from '#platform/core/contract.ts';
import { apiFor } from './api-client.ts';

/** The platform's own operations: company settings, background tasks, analytics, the doctor. */
export const platformApi = apiFor<typeof platformContract>('platform');
