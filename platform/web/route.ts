import type { ComponentType } from 'react';
import type { Permission } from '#platform/core/permission.ts';

/** Groups of the navigation, in the order they stand. `settings` stands last, below a hairline. */
export const navGroups = ['today', 'serve', 'listen', 'keep', 'act', 'improve', 'settings'] as const;
export type NavGroup = (typeof navGroups)[number];

/** Any icon of @tabler/icons-react. */
export type NavIcon = ComponentType<{ size?: string | number; stroke?: string | number }>;

/** One page of the console. A row declares its own in `web/routes.tsx`: `export const ordersRoutes: AppRoute[]`. */
export type AppRoute = {
  /** TanStack Router's form: "/customers/$customerId" */
  readonly path: `/${string}`;
  /** "<namespace>:<key>", e.g. "customers:list.question"; also the document title and the name in the palette */
  readonly titleKey: `${string}:${string}`;
  /** `() => import('./CustomersPage.tsx')`; the page is the default export. */
  readonly load: () => Promise<{ default: ComponentType }>;
  /** who may open it; default: any member of staff */
  readonly permission?: Permission;
  /** absent: reachable by links only */
  readonly nav?: {
    readonly group: NavGroup;
    readonly order: number;
    readonly icon: NavIcon;
    /** short name for the navigation where the title is a long question */
    readonly labelKey?: `${string}:${string}`;
  };
  /** `bare`: without navigation and open to people who have not signed in (sign-in, first start, reset) */
  readonly frame?: 'shell' | 'bare';
  /** extra words the command palette finds the page by, as a key of a comma-separated list */
  readonly keywordsKey?: `${string}:${string}`;
  /** Cleans the search parameters; unknown ones are kept when absent. */
  readonly searchSchema?: (raw: SearchParams) => SearchParams;
};

/** Search parameters as the address bar has them: a repeated key is a list. Nothing is JSON-encoded. */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads "?channel=email&channel=chat&period=90d" into { channel: ['email', 'chat'], period: '90d' }. */
export function parseSearch(text: string): SearchParams {
  const found: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = found[key];
    if (before === undefined) found[key] = value;
    else found[key] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return found;
}

/** The reverse of `parseSearch`; empty values are left out so that the address stays short. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') params.append(key, String(item));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The values of one parameter, whether it came once, many times or not at all. */
export function searchList(search: SearchParams, key: string): readonly string[] {
  const value = search[key];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

export function searchText(search: SearchParams, key: string): string | undefined {
  const value = search[key];
  return typeof value === 'string' ? value : value?.[0];
}
