import { Readable } from 'node:stream';
import { conflict, notFound } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import { csvLine } from '../../core/csv-reader.ts';
import type { FilePlan } from '../../core/schema.ts';
import { addFiles, inspectUpload } from '../commands/change-plan.ts';
import { beginFix } from '../commands/fix-held.ts';
import { reserveUpload } from '../commands/reserve-upload.ts';
import { storedFile, storeUpload } from '../file-store.adapter.ts';
import { heldColumns } from '../jobs/read-plan.ts';
import { heldRows } from '../queries/list-held.ts';
import { findImport, loadImport } from '../queries/load-import.ts';
import { holdsJson, keptCells } from '../rows.adapter.ts';
import { detailOf } from './operations.ts';

type Params = { readonly importId?: string; readonly name?: string };

function importIdOf(params: unknown): string {
  const { importId = '' } = params as Params;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId))
    throw notFound('imports:unknown-import');
  return importId;
}

/** Only a name to show: the file lies under a number. */
const shownName = (name: string): string =>
  [...name.replaceAll('\\', '/')]
    .filter((char) => char >= ' ')
    .join('')
    .slice(0, 200) || 'file';

const uploadFile: StreamRoute = {
  method: 'PUT',
  path: '/imports/:importId/files/:name',
  permission: 'imports.run',
  summary:
    'Send a file of an import: the body is the file as it is (CSV, TSV, JSON, XLSX, each also as gzip), of any size',
  handle: async (context, request, reply) => {
    const importId = importIdOf(request.params);
    const name = shownName((request.params as Params).name ?? '');
    const { config } = context.services;
    const fileNo = await context.command((ctx) => reserveUpload(ctx, importId));
    const bytes = await storeUpload(config, importId, fileNo, request.raw);
    const upload = { fileNo, name, bytes };
    const found = await context.query(async (ctx) => {
      const { plan } = await loadImport(ctx, importId);
      return inspectUpload(ctx, storedFile(config, importId, fileNo), plan, upload);
    });
    await context.command((ctx) => addFiles(ctx, importId, upload, found));
    return reply.send(await detailOf(context, importId));
  },
};

/** What the file itself had, and in front of it where and why each row was held. */
async function* heldCsv(
  context: RequestContext,
  importId: string,
  file: FilePlan,
  reason: string | undefined,
): AsyncGenerator<string> {
  const json = holdsJson(file);
  const names = file.columns.map(({ name }) => name);
  yield `\ufeff${csvLine([...heldColumns, ...(json ? ['_json'] : names)])}`;
  const rows = await context.query(async (ctx) =>
    heldRows(ctx, { importId, fileNo: file.fileNo, reason }, new Map([[file.fileNo, file.name]]), undefined),
  );
  let text = '';
  for await (const row of rows) {
    const place = [
      String(file.fileNo),
      String(row.line),
      row.itemLine === null ? '' : String(row.itemLine),
      row.column,
      row.value,
      context.services.translate(context.locale, reasonKey(row.reason)),
    ];
    // written as it was, without guarding against formulas: a changed value would come back changed
    text += csvLine([...place, ...(json ? [row.raw] : keptCells(row.raw, file).cells)]);
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

const reasonKey = (reason: string): string => {
  const [row, name] = reason.split(':');
  return `${row}:refusal.${name}`;
};

const downloadHeld: StreamRoute = {
  method: 'GET',
  path: '/imports/:importId/held.csv',
  permission: 'imports.read',
  summary: 'Held rows of one file as CSV: correct them and send them back to /imports/{importId}/fixed',
  handle: async (context, request, reply) => {
    const importId = importIdOf(request.params);
    const { fileNo, reason } = request.query as { fileNo?: string; reason?: string };
    const { plan, totals } = await context.query((ctx) => findImport(ctx, importId));
    const held = totals.files.filter((one) => one.held > 0);
    const wanted = fileNo === undefined ? held[0]?.fileNo : Number(fileNo);
    const file =
      plan.files.find((one) => one.fileNo === wanted) ?? (fileNo === undefined ? plan.files[0] : undefined);
    if (!file) throw notFound('imports:unknown-file');
    const name = `held ${file.name.replace(/\.(csv|tsv|txt|json|ndjson|xlsx)?(\.gz)?$/i, '')}.csv`;
    return reply
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="held.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      .send(Readable.from(heldCsv(context, importId, file, reason)));
  },
};

const uploadFixed: StreamRoute = {
  method: 'PUT',
  path: '/imports/:importId/fixed',
  permission: 'imports.run',
  summary: 'Send held rows back, corrected: only they are brought in, with the mapping of their import',
  handle: async (context, request, reply) => {
    const importId = importIdOf(request.params);
    const { state } = await context.query((ctx) => loadImport(ctx, importId));
    if (state === 'running' || state === 'checking') throw conflict('imports:busy');
    const fixId = await beginFix(context, importId, request.raw);
    return reply.send(await detailOf(context, fixId));
  },
};

export const importsStreams: readonly StreamRoute[] = [uploadFile, downloadHeld, uploadFixed];
