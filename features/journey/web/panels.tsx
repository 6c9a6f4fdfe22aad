import { useQuery } from '@tanstack/react-query';
import { journeyApi, stagesKey } from './components/journey-api.ts';

/** The stages of the customer's way, in order, retired ones too: `{ stageId, nameEn, nameRu, position, active }`. */
export function useStages() {
  return useQuery({
    queryKey: stagesKey,
    queryFn: ({ signal }) => journeyApi.stages.list(undefined, { signal }),
    staleTime: 5 * 60_000,
  });
}
