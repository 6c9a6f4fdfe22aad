/**
 * What a visitor downloads before the first screen: the entry, its static imports, their styles, the words of one
 * language, measured with gzip. Needs `npm run build`. Ends with 1 above the limit.
 *   node tools/check-bundle.ts [--limit 350] [--dist apps/web/dist]
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
};
type Manifest = Readonly<Record<string, Chunk>>;

const { values } = parseArgs({
  options: { limit: { type: 'string', default: '350' }, dist: { type: 'string', default: 'apps/web/dist' } },
});

/** Files that come with the chunks named: themselves, what they import statically, and the styles of all of these. */
function closure(manifest: Manifest, names: readonly string[]): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const other of chunk.imports ?? []) visit(other);
  };
  for (const name of names) visit(name);
  return files;
}

/** What is shown first: the sign-in page, or the shell with Today for whoever is signed in; the larger one counts. */
const firstScreens = [
  { title: 'sign-in', pages: [/\/SignInPage\.tsx$/] },
  { title: 'Today', pages: [/\/ShellLayout\.tsx$/, /\/TodayPage\.tsx$/] },
];
const language = /catalogues\.ru\.ts$/;

const manifest: Manifest = JSON.parse(await readFile(join(values.dist, '.vite/manifest.json'), 'utf8'));
const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
if (!entry) throw new Error(`no entry in ${values.dist}/.vite/manifest.json`);
const words = Object.keys(manifest).filter((name) => language.test(name));

const sizes = new Map<string, number>();
async function gzipped(file: string): Promise<number> {
  const known = sizes.get(file);
  if (known !== undefined) return known;
  const size = gzipSync(await readFile(join(values.dist, file)), { level: 9 }).length;
  sizes.set(file, size);
  return size;
}

async function measure(title: string, names: readonly string[]): Promise<number> {
  const files = [...closure(manifest, names)];
  const measured = await Promise.all(files.map(async (file) => ({ file, size: await gzipped(file) })));
  const total = measured.reduce((sum, { size }) => sum + size, 0);
  console.log(`${title}: ${kilobytes(total)} gzip`);
  for (const { file, size } of measured.sort((a, b) => b.size - a.size).slice(0, 12)) {
    console.log(`  ${kilobytes(size).padStart(9)}  ${file}`);
  }
  return total;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const named = (pattern: RegExp): string[] => Object.keys(manifest).filter((name) => pattern.test(`/${name}`));
const screens = firstScreens.map(({ title, pages }) => ({
  title,
  names: [entry, ...words, ...pages.flatMap(named)],
}));
const totals: number[] = [];
for (const { title, names } of screens) totals.push(await measure(title, names));

const echarts = [
  ...closure(
    manifest,
    screens.flatMap(({ names }) => names),
  ),
].some((file) => /echarts/.test(file));
const limit = Number(values.limit) * 1000;
const worst = Math.max(...totals);
console.log(
  `limit ${kilobytes(limit)}: ${worst > limit ? 'exceeded' : 'kept'}${echarts ? '; the charts are part of the first screen and should not be' : ''}`,
);
process.exitCode = worst > limit || echarts ? 1 : 0;
