import type { PermissionTable } from '#platform/core/permission.ts';

export const identityPermissions = {
  /** names of colleagues and teams: every list of tickets needs them */
  'identity.read-people': ['owner', 'manager', 'agent', 'analyst'],
  'identity.manage-people': ['owner', 'manager'],
  'identity.manage-keys': ['owner', 'manager'],
  'identity.read-audit': ['owner', 'manager'],
} satisfies PermissionTable;
