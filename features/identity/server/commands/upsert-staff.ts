import type { UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { directoryChanged } from '../../core/events.ts';
import type { StaffRecord } from '../../core/record.ts';
import { planStaffImport } from '../../core/staff-import.ts';
import { loadStaff, lockDirectory } from '../queries/load-directory.ts';
import { resolveTeams } from './resolve-directory.ts';
import { insertStaff, insertStaffKeys, updateStaff } from './write-directory.ts';

/**
 * Stores people and bots of an outside system; nobody gets a sign-in by it. Repeating a batch changes nothing.
 * A person is found by the source's id, then by e-mail, then by exact name. Refuses single records with
 * `identity:email-taken` when the e-mail belongs to somebody else.
 */
export async function upsertStaff(
  ctx: Ctx,
  source: string,
  records: readonly StaffRecord[],
): Promise<UpsertOutcome> {
  if (records.length === 0)
    return { created: 0, changed: 0, unchanged: 0, refused: [], customerIds: new Set() };
  await lockDirectory(ctx);
  const teamIds = await teamsOf(ctx, source, records);
  const known = await loadStaff(ctx, source, records);
  const plan = planStaffImport(source, known, records, teamIds, ctx.newId);
  await insertStaff(ctx, source, plan.inserts);
  await updateStaff(ctx, plan.updates);
  await insertStaffKeys(ctx, source, plan.keys);
  const touched = [...plan.inserts, ...plan.updates].map((staff) => staff.staffId);
  if (touched.length > 0) await ctx.publish(directoryChanged({ staffIds: touched }));
  const { created, changed, unchanged, refused } = plan;
  return { created, changed, unchanged, refused, customerIds: new Set() };
}

async function teamsOf(
  ctx: Ctx,
  source: string,
  records: readonly StaffRecord[],
): Promise<Map<string, string>> {
  const externalIds = [...new Set(records.map((r) => r.teamExternalId).filter((id) => id !== undefined))];
  const ids = await resolveTeams(
    ctx,
    source,
    externalIds.map((externalId) => ({ externalId })),
  );
  return new Map(externalIds.flatMap((externalId, i) => (ids[i] ? [[externalId, ids[i]] as const] : [])));
}
