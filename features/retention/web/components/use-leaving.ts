import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { minorUnits } from '#platform/core/money.ts';
import type { Filter } from '#platform/core/paging.ts';
import type { Format } from '#platform/web/i18n.ts';
import { searchList, searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { retentionApi, useSlice } from './use-slice.ts';

export const leavingKey = ['retention', 'leaving'] as const;

const horizons = [30, 60, 90, 180, 365] as const;
const margins = [1, 0.7, 0.5, 0.4, 0.3, 0.2] as const;
const handledChoices = ['without', 'only', 'all'] as const;
const kinds = ['contract', 'purchase'] as const;
const stateChoices = ['present', 'overdue', 'all'] as const;

const oneOf = <T extends string>(list: readonly T[], value: string | undefined, otherwise: T): T =>
  list.find((known) => known === value) ?? otherwise;

/** Money of the forecast comes in major units; formatters take minor ones. */
export const moneyText = (format: Format, major: number, currency: string): string =>
  format.money(minorUnits(major, currency), currency, true);

/**
 * What both pages ask for: the terms of the forecast and the filters, all in the address, and the forecast itself.
 * `filter` is undefined until the choices are there.
 */
export function useLeaving() {
  const state = useSlice();
  const [search, change] = useSearchParams();
  const horizon = horizons.find((days) => String(days) === searchText(search, 'horizon')) ?? 90;
  const margin = margins.find((share) => String(share) === searchText(search, 'margin')) ?? 1;
  const handled = oneOf(handledChoices, searchText(search, 'handled'), 'without');
  const shown = oneOf(stateChoices, searchText(search, 'state'), 'present');
  const kind = kinds.find((one) => one === searchText(search, 'by'));
  const countries = searchList(search, 'country');
  const { tier: tiers, segment } = state.filters;
  const terms = useMemo(() => ({ horizon, margin }), [horizon, margin]);
  const filter = useMemo<Filter>(
    () => [
      ...(handled === 'all' ? [] : [{ field: 'handled', op: 'eq' as const, value: handled === 'only' }]),
      ...(shown === 'all' ? [] : [{ field: 'state', op: 'eq' as const, value: shown }]),
      ...(kind ? [{ field: 'kind', op: 'eq' as const, value: kind }] : []),
      ...(tiers.length > 0 ? [{ field: 'tier', op: 'in' as const, value: [...tiers] }] : []),
      ...(countries.length > 0 ? [{ field: 'country', op: 'in' as const, value: [...countries] }] : []),
    ],
    [handled, shown, kind, tiers, countries],
  );
  const model = useQuery({
    queryKey: [...leavingKey, 'model', terms],
    queryFn: ({ signal }) => retentionApi.leaving.model(terms, { signal }),
    placeholderData: keepPreviousData,
  });
  return { state, search, change, terms, handled, shown, kind, countries, tiers, segment, filter, model };
}

export type LeavingState = ReturnType<typeof useLeaving>;

export const leavingChoices = { horizons, margins, handled: handledChoices, states: stateChoices, kinds };
