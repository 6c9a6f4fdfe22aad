import type { Condition, Sort } from '#platform/core/paging.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { sortText } from '#platform/web/list.ts';
import { stringifySearch } from '#platform/web/route.ts';
import type { ordersContract } from '../../core/contract.ts';

export const ordersApi = apiFor<typeof ordersContract>('orders');

type Exported = {
  readonly filter: readonly Condition[];
  readonly search: string;
  readonly sort?: Sort | undefined;
};

/** Asks the server for the whole list as a file, as it is filtered and sorted now. */
export function exportList(path: `/${string}`, { filter, search, sort }: Exported): void {
  const asked = stringifySearch({ q: search, sort: sort && sortText(sort), filter: JSON.stringify(filter) });
  window.location.assign(`/api/v1${path}${asked}`);
}
