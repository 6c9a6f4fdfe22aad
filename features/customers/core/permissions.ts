import type { PermissionTable } from '#platform/core/permission.ts';

export const customersPermissions = {
  'customers.read': ['owner', 'manager', 'agent', 'analyst'],
  /** edit a customer, send customers in by the API */
  'customers.write': ['owner', 'manager', 'agent'],
  'customers.merge': ['owner', 'manager', 'agent'],
  /** every customer at once, as a file */
  'customers.export': ['owner', 'manager', 'analyst'],
  /** one person's data: hand it over, erase it */
  'customers.privacy': ['owner', 'manager'],
  /** saved segments, shared by everybody */
  'customers.segments': ['owner', 'manager', 'agent', 'analyst'],
} satisfies PermissionTable;
