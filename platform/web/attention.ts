import { useQueries } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Permission } from '#platform/core/permission.ts';
import { useSession } from './session.ts';

/** Something that waits for somebody: a count, what it counts, where it is put right. */
export type AttentionItem = {
  readonly id: string;
  readonly n: number;
  /** "imports:today.held" */
  readonly textKey: `${string}:${string}`;
  readonly to: string;
};

/** What a row tells the page Today of its own work: exported from its `web/panels.tsx`. Items that count nothing are not shown. */
export type AttentionSource = (signal: AbortSignal) => Promise<readonly AttentionItem[]>;

/** How apps/web/src/rows.ts lists one: loaded when Today asks, not with the first screen. */
export type AttentionLoader = {
  /** the row */
  readonly row: string;
  readonly permission: Permission;
  readonly load: () => Promise<AttentionSource>;
};

/** Given by the application, because the row that shows Today does not know the others. */
export const AttentionContext = createContext<readonly AttentionLoader[]>([]);

/** What waits in the rows this reader may see; nothing while it is on its way, and nothing of a row that fails. */
export function useAttention(): readonly AttentionItem[] {
  const { can } = useSession();
  const loaders = useContext(AttentionContext).filter(({ permission }) => can(permission));
  return useQueries({
    queries: loaders.map(({ row, load }) => ({
      queryKey: [row, 'attention'],
      queryFn: async ({ signal }: { signal: AbortSignal }) => (await load())(signal),
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []).filter(({ n }) => n > 0),
  });
}
