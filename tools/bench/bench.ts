/**
 * `npm run bench -- [part …] [--scale 1] [--repeat 5] [--budget 30] [--only frt] [--sql-over 300] [--file lines.csv.gz] [--rows 2000000] [--json]`.
 * Parts: charts, sample, import, lifetime, drivers, survival. The import measures the given file against a plain COPY of it, or as many lines as it makes.
 * PostgreSQL is needed for the comparison of charts: BENCH_DATABASE_URL; without it the table has one column.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchCharts } from './charts.ts';
import { benchDrivers } from './drivers.ts';
import { benchLifetime } from './lifetime.ts';
import { benchSample } from './sample.ts';
import { benchSurvival } from './survival.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '5' },
    budget: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
    'sql-over': { type: 'string' },
    file: { type: 'string' },
    rows: { type: 'string', default: '2000000' },
    json: { type: 'boolean', default: false },
  },
});

const databaseUrl = process.env.BENCH_DATABASE_URL;
const results: Record<string, unknown> = {};

/** In a process of its own: memory is one of the things it measures. */
async function benchImport(): Promise<{ exit: number }> {
  const script = fileURLToPath(new URL('./import.ts', import.meta.url));
  const what = values.file === undefined ? ['--rows', values.rows] : ['--file', values.file];
  const child = spawn(process.execPath, [script, ...what, '--repeat', values.repeat], { stdio: 'inherit' });
  const [exit] = await once(child, 'exit');
  if (exit !== 0) process.exitCode = 1;
  return { exit: Number(exit) };
}

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  charts: () =>
    benchCharts({
      scale: Number(values.scale),
      repeat: Number(values.repeat),
      budget: Number(values.budget),
      only: values.only,
      sqlOver: Number(values['sql-over'] ?? Number.POSITIVE_INFINITY),
      databaseUrl,
    }),
  sample: benchSample,
  import: benchImport,
  lifetime: () => benchLifetime(Number(values.scale)),
  drivers: () => benchDrivers(Number(values.scale), Number(values.repeat)),
  survival: () => benchSurvival(Math.round(1_000_000 * Number(values.scale)), 3),
};

for (const part of positionals.length > 0 ? positionals : Object.keys(parts)) {
  const run = parts[part];
  if (!run) {
    console.error(`There is no part "${part}". Parts: ${Object.keys(parts).join(', ')}`);
    process.exit(2);
  }
  console.log(`\n== ${part} ==`);
  results[part] = await run();
}
if (values.json) console.log(JSON.stringify(results, null, 2));
