import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { directoryChanged } from '../../core/events.ts';

/** Deletes people and teams that came in from a source. Who was given a sign-in, or works in such a team, stays. */
export async function removeDirectory(ctx: Ctx, source: string): Promise<void> {
  const staff = await sql<{ staff_id: string }>`
    delete from staff where source = ${source} and role is null returning staff_id`.execute(ctx.db);
  const teams = await sql<{ team_id: string }>`
    delete from teams t where source = ${source} and not exists (select 1 from staff s where s.team_id = t.team_id)
    returning team_id`.execute(ctx.db);
  await sql`delete from staff_keys where source = ${source}`.execute(ctx.db);
  await sql`delete from team_keys where source = ${source}`.execute(ctx.db);
  await ctx.publish(
    directoryChanged({
      staffIds: staff.rows.map((row) => row.staff_id),
      teamIds: teams.rows.map((row) => row.team_id),
    }),
  );
}
