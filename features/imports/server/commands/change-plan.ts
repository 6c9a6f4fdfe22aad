import { stat } from 'node:fs/promises';
import { isZone } from '#features/tickets/core/zone-offset.ts';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Config } from '#platform/server/config.ts';
import type { Ctx } from '#platform/server/context.ts';
import { problemsOf, rankFor, withPlanProblems } from '../../core/file-plan.ts';
import { presetIds, presets, tableById } from '../../core/presets/presets.ts';
import type { FilePatch, FilePlan, ImportPlan, SavedMapping } from '../../core/schema.ts';
import { dropStoredFiles, storedFile } from '../file-store.adapter.ts';
import { inspectFile } from '../queries/inspect-file.ts';
import { loadImport } from '../queries/load-import.ts';
import { savedMappings } from '../queries/saved-presets.ts';
import { importsDb } from '../tables.ts';

export type NewImport = {
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly preset?: string | undefined;
  readonly zone?: string | undefined;
  readonly currency?: string | undefined;
};

/** Outside ids of files nobody names a source for share this namespace, so customers and orders of one shop meet. */
export const defaultSource = 'files';

const checkZone = (zone: string | undefined): void => {
  if (zone !== undefined && !isZone(zone)) throw new Refusal('imports:unknown-zone', { zone });
};

export async function createImport(ctx: Ctx, given: NewImport): Promise<string> {
  checkZone(given.zone);
  const builtIn = presets.find(({ id }) => id === given.preset);
  const saved =
    given.preset === undefined || builtIn ? undefined : (await savedMappings(ctx, given.preset))[0];
  if (given.preset !== undefined && !builtIn && !saved)
    throw notFound('imports:unknown-preset', { preset: given.preset });
  const importId = ctx.newId();
  const plan: ImportPlan = {
    zone: given.zone ?? null,
    currency: given.currency ?? null,
    files: [],
    fixes: null,
    preset: builtIn?.id ?? saved?.presetId ?? null,
  };
  await importsDb(ctx)
    .insertInto('imports')
    .values({
      import_id: importId,
      name: given.name ?? '',
      source: given.source ?? builtIn?.source ?? saved?.source ?? defaultSource,
      state: 'draft',
      plan: JSON.stringify(plan),
      totals: '{}',
      created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
      created_at: ctx.now,
    })
    .execute();
  await ctx.audit({ action: 'imports.create', subjectKind: 'import', subjectId: importId });
  return importId;
}

/** @throws imports:busy while it is checked or run, imports:already-done after */
export async function loadOpenImport(ctx: Ctx, importId: string) {
  const row = await loadImport(ctx, importId, true);
  if (row.state === 'checking' || row.state === 'running') throw conflict('imports:busy');
  return row;
}

export async function savePlan(
  ctx: Ctx,
  importId: string,
  plan: ImportPlan,
  more: { source?: string; name?: string } = {},
): Promise<void> {
  await importsDb(ctx)
    .updateTable('imports')
    // what a check found belongs to the plan it was made with
    .set({
      plan: JSON.stringify({ ...plan, files: withPlanProblems(plan.files) }),
      checked: null,
      state: 'draft',
      ...more,
    })
    .where('import_id', '=', importId)
    .execute();
}

/** Looks into a file that has just arrived: outside any transaction, because a workbook takes its time. */
export async function inspectUpload(
  ctx: Ctx,
  path: string,
  plan: ImportPlan,
  file: { fileNo: number; name: string; bytes: number },
): Promise<FilePlan[]> {
  const saved = await savedMappings(ctx);
  const wished = presetIds.includes(plan.preset ?? '') ? (plan.preset ?? undefined) : undefined;
  const chosen = saved.filter(({ presetId }) => presetId === plan.preset);
  return inspectFile(
    { ...file, path },
    { preset: wished, saved: (wished ? [] : [...chosen, ...saved]).flatMap(({ mappings }) => mappings) },
  );
}

/** Adds what was found in an upload to the plan; a file of the same name is replaced. */
export async function addFiles(
  ctx: Ctx,
  importId: string,
  upload: { fileNo: number; name: string },
  found: readonly FilePlan[],
): Promise<void> {
  const row = await loadOpenImport(ctx, importId);
  const { plan } = row;
  const sameName = (other: FilePlan): boolean =>
    other.name === upload.name || other.name.startsWith(`${upload.name} › `);
  const files = [
    ...plan.files.filter((other) => other.upload !== upload.fileNo && !sameName(other)),
    ...found,
  ];
  // a named source stays; otherwise the preset that the files turn out to be names it
  const [only, another] = [...new Set(files.filter(({ skip }) => !skip).map(({ preset }) => preset))];
  const source =
    row.source === defaultSource && only && another === undefined
      ? (presets.find(({ id }) => id === only)?.source ?? row.source)
      : row.source;
  await savePlan(
    ctx,
    importId,
    { ...plan, files },
    { source, name: row.name === '' ? upload.name : row.name },
  );
}

