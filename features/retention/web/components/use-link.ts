import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ExposureId } from '#features/retention/core/link/exposures.ts';
import type { SliceInput } from '#features/retention/core/schema.ts';
import { defaultFilters, dimensions, type FilterState } from '#platform/web/filters.ts';
import { type SearchParams, searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { retentionApi, useSlice } from './use-slice.ts';

/** The question is what service does, not what happened last quarter: without a period the whole history is asked. */
const whole: FilterState = { ...defaultFilters, period: 'all' };

export type LinkAsked = SliceInput & { readonly analysis?: string };

const kept = ['period', 'from', 'to', 'segment', 'analysis', ...dimensions] as const;

/** The part of the address that goes along from page to page: filters and the analysis. */
export const linkSearch = (search: SearchParams): SearchParams =>
  Object.fromEntries(kept.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));

/** What the pages of the retention link ask about: the filters and the analysis in the address. */
export function useLink() {
  const state = useSlice(whole);
  const [search, change] = useSearchParams();
  const analysis = searchText(search, 'analysis');
  const { slice, filters } = state;
  const asked = useMemo((): LinkAsked | undefined => {
    if (!slice) return undefined;
    const { from, to, compare: _compare, clock: _clock, ...rest } = slice;
    return {
      ...rest,
      ...(filters.period === 'all' || from === undefined || to === undefined ? {} : { from, to }),
      ...(analysis ? { analysis } : {}),
    };
  }, [slice, filters.period, analysis]);
  return {
    state,
    asked,
    analysis,
    along: linkSearch(search),
    choose: (id: string) => change({ analysis: id === '' ? undefined : id }),
  };
}

export type LinkState = ReturnType<typeof useLink>;

/** Settings in force, saved analyses, topics and weeks to be asked about. */
export const useLinkSetup = (analysis: string | undefined) =>
  useQuery({
    queryKey: ['retention', 'link', 'setup', analysis ?? null],
    queryFn: ({ signal }) => retentionApi.link.setup(analysis ? { analysis } : {}, { signal }),
  });

const askAgain = 900;

/** The list as far as it is computed; asked again until it is whole. */
export const useDrivers = (asked: LinkAsked | undefined) =>
  useQuery({
    queryKey: ['retention', 'link', 'drivers', asked],
    queryFn: ({ signal }) => retentionApi.link.drivers({ ...asked }, { signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.state === 'computing' ? askAgain : false),
  });

export const useDriver = (asked: LinkAsked | undefined, exposure: ExposureId | undefined) =>
  useQuery({
    queryKey: ['retention', 'link', 'driver', exposure, asked],
    queryFn: ({ signal }) =>
      retentionApi.link.driver({ ...asked, exposure: exposure ?? 'first-reply' }, { signal }),
    enabled: asked !== undefined && exposure !== undefined,
    placeholderData: keepPreviousData,
  });

export const useEvidence = (asked: LinkAsked | undefined, exposure: ExposureId, enabled: boolean) =>
  useQuery({
    queryKey: ['retention', 'link', 'evidence', exposure, asked],
    queryFn: ({ signal }) => retentionApi.link.evidence({ ...asked, exposure }, { signal }),
    enabled: asked !== undefined && enabled,
    placeholderData: keepPreviousData,
  });

export type DriverAnswer = Awaited<ReturnType<typeof retentionApi.link.driver>>;
export type DriversAnswer = Awaited<ReturnType<typeof retentionApi.link.drivers>>;
export type EvidenceAnswer = Awaited<ReturnType<typeof retentionApi.link.evidence>>;
export type SetupAnswer = Awaited<ReturnType<typeof retentionApi.link.setup>>;
