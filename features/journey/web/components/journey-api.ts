import { apiFor } from '#platform/web/api-client.ts';
import type { journeyContract } from '../../core/contract.ts';

export const journeyApi = apiFor<typeof journeyContract>('journey');
export const stagesKey = ['journey', 'stages'] as const;
