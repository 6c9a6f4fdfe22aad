import type { PermissionTable } from '#platform/core/permission.ts';

export const journeyPermissions = {
  'journey.read': ['owner', 'manager', 'agent', 'analyst'],
  'journey.manage': ['owner', 'manager'],
} satisfies PermissionTable;
