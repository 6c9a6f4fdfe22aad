import type { Condition, Filter } from '#platform/core/paging.ts';
import { type ListCodec, valuesOf } from '#platform/web/list-address.ts';
import { type SearchParams, searchList, searchText } from '#platform/web/route.ts';

/** What the controls of the two lists mean for the server, and the way back for saved segments. */

export const orderSlices = ['kind', 'status', 'channel', 'stage', 'late'] as const;
export type OrderSlice = (typeof orderSlices)[number];

/** The one value a condition asks for. */
const asked = ({ op, ...condition }: Condition): string | undefined =>
  op === 'eq' ? valuesOf({ op, ...condition })[0] : undefined;

const ordersFilter = (search: SearchParams): Filter =>
  orderSlices.flatMap((slice): Condition[] => {
    const chosen = searchList(search, slice);
    if (chosen.length === 0) return [];
    return slice === 'late'
      ? [{ field: 'late', op: 'eq', value: chosen[0] === 'yes' }]
      : [{ field: slice, op: 'in', value: [...chosen] }];
  });

function ordersSearch(filter: Filter) {
  const search: Record<string, readonly string[]> = {};
  const rest: Condition[] = [];
  for (const condition of filter) {
    const slice = orderSlices.find((one) => one === condition.field && search[one] === undefined);
    const one = asked(condition);
    if (slice === 'late' && one !== undefined) search[slice] = [one === 'true' ? 'yes' : 'no'];
    else if (slice && slice !== 'late' && (condition.op === 'in' || one !== undefined))
      search[slice] = valuesOf(condition);
    else rest.push(condition);
  }
  return { search, rest };
}

export const ordersCodec: ListCodec = {
  keys: orderSlices,
  toFilter: ordersFilter,
  toSearch: ordersSearch,
};

export const subscriptionViews = ['all', 'running', 'ended'] as const;
export const subscriptionView = (search: SearchParams) =>
  subscriptionViews.find((one) => one === searchText(search, 'show')) ?? 'all';

const isActive = (condition: Condition): boolean =>
  condition.field === 'active' && asked(condition) !== undefined;

export const subscriptionsCodec: ListCodec = {
  keys: ['show'],
  toFilter: (search) => {
    const view = subscriptionView(search);
    return view === 'all' ? [] : [{ field: 'active', op: 'eq', value: view === 'running' }];
  },
  toSearch: (filter) => {
    const active = filter.find(isActive);
    const show = active && (asked(active) === 'true' ? 'running' : 'ended');
    return { search: show ? { show } : {}, rest: filter.filter((one) => one !== active) };
  },
};
