import type { Condition, Filter } from '#platform/core/paging.ts';
import { type SearchParams, searchList, searchText } from '#platform/web/route.ts';

/** Which part of all tickets the list shows, and by what it is narrowed: kept in the address. */
export const views = ['waiting', 'open', 'late', 'mine', 'resolved', 'all', 'excluded'] as const;
export type ViewKey = (typeof views)[number];

export const slices = ['channel', 'team', 'assignee', 'topic', 'stage', 'priority', 'tier'] as const;
export type Slice = (typeof slices)[number];

export type TicketFilters = {
  readonly view: ViewKey;
  /** set by a link from a customer's page */
  readonly customer?: string | undefined;
} & { readonly [S in Slice]: readonly string[] };

export function filtersFrom(search: SearchParams): TicketFilters {
  const customer = searchText(search, 'customer');
  const wanted = searchText(search, 'view');
  const values = Object.fromEntries(slices.map((slice) => [slice, searchList(search, slice)]));
  return {
    ...(values as { [S in Slice]: readonly string[] }),
    view: views.find((view) => view === wanted) ?? (customer ? 'all' : 'open'),
    ...(customer ? { customer } : {}),
  };
}

const counts: Condition = { field: 'exclusion', op: 'empty' };

/** What each view means for the server. */
function viewConditions(view: ViewKey, staffId: string): readonly Condition[] {
  const open: Condition = { field: 'open', op: 'eq', value: true };
  switch (view) {
    case 'waiting':
      return [counts, open, { field: 'waitingSince', op: 'not-empty' }];
    case 'open':
      return [counts, open];
    case 'late':
      return [counts, open, { field: 'late', op: 'eq', value: true }];
    case 'mine':
      return [counts, open, { field: 'assignee', op: 'eq', value: staffId }];
    case 'resolved':
      return [counts, { field: 'open', op: 'eq', value: false }];
    case 'excluded':
      return [{ field: 'exclusion', op: 'not-empty' }];
    default:
      return [];
  }
}

export function conditionsOf(filters: TicketFilters, staffId: string): Filter {
  const chosen = slices.flatMap((slice): Condition[] =>
    filters[slice].length === 0 ? [] : [{ field: slice, op: 'in', value: [...filters[slice]] }],
  );
  const customer: Condition[] = filters.customer
    ? [{ field: 'customer', op: 'eq', value: filters.customer }]
    : [];
  return [...viewConditions(filters.view, staffId), ...chosen, ...customer];
}
