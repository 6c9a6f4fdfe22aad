import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Choice as ApiChoice } from '#features/retention/core/contract/metrics.ts';
import type { retentionContract } from '#features/retention/core/contract.ts';
import type { SliceInput } from '#features/retention/core/schema.ts';
import { apiFor } from '#platform/web/api-client.ts';
import type { Choice } from '#platform/web/components/FilterMenu.tsx';
import { addDays, defaultFilters, dimensions, type FilterState, periodRange } from '#platform/web/filters.ts';
import { useFilters } from '#platform/web/search.ts';

export const retentionApi = apiFor<typeof retentionContract>('retention');

const initial: FilterState = { ...defaultFilters, compare: 'previous' };

const compareOf = { none: 'none', previous: 'previous', 'year-ago': 'year' } as const;

/** The bar's state as the question the server understands. */
export function sliceOf(
  filters: FilterState,
  anchor: string | undefined,
  firstDay: string | null,
): SliceInput {
  const range = anchor === undefined ? undefined : periodRange(filters, anchor);
  const from = range ? (range.from ?? firstDay ?? undefined) : undefined;
  return {
    ...(from === undefined ? {} : { from }),
    ...(range === undefined ? {} : { to: addDays(range.until, -1) }),
    compare: compareOf[filters.compare],
    clock: filters.clock,
    ...(filters.segment ? { segment: filters.segment } : {}),
    ...Object.fromEntries(dimensions.flatMap((d) => (filters[d].length > 0 ? [[d, [...filters[d]]]] : []))),
  };
}

const toChoice = ({ key, label, n }: ApiChoice): Choice => ({
  value: key,
  label,
  ...(n === null ? {} : { count: n }),
});

/**
 * What the page is asked about: the bar of filters in the address, what it can offer, and the slice every query of the
 * page is made with. `slice` is undefined until the server said which days have records. `start`: what an address without
 * filters means.
 */
export function useSlice(start: FilterState = initial) {
  const [filters, change] = useFilters(start);
  const choices = useQuery({
    queryKey: ['retention', 'choices'],
    queryFn: ({ signal }) => retentionApi.metrics.choices(undefined, { signal }),
    staleTime: 60_000,
  });
  const { data } = choices;
  const anchor = data?.defaultPeriod.to;
  const slice = useMemo(
    () => (data ? sliceOf(filters, anchor, data.firstDay) : undefined),
    [data, filters, anchor],
  );
  const bar = useMemo(
    () => ({
      value: filters,
      onChange: change,
      anchor,
      slices: Object.fromEntries(
        dimensions.flatMap((d) => {
          const offered = data?.dimensions[d] ?? [];
          return offered.length > 1 ? [[d, offered.map(toChoice)]] : [];
        }),
      ),
      ...(data && data.segments.length > 0 ? { segments: data.segments.map(toChoice) } : {}),
    }),
    [filters, change, anchor, data],
  );
  return { filters, slice, bar, choices, currency: data?.currency ?? 'EUR' };
}

export type SliceState = ReturnType<typeof useSlice>;
