import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  FilePatch,
  type FilePlan,
  type ImportDetail,
  type ImportTotals,
} from '#features/imports/core/schema.ts';
import { CallRefused, type Connection, connect } from './connection.ts';
import { type FoundFile, findFiles } from './import-files.ts';
import { type ImportWords, importWords } from './import-words.ts';
import { type Command, type Terminal, terminalLanguage } from './terminal.ts';

/** What --map holds: how files are read, by name; everything is optional. See docs/import-format.md. */
const MapFile = z.object({
  source: z.string().optional(),
  zone: z.string().optional(),
  currency: z.string().optional(),
  files: z.array(FilePatch.omit({ fileNo: true }).extend({ name: z.string() })).default([]),
});

/** A file that was given and is not part of the import, with the reasons in plain words. */
type LeftOut = { readonly name: string; readonly reasons: readonly string[] };
type Told = { readonly words: ImportWords; readonly err: Terminal['err'] };

const problemText = (words: ImportWords, { code, column }: FilePlan['problems'][number]): string =>
  words.of('problem', code, { column: code === 'missing-column' ? words.of('field', column) : column });

function tellPlan(detail: ImportDetail, { words, err }: Told): void {
  for (const file of detail.plan.files) {
    if (file.problems.some(({ blocking }) => blocking)) continue;
    const kinds = [...new Set(file.mapping.outputs.map(({ entity }) => words.of('entity', entity)))];
    const what = file.mapping.table ?? (kinds.join(' + ') || '?');
    err(`${file.name}: ${file.skip ? words.say('skipped') : what}`);
    for (const problem of file.problems) err(`  · ${problemText(words, problem)}`);
  }
}

function tellLeftOut(leftOut: readonly LeftOut[], { words, err }: Told): void {
  if (leftOut.length === 0) return;
  err(words.say('leftOut', { n: leftOut.length }));
  for (const { name, reasons } of leftOut) {
    err(`  ${name}`);
    for (const reason of reasons) err(`    ! ${reason}`);
  }
}

