import type { PermissionTable } from '#platform/core/permission.ts';

export const retentionPermissions = {
  /**
   * figures are for everybody who serves: a number only managers may see improves nothing. Of single agents each agent sees the
   * own alone: a number beside a colleague's name makes a ranking (`colleagues.ts`)
   */
  'retention.read': ['owner', 'manager', 'agent', 'analyst'],
  /** plan, start, stop and decide experiments; save scenarios of what a change is worth */
  'retention.experiments': ['owner', 'manager'],
  /** draw arms: also for a program that has no more than an agent's rights */
  'retention.assign': ['owner', 'manager', 'agent'],
  /** take a customer off the list of those who are leaving, and back */
  'retention.handle': ['owner', 'manager', 'agent'],
  /** decide how service is tied to staying: churn, horizon, what is held equal */
  'retention.analyse': ['owner', 'manager', 'analyst'],
} satisfies PermissionTable;
