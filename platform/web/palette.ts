import type { Permission } from '#platform/core/permission.ts';
import type { NavIcon } from './route.ts';

export type PaletteHit = {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** path it leads to */
  readonly to: string;
};

/** Records a row lets the command palette find: exported from its `web/panels.tsx`, listed in apps/web/src/rows.ts. */
export type PaletteSource = {
  /** heading of the group, "customers:palette" */
  readonly titleKey: `${string}:${string}`;
  readonly icon: NavIcon;
  readonly permission: Permission;
  /** at most a handful, best first; called with at least two letters, a pause after the last one */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>;
};
