import type { UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { directoryChanged } from '../../core/events.ts';
import type { TeamRecord } from '../../core/record.ts';
import { planTeamImport } from '../../core/staff-import.ts';
import { loadTeams, lockDirectory } from '../queries/load-directory.ts';
import { insertTeamKeys, insertTeams, renameTeams } from './write-directory.ts';

/**
 * Stores teams of an outside system. Repeating a batch changes nothing.
 * A team is found by the source's id, then by exact name; nothing is refused.
 */
export async function upsertTeams(
  ctx: Ctx,
  source: string,
  records: readonly TeamRecord[],
): Promise<UpsertOutcome> {
  if (records.length === 0)
    return { created: 0, changed: 0, unchanged: 0, refused: [], customerIds: new Set() };
  await lockDirectory(ctx);
  const plan = planTeamImport(source, await loadTeams(ctx, source, records), records, ctx.newId);
  await insertTeams(ctx, source, plan.inserts);
  await renameTeams(ctx, plan.updates);
  await insertTeamKeys(ctx, source, plan.keys);
  const touched = [...plan.inserts, ...plan.updates].map((team) => team.teamId);
  if (touched.length > 0) await ctx.publish(directoryChanged({ teamIds: touched }));
  const { created, changed, unchanged } = plan;
  return { created, changed, unchanged, refused: [], customerIds: new Set() };
}
