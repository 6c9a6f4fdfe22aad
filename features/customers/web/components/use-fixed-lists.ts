import { useQuery } from '@tanstack/react-query';
import type { Choice } from '#platform/web/components/FilterMenu.tsx';
import type { SegmentView } from '../../core/schema.ts';
import { customersApi, segmentsKey } from './customers-api.ts';

/** The saved segments of a list of the console that the reader may see. */
export const savedSegments = (list: SegmentView['list']) => ({
  queryKey: [...segmentsKey, list],
  queryFn: ({ signal }: { signal: AbortSignal }) => customersApi.segments.list({ list }, { signal }),
  staleTime: 60_000,
});

/** Segments that are fixed lists of customers: a condition may ask for who is in one. */
export function useFixedLists(): readonly Choice[] {
  const { data = [] } = useQuery(savedSegments('customers'));
  return data.flatMap(({ segmentId, name, fixed }) =>
    fixed ? [{ value: segmentId, label: name, count: fixed.customers }] : [],
  );
}
