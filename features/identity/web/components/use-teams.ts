import { useQuery } from '@tanstack/react-query';
import { identityApi } from './identity-api.ts';

export const teamsKey = ['identity', 'teams'] as const;

export const useTeams = () =>
  useQuery({ queryKey: teamsKey, queryFn: ({ signal }) => identityApi.teams.list(undefined, { signal }) });
