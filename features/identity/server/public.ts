/** What other rows may call. */
export { resolveStaff, resolveTeams, type TeamRef } from './commands/resolve-directory.ts';
export { upsertStaff } from './commands/upsert-staff.ts';
export { upsertTeams } from './commands/upsert-teams.ts';
