import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Run } from '#features/retention/core/contract/link.ts';
import type { CovariateId } from '#features/retention/core/link/exposures.ts';
import { useFormat } from '#platform/web/i18n.ts';
import type { LinkAsked, LinkState } from './use-link.ts';
import { retentionApi } from './use-slice.ts';

export const useAgents = (asked: LinkAsked | undefined, margin: number) =>
  useQuery({
    queryKey: ['retention', 'agents', asked, margin],
    queryFn: ({ signal }) => retentionApi.agents.agents({ ...asked, margin }, { signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });

export const useChannels = (asked: LinkAsked | undefined) =>
  useQuery({
    queryKey: ['retention', 'channels', asked],
    queryFn: ({ signal }) => retentionApi.agents.channels({ ...asked }, { signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });

export const useStages = (asked: LinkAsked | undefined) =>
  useQuery({
    queryKey: ['retention', 'stages', asked],
    queryFn: ({ signal }) => retentionApi.agents.stages({ ...asked }, { signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });

export type AgentsAnswer = Awaited<ReturnType<typeof retentionApi.agents.agents>>;
export type ChannelsAnswer = Awaited<ReturnType<typeof retentionApi.agents.channels>>;
export type StagesAnswer = Awaited<ReturnType<typeof retentionApi.agents.stages>>;

/** What was held equal, in words. */
export function useHeldEqual(): (run: Run, without?: readonly CovariateId[]) => string {
  const { t } = useTranslation('retention');
  const format = useFormat();
  return (run, without = []) =>
    format.list(
      run.settings.covariates.filter((id) => !without.includes(id)).map((id) => t(`link.covariate.${id}`)),
    );
}

/** The link without filters that would leave a group with nobody to be compared with. */
export function withoutFilters(link: LinkState, dropped: (dimension: string) => boolean): LinkState {
  const { bar } = link.state;
  const slices = Object.fromEntries(Object.entries(bar.slices).filter(([dimension]) => !dropped(dimension)));
  const { segments, ...rest } = bar;
  const kept = segments && !dropped('segment') ? { segments } : {};
  return { ...link, state: { ...link.state, bar: { ...rest, slices, ...kept } } };
}
