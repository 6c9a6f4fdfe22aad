#!/usr/bin/env node
// Finds a Node that can run the sources (npm ci brings one) before anything that needs it is loaded.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('./main.ts');
} else {
  const own = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error('Holdfast needs Node 22.18 or newer. Run "npm ci" first: it brings one.');
    process.exit(1);
  }
  const result = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(result.status ?? 1);
}
