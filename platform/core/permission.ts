/** Who may do what. A role is a fixed set; an API key is a role narrowed by scopes. */
export const roles = ['owner', 'manager', 'agent', 'analyst'] as const;
export type Role = (typeof roles)[number];

/**
 * Permission name to the roles that hold it. Each row declares its own in `core/permissions.ts`:
 * `export const customersPermissions = { 'customers.read': ['owner', ...] } satisfies PermissionTable`.
 */
export type PermissionTable = Readonly<Record<string, readonly Role[]>>;

/** `public`: no sign-in needed. `signed-in`: any role. Otherwise a name from a permission table. */
export type Permission = 'public' | 'signed-in' | (string & {});

export type Actor =
  | {
      readonly kind: 'staff';
      readonly staffId: string;
      readonly name: string;
      readonly email: string;
      readonly role: Role;
      readonly locale: string;
    }
  | {
      readonly kind: 'api-key';
      readonly keyId: string;
      readonly name: string;
      readonly role: Role;
      /** empty = everything the role may do */
      readonly scopes: readonly string[];
    }
  /** the command line on the server's own machine, jobs, first start */
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'anonymous' };

/** True when the actor may do what needs `permission`. `table` is the union of every row's permissions. */
export function allows(table: PermissionTable, actor: Actor, permission: Permission): boolean {
  if (permission === 'public' || actor.kind === 'system') return true;
  if (actor.kind === 'anonymous') return false;
  const inScope = actor.kind !== 'api-key' || actor.scopes.length === 0 || actor.scopes.includes(permission);
  if (permission === 'signed-in') return true;
  return inScope && (table[permission]?.includes(actor.role) ?? false);
}
