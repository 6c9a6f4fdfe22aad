/** The gate: `npm run check`. Runs every check, prints what each found, fails when any did. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import architecture from '../architecture.json' with { type: 'json' };
import { findMapProblems } from './check/map.ts';
import { featureFiles, findVocabularyProblems } from './check/vocabulary.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const node = process.execPath;
const bin = (path: string): string => join(root, 'node_modules', path);

type Check = { readonly name: string; readonly run: () => readonly string[] };

const command =
  (program: string, args: readonly string[]): (() => readonly string[]) =>
  () => {
    const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    return result.status === 0 ? [] : `${result.stdout}${result.stderr}`.trim().split('\n');
  };

const checks: readonly Check[] = [
  {
    name: 'format and lint (Biome)',
    run: command(node, [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
  },
  ...['core', 'server', 'web', 'tests'].map((column) => ({
    name: `types of ${column} (tsc)`,
    run: command(node, [bin('typescript/bin/tsc'), '-p', `tsconfig/${column}.json`]),
  })),
  {
    name: 'vocabulary of files',
    run: () => findVocabularyProblems(featureFiles(), Object.keys(architecture.rows)),
  },
  { name: 'map of imports, with canary (dependency-cruiser)', run: findMapProblems },
  { name: 'dead code (knip)', run: command(node, [bin('knip/bin/knip.js'), '--no-progress']) },
  {
    name: 'console build',
    run: command(node, [
      bin('vite/bin/vite.js'),
      'build',
      '--config',
      'apps/web/vite.config.ts',
      '--logLevel',
      'warn',
    ]),
  },
  { name: 'size of the console', run: command(node, ['tools/check-bundle.ts']) },
];

const only = process.argv[2];
let failed = 0;
for (const check of checks.filter(({ name }) => only === undefined || name.includes(only))) {
  const started = Date.now();
  const problems = check.run();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)`);
  for (const problem of problems.slice(0, 60)) console.log(`     ${problem}`);
  if (problems.length > 0) failed += 1;
}
console.log(failed === 0 ? 'The gate is open.' : `${failed} of the checks failed.`);
process.exit(failed === 0 ? 0 : 1);
