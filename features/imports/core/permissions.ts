import type { PermissionTable } from '#platform/core/permission.ts';

export const importsPermissions = {
  'imports.read': ['owner', 'manager', 'analyst'],
  'imports.run': ['owner', 'manager'],
} satisfies PermissionTable;
