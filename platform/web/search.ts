import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { defaultFilters, type FilterState, filtersFrom, searchFrom } from './filters.ts';
import type { SearchParams } from './route.ts';

/** The address bar as state: Back works, a copied link shows the same. */

/** Search parameters and how to change some of them; `undefined` takes one away. */
export function useSearchParams(): [
  SearchParams,
  (patch: SearchParams, options?: { replace?: boolean }) => void,
] {
  const search = useSearch({ strict: false }) as SearchParams;
  const navigate = useNavigate();
  const change = useCallback(
    (patch: SearchParams, { replace = false }: { replace?: boolean } = {}) => {
      void navigate({
        to: '.',
        search: (before: SearchParams) => withoutEmpty({ ...before, ...patch }),
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, change];
}

const withoutEmpty = (search: SearchParams): SearchParams =>
  Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value.length > 0),
  );

/** The filters of the page and how to change some of them. `initial` is what an address without filters means. */
export function useFilters(
  initial: FilterState = defaultFilters,
): [FilterState, (patch: Partial<FilterState>) => void] {
  const [search, change] = useSearchParams();
  const filters = useMemo(() => filtersFrom(search, initial), [search, initial]);
  const patch = useCallback(
    (next: Partial<FilterState>) => change(searchFrom({ ...filters, ...next }, initial)),
    [change, filters, initial],
  );
  return [filters, patch];
}
