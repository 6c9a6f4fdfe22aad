import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { sampleContract } from '#features/sample/core/contract.ts';
import type { platformContract } from '#platform/core/contract.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { isFinished } from '#platform/web/job.ts';

const api = apiFor<typeof sampleContract>('sample');
const platformApi = apiFor<typeof platformContract>('platform');
const statusKey = ['sample', 'status'];

/** Where the sample company stands, the task at work on it, and what can be done. */
export function useSampleCompany(onLoaded: () => void) {
  const queries = useQueryClient();
  const status = useQuery({
    queryKey: statusKey,
    queryFn: ({ signal }) => api.status(undefined, { signal }),
  });
  const jobId = status.data?.jobId ?? undefined;
  const job = useQuery({
    queryKey: ['sample', 'job', jobId],
    enabled: jobId !== undefined,
    queryFn: async ({ signal }) => {
      const found = await platformApi.jobs.find({ jobId: jobId ?? '' }, { signal });
      if (isFinished(found)) await settled(found.state === 'done' && status.data?.state === 'loading');
      return found;
    },
    refetchInterval: ({ state }) => (state.data && isFinished(state.data) ? false : 500),
  });
  // the whole console was about other customers: every figure is asked anew
  const settled = async (loaded: boolean) => {
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'job' });
    if (loaded) onLoaded();
  };
  const again = () => queries.invalidateQueries({ queryKey: statusKey });
  const load = useMutation({ mutationFn: (alongside: boolean) => api.load({ alongside }), onSettled: again });
  const remove = useMutation({ mutationFn: () => api.remove(), onSettled: again });
  const cancel = useMutation({ mutationFn: () => platformApi.jobs.cancel({ jobId: jobId ?? '' }) });
  return { status, job: jobId === undefined ? undefined : job.data, load, remove, cancel };
}
