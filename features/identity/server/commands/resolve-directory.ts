import type { StaffRef } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { type EntryRef, type KnownEntry, planResolve, type ResolvePlan } from '../../core/directory.ts';
import { directoryChanged } from '../../core/events.ts';
import { loadStaff, loadTeams, lockDirectory } from '../queries/load-directory.ts';
import { insertStaff, insertStaffKeys, insertTeamKeys, insertTeams } from './write-directory.ts';

export type TeamRef = { readonly externalId?: string | undefined; readonly name?: string | undefined };

/**
 * Staff ids for what a source says of its people, in the order given: by the source's id, then by e-mail, then by
 * exact name. Whoever is unknown becomes an imported member of staff without a sign-in, named by the best that is
 * known, so that no ticket loses its agent when tickets come before people. Null only for an empty reference.
 */
export async function resolveStaff(
  ctx: Ctx,
  source: string,
  refs: readonly (StaffRef | undefined)[],
): Promise<readonly (string | null)[]> {
  const plan = await settle(ctx, source, refs, loadStaff);
  await insertStaff(
    ctx,
    source,
    plan.creates.map(({ id, name, email }) => ({
      staffId: id,
      kind: 'human',
      name,
      email,
      teamId: null,
      active: true,
    })),
  );
  await insertStaffKeys(ctx, source, plan.keys);
  const staffIds = plan.creates.map(({ id }) => id);
  if (staffIds.length > 0) await ctx.publish(directoryChanged({ staffIds }));
  return plan.ids;
}

/** Team ids, by the source's id, then by exact name; an unknown team is created. Null only for an empty reference. */
export async function resolveTeams(
  ctx: Ctx,
  source: string,
  refs: readonly (TeamRef | undefined)[],
): Promise<readonly (string | null)[]> {
  const plan = await settle(ctx, source, refs, loadTeams);
  await insertTeams(
    ctx,
    source,
    plan.creates.map(({ id, name }) => ({ teamId: id, name })),
  );
  await insertTeamKeys(ctx, source, plan.keys);
  const teamIds = plan.creates.map(({ id }) => id);
  if (teamIds.length > 0) await ctx.publish(directoryChanged({ teamIds }));
  return plan.ids;
}

/** Most batches name only known people: those take no lock. */
async function settle(
  ctx: Ctx,
  source: string,
  refs: readonly (EntryRef | undefined)[],
  load: (ctx: Ctx, source: string, refs: readonly EntryRef[]) => Promise<readonly KnownEntry[]>,
): Promise<ResolvePlan> {
  const given = refs.filter((ref) => ref !== undefined);
  if (given.length === 0) return { ids: refs.map(() => null), creates: [], keys: [] };
  const first = planResolve(source, await load(ctx, source, given), refs, ctx.newId);
  if (first.creates.length === 0 && first.keys.length === 0) return first;
  await lockDirectory(ctx);
  return planResolve(source, await load(ctx, source, given), refs, ctx.newId);
}
