import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { SavedMapping, SavedPreset } from '../../core/schema.ts';
import { loadImport } from '../queries/load-import.ts';
import { savedMappings } from '../queries/saved-presets.ts';
import { importsDb } from '../tables.ts';

/** Keeps the mapping of an import's files under a name; a preset of that name is replaced. */
export async function savePreset(ctx: Ctx, importId: string, name: string): Promise<SavedPreset> {
  const { plan, source } = await loadImport(ctx, importId);
  const mappings = plan.files
    .filter(({ skip, columns }) => !skip && columns.length > 0)
    .map(
      (file): SavedMapping => ({
        columns: file.columns.map((column) => column.name),
        header: file.format.kind === 'json' ? false : file.format.header,
        outputs: file.mapping.outputs,
        table: file.mapping.table,
      }),
    );
  const db = importsDb(ctx);
  await db
    .deleteFrom('import_presets')
    .where((eb) => eb(eb.fn('lower', ['name']), '=', name.toLowerCase()))
    .execute();
  const presetId = ctx.newId();
  await db
    .insertInto('import_presets')
    .values({
      preset_id: presetId,
      name,
      source,
      mapping: JSON.stringify(mappings),
      created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .execute();
  await ctx.audit({
    action: 'imports.save-preset',
    subjectKind: 'import-preset',
    subjectId: presetId,
    detail: { name },
  });
  const [saved] = await savedMappings(ctx, presetId);
  if (!saved) throw notFound('imports:unknown-preset');
  return saved;
}

export async function removePreset(ctx: Ctx, presetId: string): Promise<void> {
  const removed = await importsDb(ctx)
    .deleteFrom('import_presets')
    .where('preset_id', '=', presetId)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw notFound('imports:unknown-preset');
  await ctx.audit({ action: 'imports.remove-preset', subjectKind: 'import-preset', subjectId: presetId });
}
