import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { directoryChanged } from '../../core/events.ts';
import type { TeamView } from '../../core/schema.ts';
import { forTables, lockDirectory } from '../queries/load-directory.ts';

// imported teams may share a name; those made by hand may not, or nobody could tell them apart in a list
async function refuseTakenName(ctx: Ctx, name: string, except: string | null): Promise<void> {
  await lockDirectory(ctx);
  const same = await forTables(ctx).selectFrom('teams').select('team_id').where('name', '=', name).execute();
  if (same.some((team) => team.team_id !== except)) throw conflict('identity:team-exists');
}

export async function createTeam(ctx: Ctx, name: string): Promise<TeamView> {
  await refuseTakenName(ctx, name, null);
  const teamId = ctx.newId();
  await forTables(ctx)
    .insertInto('teams')
    .values({ team_id: teamId, name, source: 'holdfast', created_at: ctx.now, updated_at: ctx.now })
    .execute();
  await ctx.audit({
    action: 'identity.create-team',
    subjectKind: 'team',
    subjectId: teamId,
    detail: { name },
  });
  await ctx.publish(directoryChanged({ teamIds: [teamId] }));
  return { teamId, name, people: 0 };
}

/** The name given here stays: from now on an import of the team's source does not change it. */
export async function renameTeam(ctx: Ctx, teamId: string, name: string): Promise<void> {
  await refuseTakenName(ctx, name, teamId);
  const { numUpdatedRows } = await forTables(ctx)
    .updateTable('teams')
    .set({ name, source: 'holdfast', updated_at: ctx.now })
    .where('team_id', '=', teamId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('identity:team-unknown');
  await ctx.audit({
    action: 'identity.rename-team',
    subjectKind: 'team',
    subjectId: teamId,
    detail: { name },
  });
  await ctx.publish(directoryChanged({ teamIds: [teamId] }));
}
