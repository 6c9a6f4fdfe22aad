import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { stageIdFrom } from '../core/stage-id.ts';
import { listStages } from './queries.ts';
import { journeyDb } from './tables.ts';

type StageNames = { readonly nameEn: string; readonly nameRu: string };

/** @returns the new stage's id */
export async function addStage(ctx: Ctx, { nameEn, nameRu }: StageNames): Promise<string> {
  const stages = await listStages(ctx);
  const stageId = stageIdFrom(nameEn, new Set(stages.map((stage) => stage.stageId)));
  const position = Math.max(0, ...stages.map((stage) => stage.position)) + 1;
  await journeyDb(ctx)
    .insertInto('stages')
    .values({
      stage_id: stageId,
      name_en: nameEn,
      name_ru: nameRu,
      position,
      active: true,
      updated_at: ctx.now,
    })
    .execute();
  await announce(ctx, 'journey.add-stage', stageId, { nameEn, nameRu });
  return stageId;
}

/** Renames, retires or brings back. A retired stage keeps its name, because records go on carrying it. */
export async function changeStage(
  ctx: Ctx,
  stageId: string,
  change: StageNames & { active: boolean },
): Promise<void> {
  const stages = await listStages(ctx);
  const before = stages.find((stage) => stage.stageId === stageId);
  if (!before) throw notFound('journey:unknown-stage');
  const others = stages.filter((stage) => stage.active && stage.stageId !== stageId);
  if (!change.active && others.length === 0) throw conflict('journey:last-stage');
  await journeyDb(ctx)
    .updateTable('stages')
    .set({ name_en: change.nameEn, name_ru: change.nameRu, active: change.active, updated_at: ctx.now })
    .where('stage_id', '=', stageId)
    .execute();
  await announce(ctx, 'journey.change-stage', stageId, { before, after: change });
}

export async function orderStages(ctx: Ctx, stageIds: readonly string[]): Promise<void> {
  const stages = await listStages(ctx);
  const known = stages.map((stage) => stage.stageId);
  if (stageIds.some((id) => !known.includes(id))) throw notFound('journey:unknown-stage');
  const order = [...new Set([...stageIds, ...known])];
  for (const [i, stageId] of order.entries()) {
    await journeyDb(ctx)
      .updateTable('stages')
      .set({ position: i + 1 })
      .where('stage_id', '=', stageId)
      .execute();
  }
  await announce(ctx, 'journey.order-stages', 'stages', { order });
}

async function announce(
  ctx: Ctx,
  action: string,
  stageId: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await ctx.audit({ action, subjectKind: 'stage', subjectId: stageId, detail });
  await ctx.publish({ type: 'journey.stages-changed', customerId: null, payload: { stageId } });
}
