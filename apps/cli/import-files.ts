import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

const readable = /\.(csv|tsv|txt|xlsx|json|ndjson|jsonl)(\.gz)?$/i;

/** A file to send, under the name it is known by: its path relative to the folder it was found in. */
export type FoundFile = { readonly path: string; readonly name: string };
export type MissedFile = { readonly name: string; readonly reason: 'other-kind' | 'cannot-open' };
export type FoundFiles = { readonly files: readonly FoundFile[]; readonly missed: readonly MissedFile[] };

/** Files as given, and of folders every file in them and in their subfolders, sorted by name. @throws ENOENT for a path that is not there */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const missed: MissedFile[] = [];
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) await walk(path, path, files, missed);
    else if (await opens(path)) files.push({ path, name: basename(path) });
    else missed.push({ name: basename(path), reason: 'cannot-open' });
  }
  const once = [...new Map(files.map((file) => [resolve(file.path), file])).values()];
  return { files: withOwnNames(once), missed };
}

const shown = (root: string, path: string): string => relative(root, path).split(sep).join('/');

const opens = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

async function walk(root: string, folder: string, files: FoundFile[], missed: MissedFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    missed.push({ name: `${shown(root, folder)}/`, reason: 'cannot-open' });
    return;
  }
  // hidden files are no data of anybody; "__MACOSX" is what a Mac leaves in an archive
  const visible = entries.filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX');
  for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const name = shown(root, path);
    if (entry.isDirectory()) await walk(root, path, files, missed);
    else if (!readable.test(name)) missed.push({ name, reason: 'other-kind' });
    else if (await opens(path)) files.push({ path, name });
    else missed.push({ name, reason: 'cannot-open' });
  }
}

/** Two files of one name would replace each other: they are told apart by the folders they lie in. */
function withOwnNames(files: readonly FoundFile[]): FoundFile[] {
  const counts = new Map<string, number>();
  for (const { name } of files) counts.set(name, (counts.get(name) ?? 0) + 1);
  if ([...counts.values()].every((count) => count === 1)) return [...files];
  const root = commonFolder(files.map(({ path }) => resolve(path)));
  return files.map((file) =>
    counts.get(file.name) === 1 ? file : { ...file, name: shown(root, resolve(file.path)) },
  );
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? '');
  while (folder !== dirname(folder) && !paths.every((path) => path.startsWith(`${folder}${sep}`)))
    folder = dirname(folder);
  return folder;
}
