/**
 * Checks the imports against the map, and first that the check sees anything at all: with the wrong parser
 * dependency-cruiser reads no module and reports success. The canary is a file that breaks the map on purpose.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const canaries = {
  'features/customers/core/map-canary.ts':
    "import '#features/orders/core/map-canary.ts';\nimport '#platform/server/id.ts';\nexport const canary = 1;\n",
  'features/orders/core/map-canary.ts':
    "import '../../customers/core/map-canary.ts';\nexport const canary = 2;\n",
  'features/customers/web/map-canary.tsx':
    "import '#platform/server/id.ts';\nexport const Canary = () => <b>1</b>;\n",
};
const expected = [
  'no-cycle',
  'core-is-pure',
  'web-imports-no-server',
  'row-customers-imports-only-lower-rows',
];
const isCanary = (file: string): boolean => file.includes('/map-canary.');

type Report = {
  summary: {
    error: number;
    totalCruised: number;
    violations: { rule: { name: string }; from: string; to: string }[];
  };
};

const folders = ['features', 'platform', 'apps', 'packages', 'tools'];

function cruise(environment: Readonly<Record<string, string>>): Report {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const result = spawnSync(
    process.execPath,
    [
      '--import',
      './tools/check/read-tsx.mjs',
      program,
      ...folders,
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
    ],
    {
      cwd: root,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (!result.stdout.startsWith('{')) throw new Error(`the import map could not be read: ${result.stderr}`);
  return JSON.parse(result.stdout) as Report;
}

/** @returns one line per import that leaves the map. */
export function findMapProblems(): string[] {
  for (const [file, text] of Object.entries(canaries)) writeFileSync(join(root, file), text);
  try {
    const all = cruise({}).summary.violations.filter(({ rule }) => rule.name !== 'no-cycle');
    // types may point at each other; values may not
    const cycles = cruise({ MAP_WITHOUT_TYPES: '1' }).summary.violations.filter(
      ({ rule }) => rule.name === 'no-cycle',
    );
    const violations = [...all, ...cycles];
    const seen = new Set(violations.filter(({ from }) => isCanary(from)).map(({ rule }) => rule.name));
    const problems = violations
      .filter(({ from }) => !isCanary(from))
      .map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    for (const rule of expected) {
      if (!seen.has(rule)) problems.push(`the canary was not caught by ${rule}: the map check is blind`);
    }
    return problems;
  } finally {
    for (const file of Object.keys(canaries)) rmSync(join(root, file), { force: true });
  }
}
