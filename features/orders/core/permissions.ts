import type { PermissionTable } from '#platform/core/permission.ts';

export const ordersPermissions = {
  'orders.read': ['owner', 'manager', 'agent', 'analyst'],
  /** send orders and subscriptions in by the API */
  'orders.write': ['owner', 'manager'],
  /** every order at once, as a file */
  'orders.export': ['owner', 'manager', 'analyst'],
} satisfies PermissionTable;
