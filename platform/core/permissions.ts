import type { PermissionTable } from './permission.ts';

/** Permissions of the platform's own operations. */
export const platformPermissions = {
  'settings.read': ['owner', 'manager', 'agent', 'analyst'],
  'settings.write': ['owner', 'manager'],
  'jobs.read': ['owner', 'manager', 'analyst'],
  'jobs.cancel': ['owner', 'manager'],
  'analytics.rebuild': ['owner', 'manager'],
  'platform.metrics': ['owner'],
  'platform.doctor': ['owner', 'manager'],
  'platform.backup': ['owner'],
} satisfies PermissionTable;
