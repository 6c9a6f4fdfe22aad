import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { SlaPolicy } from '../../core/clock-input.ts';
import { ticketsDb } from '../tables.ts';
import { announceRules } from './manage-schedules.ts';

export type SlaInput = {
  readonly name: string;
  readonly conditions: SlaPolicy['conditions'];
  readonly firstReplyMinutes: number | null;
  readonly nextReplyMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly businessHours: boolean;
  readonly pausedStatuses: readonly string[];
  /** ISO instant; clocks that start before it keep what was promised then. Absent: now */
  readonly validFrom?: string | undefined;
};

/** A new promise of speed, tried after all others. @returns its id */
export async function addSlaPolicy(ctx: Ctx, input: SlaInput): Promise<string> {
  const policyId = ctx.newId();
  const last = await ticketsDb(ctx)
    .selectFrom('sla_policies')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  await insertVersion(ctx, policyId, (last?.position ?? 0) + 1, input, new Date(input.validFrom ?? ctx.now));
  await announceRules(ctx, 'tickets.add-sla-policy', policyId, { ...input });
  return policyId;
}

/** Changes a promise from now on; clocks already running keep their target (E18). */
export async function changeSlaPolicy(ctx: Ctx, policyId: string, input: SlaInput): Promise<void> {
  const from = input.validFrom === undefined ? ctx.now : new Date(input.validFrom);
  const current = await endVersion(ctx, policyId, from);
  if (from < current.valid_from) throw new Refusal('tickets:promise-before-itself');
  await insertVersion(ctx, policyId, current.position, input, from);
  await announceRules(ctx, 'tickets.change-sla-policy', policyId, { ...input });
}

/** No clock that starts from now on falls under it. */
export async function endSlaPolicy(ctx: Ctx, policyId: string): Promise<void> {
  await endVersion(ctx, policyId, ctx.now);
  await announceRules(ctx, 'tickets.end-sla-policy', policyId, {});
}

/** The order in which policies are tried: the first that fits wins. Those left out keep their place after these. */
export async function orderSlaPolicies(ctx: Ctx, policyIds: readonly string[]): Promise<void> {
  for (const [i, policyId] of policyIds.entries()) {
    await ticketsDb(ctx)
      .updateTable('sla_policies')
      .set({ position: i + 1 })
      .where('policy_id', '=', policyId)
      .execute();
  }
  await announceRules(ctx, 'tickets.order-sla-policies', 'sla', { policyIds });
}

async function endVersion(
  ctx: Ctx,
  policyId: string,
  at: Date,
): Promise<{ readonly position: number; readonly valid_from: Date }> {
  const db = ticketsDb(ctx);
  const current = await db
    .selectFrom('sla_policies')
    .select(['sla_policy_id', 'position', 'valid_from'])
    .where('policy_id', '=', policyId)
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  if (!current) throw notFound('tickets:unknown-promise');
  await db
    .updateTable('sla_policies')
    .set({ valid_to: at < current.valid_from ? current.valid_from : at, updated_at: ctx.now })
    .where('sla_policy_id', '=', current.sla_policy_id)
    .execute();
  return current;
}

async function insertVersion(
  ctx: Ctx,
  policyId: string,
  position: number,
  input: SlaInput,
  validFrom: Date,
): Promise<void> {
  const promised = [input.firstReplyMinutes, input.nextReplyMinutes, input.resolutionMinutes];
  if (promised.every((minutes) => minutes === null)) throw new Refusal('tickets:promise-empty');
  await ticketsDb(ctx)
    .insertInto('sla_policies')
    .values({
      sla_policy_id: ctx.newId(),
      policy_id: policyId,
      name: input.name,
      position,
      conditions: JSON.stringify(input.conditions),
      first_reply_minutes: input.firstReplyMinutes,
      next_reply_minutes: input.nextReplyMinutes,
      resolution_minutes: input.resolutionMinutes,
      business_hours: input.businessHours,
      paused_statuses: [...input.pausedStatuses],
      valid_from: validFrom,
      updated_at: ctx.now,
    })
    .execute();
}
