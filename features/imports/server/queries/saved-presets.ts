import type { Ctx } from '#platform/server/context.ts';
import { SavedMapping, type SavedPreset } from '../../core/schema.ts';
import { importsDb } from '../tables.ts';

/** Saved mappings, newest first; `presetId` narrows to one. */
export async function savedMappings(ctx: Ctx, presetId?: string): Promise<SavedPreset[]> {
  if (presetId !== undefined && !/^[0-9a-f-]{36}$/i.test(presetId)) return [];
  let query = importsDb(ctx).selectFrom('import_presets').selectAll();
  if (presetId !== undefined) query = query.where('preset_id', '=', presetId);
  const rows = await query.orderBy('updated_at', 'desc').orderBy('preset_id').execute();
  return rows.map((row) => ({
    presetId: row.preset_id,
    name: row.name,
    source: row.source,
    mappings: row.mapping.map((mapping) => SavedMapping.parse(mapping)),
    updatedAt: row.updated_at.toISOString(),
  }));
}
