import type { PermissionTable } from '#platform/core/permission.ts';

export const retentionPermissions = {
  /** figures are for everybody who serves: a number only managers may see improves nothing */
  'retention.read': ['owner', 'manager', 'agent', 'analyst'],
} satisfies PermissionTable;
