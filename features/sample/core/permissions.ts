import type { PermissionTable } from '#platform/core/permission.ts';

export const samplePermissions = {
  'sample.read': ['owner', 'manager', 'agent', 'analyst'],
  'sample.manage': ['owner', 'manager'],
} satisfies PermissionTable;
