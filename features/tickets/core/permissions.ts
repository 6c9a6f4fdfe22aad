import type { PermissionTable } from '#platform/core/permission.ts';

export const ticketsPermissions = {
  'tickets.read': ['owner', 'manager', 'agent', 'analyst'],
  'tickets.change': ['owner', 'manager', 'agent'],
  /** batches of records from a desk or shop */
  'tickets.import': ['owner', 'manager'],
  /** business hours and promises of speed: they change every figure */
  'tickets.manage-clocks': ['owner', 'manager'],
} satisfies PermissionTable;
