import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { KeyWrite, StaffWrite, TeamWrite } from '../../core/staff-import.ts';

/** One statement per table and batch, whatever its size. */
const keySet = (keys: readonly KeyWrite[]) => sql`
  jsonb_to_recordset(${JSON.stringify(keys.map((key) => ({ external_id: key.externalId, id: key.id })))}::text::jsonb)
    as r(external_id text, id uuid)`;

const teamSet = (teams: readonly TeamWrite[]) => sql`
  jsonb_to_recordset(${JSON.stringify(teams.map((team) => ({ team_id: team.teamId, name: team.name })))}::text::jsonb)
    as r(team_id uuid, name text)`;

const staffSet = (staff: readonly StaffWrite[]) => sql`
  jsonb_to_recordset(${JSON.stringify(
    staff.map((s) => ({
      staff_id: s.staffId,
      kind: s.kind,
      name: s.name,
      email: s.email,
      team_id: s.teamId,
      active: s.active,
    })),
  )}::text::jsonb) as r(staff_id uuid, kind text, name text, email text, team_id uuid, active boolean)`;

export async function insertStaff(ctx: Ctx, source: string, staff: readonly StaffWrite[]): Promise<void> {
  if (staff.length === 0) return;
  await sql`
    insert into staff (staff_id, kind, name, email, team_id, source, active, created_at, updated_at)
    select r.staff_id, r.kind, r.name, r.email, r.team_id, ${source}::text, r.active,
      ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from ${staffSet(staff)}`.execute(ctx.db);
}

export async function updateStaff(ctx: Ctx, staff: readonly StaffWrite[]): Promise<void> {
  if (staff.length === 0) return;
  await sql`
    update staff s set kind = r.kind, name = r.name, email = r.email, team_id = r.team_id, active = r.active,
      updated_at = ${ctx.now}::timestamptz
    from ${staffSet(staff)}
    where s.staff_id = r.staff_id`.execute(ctx.db);
}

export async function insertStaffKeys(ctx: Ctx, source: string, keys: readonly KeyWrite[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into staff_keys (source, external_id, staff_id, created_at)
    select ${source}::text, r.external_id, r.id, ${ctx.now}::timestamptz
    from ${keySet(keys)}
    on conflict (source, external_id) do nothing`.execute(ctx.db);
}

export async function insertTeams(ctx: Ctx, source: string, teams: readonly TeamWrite[]): Promise<void> {
  if (teams.length === 0) return;
  await sql`
    insert into teams (team_id, name, source, created_at, updated_at)
    select r.team_id, r.name, ${source}::text, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from ${teamSet(teams)}`.execute(ctx.db);
}

export async function renameTeams(ctx: Ctx, teams: readonly TeamWrite[]): Promise<void> {
  if (teams.length === 0) return;
  await sql`
    update teams t set name = r.name, updated_at = ${ctx.now}::timestamptz
    from ${teamSet(teams)}
    where t.team_id = r.team_id`.execute(ctx.db);
}

export async function insertTeamKeys(ctx: Ctx, source: string, keys: readonly KeyWrite[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into team_keys (source, external_id, team_id, created_at)
    select ${source}::text, r.external_id, r.id, ${ctx.now}::timestamptz
    from ${keySet(keys)}
    on conflict (source, external_id) do nothing`.execute(ctx.db);
}
