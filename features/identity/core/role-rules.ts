import type { Role } from '#platform/core/permission.ts';

const below: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['owner', 'manager', 'agent', 'analyst'],
  manager: ['agent', 'analyst'],
  agent: [],
  analyst: [],
};

/** Roles somebody may give, take away, or hold power over. Managers have none over each other. */
export const rolesUnder = (role: Role): readonly Role[] => below[role];

export const mayGovern = (actorRole: Role, subjectRole: Role): boolean =>
  below[actorRole].includes(subjectRole);

/**
 * An API key acts for the person who made it, so it can do what that person could do: their own role or one below.
 * Asked again at every use: a key of somebody who was made an agent since then stops working.
 */
export const mayCarry = (creatorRole: Role, keyRole: Role): boolean =>
  creatorRole === keyRole || mayGovern(creatorRole, keyRole);
