import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const consoleFolder = join(root, 'apps/web/dist');
const stampFile = join(consoleFolder, '.sources');

/** Where the console's sources are: a change in any of them makes the build stale. */
async function sourceFolders(): Promise<string[]> {
  const rows = await readdir(join(root, 'features'));
  const columns = rows.flatMap((row) => [`features/${row}/core`, `features/${row}/web`]);
  return ['apps/web', 'platform/core', 'platform/web', 'packages/stats', ...columns];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) => !file.startsWith(consoleFolder) && !file.includes('.test.') && !file.includes('node_modules'),
    );
}

async function stampOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of (await sourceFolders()).sort()) {
    for (const file of (await filesBelow(folder)).sort()) {
      hash.update(`${relative(root, file)};`);
      hash.update(await readFile(file));
    }
  }
  hash.update(await readFile(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

/** Remembers which sources the console was built from. */
export const stampConsole = async (): Promise<void> => writeFile(stampFile, await stampOfSources());

/** Builds the console when it was never built or its sources changed since. @returns true when it built. */
export async function buildConsole(say: (line: string) => void): Promise<boolean> {
  const stamp = await stampOfSources();
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  if (built === stamp) return false;
  say('Building the console (only when its sources changed) …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await access(vite).catch(() => {
    throw new Error('Vite is not installed: run `npm ci` first.');
  });
  await new Promise<void>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', 'apps/web/vite.config.ts', '--logLevel', 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the console could not be built (exit ${code})`)),
    );
  });
  await stampConsole();
  return true;
}
