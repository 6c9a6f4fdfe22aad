/** What other rows, the HTTP edge and the command line may call. */
export { removeDirectory } from './commands/remove-source.ts';
export { resolveStaff, resolveTeams, type TeamRef } from './commands/resolve-directory.ts';
export { upsertStaff } from './commands/upsert-staff.ts';
export { upsertTeams } from './commands/upsert-teams.ts';
export { authenticate } from './queries/authenticate.ts';
export { findStaffExternalIds } from './queries/find-staff-external-ids.ts';