/** Waits for a check or a run, with a line of progress every few seconds. */
async function follow(connection: Connection, importId: string, told: Told): Promise<ImportDetail> {
  const { words, err } = told;
  let last = performance.now();
  for (;;) {
    const detail = await connection.call<ImportDetail>('GET', `/imports/${importId}`);
    if (detail.state !== 'running' && detail.state !== 'checking') return detail;
    if (detail.progress && performance.now() - last > 2000) {
      last = performance.now();
      const { done, total, perSecond, phase } = detail.progress;
      const values = { done, total: total ?? 0, rate: perSecond };
      const key = phase.endsWith('finishing') ? 'finishing' : total === null ? 'progress' : 'progressOf';
      err(words.say(key, values));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function tellTotals(totals: ImportTotals, dry: boolean, words: ImportWords, out: Terminal['out']): void {
  const { rows, stored, held, unused } = totals;
  const more = unused > 0 ? words.say('unused', { n: unused }) : '';
  out(words.say(dry ? 'wouldRead' : 'read', { rows, stored, held }) + more);
  for (const [kind, counts] of Object.entries(totals.records))
    if (counts) out(`  ${words.of('entity', kind).padEnd(20)} ${words.say('counts', counts)}`);
  for (const [reason, count] of Object.entries(totals.reasons)) {
    const [row = '', name = ''] = reason.split(':');
    const text = row === 'imports' ? words.of('refusal', name) : reason;
    out(`  ${words.say('held')}: ${String(count).padStart(8)}  ${text}`);
  }
}

async function applyMap(connection: Connection, detail: ImportDetail, path: string): Promise<ImportDetail> {
  const map = MapFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const named = (name: string): FilePlan[] => {
    const exactly = detail.plan.files.filter((file) => file.name === name);
    return exactly.length > 0
      ? exactly
      : detail.plan.files.filter((file) => basename(file.name) === basename(name));
  };
  const patches = map.files.flatMap(({ name, ...patch }) =>
    named(name).map(({ fileNo }) => ({ fileNo, ...patch })),
  );
  const { source, zone, currency } = map;
  return connection.call<ImportDetail>('PATCH', `/imports/${detail.importId}`, {
    ...(source ? { source } : {}),
    ...(zone ? { zone } : {}),
    ...(currency ? { currency } : {}),
    files: patches,
  });
}

/** Sends the files one by one; one that the server refuses does not keep the others out. */
async function sendFiles(
  connection: Connection,
  begun: ImportDetail,
  files: readonly FoundFile[],
  leftOut: LeftOut[],
): Promise<ImportDetail> {
  let detail = begun;
  for (const { path, name } of files) {
    try {
      const to = `/imports/${begun.importId}/files/${encodeURIComponent(name)}`;
      detail = await connection.upload<ImportDetail>('PUT', to, path);
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error;
      leftOut.push({ name, reasons: [error.message] });
    }
  }
  return detail;
}

/** Files that nobody can tell what they hold are taken out, so that they do not stand in the way of the others. */
async function leaveOutBlocked(
  connection: Connection,
  detail: ImportDetail,
  words: ImportWords,
  leftOut: LeftOut[],
): Promise<ImportDetail> {
  const blocked = detail.plan.files.filter(
    (file) => !file.skip && file.problems.some(({ blocking }) => blocking),
  );
  let latest = detail;
  for (let at = 0; at < blocked.length; at += 500) {
    const files = blocked.slice(at, at + 500).map(({ fileNo }) => ({ fileNo, skip: true }));
    latest = await connection.call<ImportDetail>('PATCH', `/imports/${detail.importId}`, { files });
  }
  for (const { name, problems } of blocked) {
    const reasons = problems.filter(({ blocking }) => blocking).map((one) => problemText(words, one));
    leftOut.push({ name, reasons });
  }
  return latest;
}

const options = {
  preset: { type: 'string' },
  map: { type: 'string' },
  source: { type: 'string' },
  zone: { type: 'string' },
  currency: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

type Wishes = {
  readonly preset?: string | undefined;
  readonly map?: string | undefined;
  readonly source?: string | undefined;
  readonly zone?: string | undefined;
  readonly currency?: string | undefined;
};

/** Sends everything and settles what can be brought in. */
async function prepare(
  connection: Connection,
  { map, ...wishes }: Wishes,
  files: readonly FoundFile[],
  leftOut: LeftOut[],
  told: Told,
): Promise<ImportDetail> {
  const given = Object.fromEntries(Object.entries(wishes).filter(([, value]) => value));
  const begun = await connection.call<ImportDetail>('POST', '/imports', given);
  let detail = await sendFiles(connection, begun, files, leftOut);
  if (map) detail = await applyMap(connection, detail, map);
  detail = await leaveOutBlocked(connection, detail, told.words, leftOut);
  tellPlan(detail, told);
  tellLeftOut(leftOut, told);
  return detail;
}

function tellAsked(detail: ImportDetail, { words, err }: Told): void {
  if (detail.asks.zone && detail.plan.zone === null) err(words.say('zone', { zone: detail.companyZone }));
  if (detail.asks.currency && detail.plan.currency === null)
    err(words.say('currency', { currency: detail.companyCurrency }));
  const { adoptsCurrency, companyCurrency: company, currencies } = detail;
  const apart = currencies.filter((currency) => currency !== company);
  if (adoptsCurrency !== null) err(words.say('adopts', { currency: adoptsCurrency }));
  else if (apart.length > 0) err(words.say('apart', { currency: apart.join(', '), company }));
}

export const importCommand: Command = {
  usage:
    'import PATH… [--preset P] [--map F] [--source S] [--zone Z] [--currency C] [--dry-run] [--strict] [--json]',
  summary: 'bring in files or folders (CSV, TSV, XLSX, JSON, also gzip)',
  run: async ({ args, config, out, err }) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const words = importWords(terminalLanguage());
    const told = { words, err };
    const found = await findFiles(positionals);
    const leftOut: LeftOut[] = found.missed.map(({ name, reason }) => ({
      name,
      reasons: [words.say(reason)],
    }));
    if (found.files.length === 0) {
      tellLeftOut(leftOut, told);
      err(words.say('nameFiles'));
      return 2;
    }
    const { 'dry-run': dry, strict, json, ...wishes } = values;
    const connection = await connect(config);
    try {
      const detail = await prepare(connection, wishes, found.files, leftOut, told);
      const { importId } = detail;
      if (!detail.plan.files.some((file) => !file.skip)) {
        await connection.call('DELETE', `/imports/${importId}`);
        if (json) out(JSON.stringify({ importId: null, state: 'nothing', dryRun: dry, leftOut }, null, 2));
        err(words.say('nothing'));
        return 1;
      }
      tellAsked(detail, told);
      await connection.call('POST', `/imports/${importId}/${dry ? 'check' : 'run'}`);
      const { state, error, ...ended } = await follow(connection, importId, told);
      const totals = dry ? ended.checked : ended.totals;
      if (json) out(JSON.stringify({ importId, state, dryRun: dry, totals, leftOut, error }, null, 2));
      else if (totals) tellTotals(totals, dry, words, out);
      if (error) err(error);
      if (!dry && totals && totals.held > 0) err(words.say('heldRows', { id: importId }));
      const incomplete = strict && leftOut.length > 0;
      if (incomplete) err(words.say('leftOutStrict'));
      return (state === 'done' || state === 'checked') && !incomplete ? 0 : 1;
    } finally {
      await connection.close();
    }
  },
};
