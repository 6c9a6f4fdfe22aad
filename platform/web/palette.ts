import type { Permission } from '#platform/core/permission.ts';
import type { NavIcon } from './route.ts';

export type PaletteHit = {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** path it leads to */
  readonly to: string;
};

/** Records a row lets the command palette find: exported from its `web/panels.tsx`. */
export type PaletteSource = {
  /** heading of the group, "customers:palette" */
  readonly titleKey: `${string}:${string}`;
  readonly icon: NavIcon;
  readonly permission: Permission;
  /** at most a handful, best first; called with at least two letters, a pause after the last one */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>;
};

/** How apps/web/src/rows.ts lists one: loaded when somebody types into the palette, not with the first screen. */
export type PaletteLoader = () => Promise<PaletteSource>;