export async function changeImport(
  ctx: Ctx,
  config: Config,
  importId: string,
  change: {
    name?: string | undefined;
    source?: string | undefined;
    zone?: string | undefined;
    currency?: string | undefined;
    files: readonly FilePatch[];
  },
): Promise<void> {
  const row = await loadOpenImport(ctx, importId);
  checkZone(change.zone);
  let { files } = row.plan;
  for (const patch of change.files) {
    const file = files.find(({ fileNo }) => fileNo === patch.fileNo);
    if (!file) throw notFound('imports:unknown-file');
    const changed = await changeFile(ctx, config, importId, row.plan, file, patch);
    files = files.map((other) => (other.fileNo === patch.fileNo ? changed : other));
  }
  const plan = {
    ...row.plan,
    files,
    zone: change.zone ?? row.plan.zone,
    currency: change.currency ?? row.plan.currency,
  };
  await savePlan(ctx, importId, plan, {
    ...(change.source ? { source: change.source } : {}),
    ...(change.name ? { name: change.name } : {}),
  });
}

async function changeFile(
  ctx: Ctx,
  config: Config,
  importId: string,
  plan: ImportPlan,
  file: FilePlan,
  patch: FilePatch,
): Promise<FilePlan> {
  let current = file;
  const rereads = patch.header !== undefined || patch.encoding !== undefined || patch.delimiter !== undefined;
  if (rereads) {
    const path = storedFile(config, importId, file.upload);
    const again = await inspectFile(
      { path, name: file.name, bytes: file.bytes, fileNo: file.upload },
      {
        preset: presetIds.includes(plan.preset ?? '') ? (plan.preset ?? undefined) : undefined,
        saved: (await savedMappings(ctx)).flatMap(({ mappings }): SavedMapping[] => mappings),
        header: patch.header ?? file.format.header,
        encoding: patch.encoding ?? file.format.encoding,
        delimiter: patch.delimiter ?? file.format.delimiter,
      },
    );
    current = {
      ...(again.find(({ format }) => format.sheet === file.format.sheet) ?? again[0] ?? file),
      fileNo: file.fileNo,
      upload: file.upload,
      skip: file.skip,
    };
  }
  if (patch.table !== undefined || patch.outputs !== undefined) {
    const found = tableById(patch.table);
    if (patch.table && !found) throw new Refusal('imports:unknown-table', { table: patch.table });
    const names = current.columns.map(({ name }) => name);
    const table = patch.table === undefined ? current.mapping.table : patch.table;
    const mapping = {
      table,
      outputs: patch.outputs ?? found?.table.outputs(names) ?? current.mapping.outputs,
    };
    current = { ...current, mapping, rank: rankFor(mapping), preset: tableById(table)?.preset.id ?? null };
  }
  if (patch.skip !== undefined) current = { ...current, skip: patch.skip };
  const empty = current.problems.some(({ code }) => code === 'empty');
  const unread = current.problems.some(
    ({ code }) => code === 'unreadable' || code === 'archive' || code === 'workbook-too-old',
  );
  // whoever maps the columns by hand, or says what the first row is, has seen that it has no names
  const doubt =
    patch.outputs === undefined &&
    patch.header === undefined &&
    current.problems.some(({ code }) => code === 'no-header');
  return unread ? current : { ...current, problems: problemsOf(current, { doubt, noRows: empty }) };
}

export async function removeFile(ctx: Ctx, importId: string, fileNo: number): Promise<void> {
  const { plan } = await loadOpenImport(ctx, importId);
  if (!plan.files.some((file) => file.fileNo === fileNo)) throw notFound('imports:unknown-file');
  await savePlan(ctx, importId, { ...plan, files: plan.files.filter((file) => file.fileNo !== fileNo) });
}

export async function discardImport(ctx: Ctx, config: Config, importId: string): Promise<void> {
  const row = await loadOpenImport(ctx, importId);
  // what has run is history: its held rows may still be wanted
  if (row.started_at !== null) throw conflict('imports:has-run');
  await importsDb(ctx).deleteFrom('imports').where('import_id', '=', importId).execute();
  await ctx.audit({ action: 'imports.discard', subjectKind: 'import', subjectId: importId });
  await dropStoredFiles(config, importId);
}

/** @throws imports:file-gone when an upload is no longer on disk */
export async function checkUploads(config: Config, importId: string, plan: ImportPlan): Promise<void> {
  for (const file of plan.files.filter(({ skip }) => !skip)) {
    const there = await stat(storedFile(config, importId, file.upload)).then(
      () => true,
      () => false,
    );
    if (!there) throw conflict('imports:file-gone', { file: file.name });
  }
}
