import type { Ctx } from '#platform/server/context.ts';
import type { StageView } from '../core/schema.ts';
import { journeyDb } from './tables.ts';

export async function listStages(ctx: Ctx): Promise<StageView[]> {
  const rows = await journeyDb(ctx)
    .selectFrom('stages')
    .selectAll()
    .orderBy('position')
    .orderBy('stage_id')
    .execute();
  return rows.map((row) => ({
    stageId: row.stage_id,
    nameEn: row.name_en,
    nameRu: row.name_ru,
    position: row.position,
    active: row.active,
  }));
}
