import type { Condition, Filter } from '#platform/core/paging.ts';
import { type ListCodec, sameConditions, valuesOf } from '#platform/web/list-address.ts';
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

function conditionsOf(filters: TicketFilters, staffId: string): Filter {
  const chosen = slices.flatMap((slice): Condition[] =>
    filters[slice].length === 0 ? [] : [{ field: slice, op: 'in', value: [...filters[slice]] }],
  );
  const customer: Condition[] = filters.customer
    ? [{ field: 'customer', op: 'eq', value: filters.customer }]
    : [];
  return [...viewConditions(filters.view, staffId), ...chosen, ...customer];
}

const holds = (filter: readonly Condition[], condition: Condition): boolean =>
  filter.some((one) => sameConditions([one], [condition]));

/** The view that says most of the conditions: "waiting" rather than "open". */
function viewOf(filter: Filter, staffId: string): ViewKey {
  const said = (view: ViewKey): number => {
    const conditions = viewConditions(view, staffId);
    return conditions.every((condition) => holds(filter, condition)) ? conditions.length : -1;
  };
  return views.reduce((best, view) => (said(view) > said(best) ? view : best), 'all');
}

/** Saved conditions as parameters of the address, with those that no control shows. */
function ticketsSearch(filter: Filter, staffId: string) {
  const view = viewOf(filter, staffId);
  const byView = viewConditions(view, staffId);
  const search: Record<string, string | readonly string[]> = { view };
  const rest: Condition[] = [];
  for (const condition of filter.filter((one) => !holds(byView, one))) {
    const { field, op } = condition;
    const slice = slices.find((one) => one === field && search[one] === undefined);
    const [first] = valuesOf(condition);
    if (slice && (op === 'in' || op === 'eq')) search[slice] = valuesOf(condition);
    else if (field === 'customer' && op === 'eq' && first !== undefined) search.customer = first;
    else rest.push(condition);
  }
  return { search, rest };
}

export const ticketsCodec = (staffId: string): ListCodec => ({
  keys: ['view', 'customer', ...slices],
  toFilter: (search) => conditionsOf(filtersFrom(search), staffId),
  toSearch: (filter) => ticketsSearch(filter, staffId),
});
