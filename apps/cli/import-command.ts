import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { en } from '#features/imports/core/messages.en.ts';
import {
  FilePatch,
  type FilePlan,
  type ImportDetail,
  type ImportTotals,
} from '#features/imports/core/schema.ts';
import { type Connection, connect } from './connection.ts';
import type { Command, Terminal } from './terminal.ts';

const readable = /\.(csv|tsv|txt|xlsx|json|ndjson|jsonl)(\.gz)?$/i;

/** What --map holds: how files are read, by name; everything is optional. See docs/import-format.md. */
const MapFile = z.object({
  source: z.string().optional(),
  zone: z.string().optional(),
  currency: z.string().optional(),
  files: z.array(FilePatch.omit({ fileNo: true }).extend({ name: z.string() })).default([]),
});

/** Files as given; of folders every file that can be read, sorted by name. */
async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) {
      found.push(path);
      continue;
    }
    const names = (await readdir(path, { recursive: true })).filter((name) => readable.test(name)).sort();
    found.push(...names.map((name) => join(path, name)));
  }
  return found;
}

const textOf = (group: Readonly<Record<string, string>>, key: string, column = ''): string =>
  (group[key] ?? key).replace('{{column}}', column);

function tellPlan(detail: ImportDetail, err: Terminal['err']): void {
  for (const file of detail.plan.files) {
    const what =
      file.mapping.table ??
      ([...new Set(file.mapping.outputs.map(({ entity }) => entity))].join(' + ') || '?');
    err(`${file.name}: ${file.skip ? 'left out' : what}`);
    for (const { code, column, blocking } of file.problems)
      err(`  ${blocking ? '!' : '·'} ${textOf(en.problem, code, column)}`);
  }
}

/** Waits for a check or a run, with a line of progress every few seconds. */
async function follow(connection: Connection, importId: string, err: Terminal['err']): Promise<ImportDetail> {
  let told = performance.now();
  for (;;) {
    const detail = await connection.call<ImportDetail>('GET', `/imports/${importId}`);
    if (detail.state !== 'running' && detail.state !== 'checking') return detail;
    if (detail.progress && performance.now() - told > 2000) {
      told = performance.now();
      const { done, total, perSecond, phase } = detail.progress;
      const of = total === null ? '' : ` of about ${total}`;
      err(
        phase.endsWith('finishing')
          ? '… computing clocks and totals'
          : `… ${done}${of} rows, ${perSecond} a second`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function tellTotals(totals: ImportTotals, dry: boolean, out: Terminal['out']): void {
  out(
    `${totals.rows} rows read: ${totals.stored} ${dry ? 'would be ' : ''}stored, ${totals.held} held back${totals.unused > 0 ? `, ${totals.unused} that only explain others or are not kept` : ''}`,
  );
  for (const [kind, counts] of Object.entries(totals.records)) {
    if (counts)
      out(
        `  ${kind.padEnd(14)} ${counts.created} new, ${counts.changed} changed, ${counts.unchanged} unchanged`,
      );
  }
  for (const [reason, count] of Object.entries(totals.reasons)) {
    const [row = '', name = ''] = reason.split(':');
    out(`  held: ${String(count).padStart(8)}  ${row === 'imports' ? textOf(en.refusal, name) : reason}`);
  }
}

async function applyMap(connection: Connection, detail: ImportDetail, path: string): Promise<ImportDetail> {
  const map = MapFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const patches = map.files.flatMap(({ name, ...patch }) =>
    detail.plan.files
      .filter((file: FilePlan) => file.name === name || file.name === basename(name))
      .map(({ fileNo }) => ({ fileNo, ...patch })),
  );
  const { source, zone, currency } = map;
  return connection.call<ImportDetail>('PATCH', `/imports/${detail.importId}`, {
    ...(source ? { source } : {}),
    ...(zone ? { zone } : {}),
    ...(currency ? { currency } : {}),
    files: patches,
  });
}

export const importCommand: Command = {
  usage: 'import PATH… [--preset P] [--map F] [--source S] [--zone Z] [--currency C] [--dry-run] [--json]',
  summary: 'bring in files or folders (CSV, TSV, XLSX, JSON, also gzip)',
  run: async ({ args, config, out, err }) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        preset: { type: 'string' },
        map: { type: 'string' },
        source: { type: 'string' },
        zone: { type: 'string' },
        currency: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const files = await filesOf(positionals);
    if (files.length === 0) {
      err('Name the files or folders to bring in.');
      return 2;
    }
    const connection = await connect(config);
    try {
      const { preset, source, zone, currency } = values;
      let detail = await connection.call<ImportDetail>('POST', '/imports', {
        ...(preset ? { preset } : {}),
        ...(source ? { source } : {}),
        ...(zone ? { zone } : {}),
        ...(currency ? { currency } : {}),
      });
      const { importId } = detail;
      for (const file of files) {
        detail = await connection.upload<ImportDetail>(
          'PUT',
          `/imports/${importId}/files/${encodeURIComponent(basename(file))}`,
          file,
        );
      }
      if (values.map) detail = await applyMap(connection, detail, values.map);
      tellPlan(detail, err);
      if (detail.asks.zone && detail.plan.zone === null)
        err(`Times without a zone are read as ${detail.companyZone}; say --zone for another.`);
      if (detail.asks.currency && detail.plan.currency === null)
        err(`Amounts without a currency are ${detail.companyCurrency}; say --currency for another.`);
      const dry = values['dry-run'];
      await connection.call('POST', `/imports/${importId}/${dry ? 'check' : 'run'}`);
      const ended = await follow(connection, importId, err);
      const totals = dry ? ended.checked : ended.totals;
      if (values.json)
        out(
          JSON.stringify({ importId, state: ended.state, dryRun: dry, totals, error: ended.error }, null, 2),
        );
      else if (totals) tellTotals(totals, dry, out);
      if (ended.error) err(ended.error);
      if (!dry && totals && totals.held > 0)
        err(
          `Held rows: /imports/${importId}/held in the console, or GET /api/v1/imports/${importId}/held.csv`,
        );
      return ended.state === 'done' || ended.state === 'checked' ? 0 : 1;
    } finally {
      await connection.close();
    }
  },
};
