import type { PermissionTable } from '#platform/core/permission.ts';

export const surveysPermissions = {
  'surveys.read': ['owner', 'manager', 'agent', 'analyst'],
  'surveys.write': ['owner', 'manager'],
  'surveys.import': ['owner', 'manager'],
} satisfies PermissionTable;
