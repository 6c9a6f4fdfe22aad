import { useQuery } from '@tanstack/react-query';
import { identityApi } from './identity-api.ts';

/** Names of all people and teams; kept for five minutes, because every list of tickets asks for them. */
export const useDirectory = () =>
  useQuery({
    queryKey: ['identity', 'directory'],
    queryFn: ({ signal }) => identityApi.directory(undefined, { signal }),
    staleTime: 5 * 60_000,
  });
