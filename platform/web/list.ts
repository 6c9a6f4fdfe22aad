import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Filter, Sort } from '#platform/core/paging.ts';
import { searchText } from './route.ts';
import { useSearchParams } from './search.ts';

/** Lists of any length: pages are asked for by the last row seen, and stand one below the other. */

export type ListPage<Row> = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
};

export type ListRequest = {
  readonly limit: number;
  readonly cursor?: string;
  readonly search?: string;
  readonly filter: Filter;
  readonly sort?: Sort;
};

type ListOptions<Row> = {
  /** what the list is of, with everything else that changes its content: ['customers', segmentId] */
  readonly key: readonly unknown[];
  readonly fetch: (request: ListRequest, signal: AbortSignal) => Promise<ListPage<Row>>;
  readonly filter?: Filter;
  readonly initialSort?: Sort;
  readonly limit?: number;
  /** false: what is to be asked is not known yet */
  readonly enabled?: boolean;
};

/**
 * A server-side list whose search ("q") and sort ("sort=-name") live in the address. Spread `table` into DataTable:
 * `const list = useList({ key: ['customers'], fetch: (request, signal) => api.list(request, { signal }) })`.
 */
export function useList<Row>({
  key,
  fetch,
  filter = [],
  initialSort,
  limit = 100,
  enabled = true,
}: ListOptions<Row>) {
  const [params, change] = useSearchParams();
  const search = searchText(params, 'q') ?? '';
  const sort = sortFrom(searchText(params, 'sort')) ?? initialSort;
  const query = useInfiniteQuery({
    enabled,
    queryKey: [...key, { search, sort, filter, limit }],
    queryFn: ({ pageParam, signal }) =>
      fetch(
        {
          limit,
          filter,
          ...(pageParam === null ? {} : { cursor: pageParam }),
          ...(search === '' ? {} : { search }),
          ...(sort === undefined ? {} : { sort }),
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows), [query.data]);
  return {
    query,
    rows,
    search,
    setSearch: (text: string) => change({ q: text }, { replace: true }),
    table: {
      rows,
      total: query.data?.pages[0]?.total,
      error: query.error,
      onRetry: () => void query.refetch(),
      ...(sort === undefined ? {} : { sort }),
      onSort: (next: Sort) => change({ sort: sortText(next) }),
      hasMore: query.hasNextPage,
      loadingMore: query.isFetchingNextPage,
      refreshing: query.isPlaceholderData,
      onMore: () => void query.fetchNextPage(),
      search,
      onSearch: (text: string) => change({ q: text }, { replace: true }),
    },
  };
}

/** "-createdAt" ↔ { field: 'createdAt', direction: 'desc' }. */
export const sortText = (sort: Sort): string => `${sort.direction === 'desc' ? '-' : ''}${sort.field}`;

export function sortFrom(text: string | undefined): Sort | undefined {
  if (text === undefined || text === '' || text === '-') return undefined;
  return text.startsWith('-')
    ? { field: text.slice(1), direction: 'desc' }
    : { field: text, direction: 'asc' };
}
