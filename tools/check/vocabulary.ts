/**
 * Every file of a feature stands in one cell under a name of the closed vocabulary, so that a newcomer knows what a file
 * is before opening it. Also: no barrels, no junk drawers, no migration without a number.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const columns = ['core', 'server', 'web', 'portal', 'widget'];
const serverFiles = [
  'tables',
  'queries',
  'commands',
  'procedures',
  'subscribers',
  'jobs',
  'facts',
  'public',
  'module',
  'streams',
  'timeline',
  'testing',
];
const serverFolders = [
  'queries',
  'commands',
  'procedures',
  'jobs',
  'facts',
  'adapters',
  'sql',
  'engine',
  'mirror',
  'fixtures',
];
const webFiles = ['routes', 'panels'];
const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const pascal = /^[A-Z][A-Za-z0-9]*$/;
const forbidden = ['index', 'utils', 'helpers', 'common', 'misc', 'service', 'services'];

function problemOf(column: string, rest: readonly string[]): string | undefined {
  const file = rest.at(-1) ?? '';
  const name = file.replace(/(\.test)?\.(ts|tsx)$/, '').replace(/\.module\.css$/, '');
  const isCode =
    /\.(ts|tsx)$/.test(file) || (column !== 'core' && column !== 'server' && /\.module\.css$/.test(file));
  const [folder] = rest.length > 1 ? rest : [undefined];
  if (rest.slice(0, -1).some((part) => part === 'fixtures')) return undefined;
  if (forbidden.includes(name)) return `is a ${name} file`;
  if (!isCode) return column === 'core' && file.endsWith('.json') ? undefined : 'is not code';
  if (column === 'core') return kebab.test(name.replace(/\.(en|ru)$/, '')) ? undefined : 'is not kebab-case';
  if (column === 'server') {
    if (name.endsWith('.adapter')) return undefined;
    if (folder !== undefined)
      return serverFolders.includes(folder) && kebab.test(name) ? undefined : `stands in server/${folder}`;
    return serverFiles.includes(name) || file.endsWith('.test.ts')
      ? undefined
      : `is no server file: ${serverFiles.join(', ')}`;
  }
  if (folder === 'components')
    return pascal.test(name) || kebab.test(name) ? undefined : 'is neither PascalCase nor kebab-case';
  if (folder !== undefined) return `stands in ${column}/${folder}`;
  return webFiles.includes(name) || (pascal.test(name) && name.endsWith('Page')) || file.includes('.test.')
    ? undefined
    : `is no ${column} file: routes, panels, <Name>Page or components/`;
}

/** @returns one line per file that stands where it should not. */
export function findVocabularyProblems(files: readonly string[], rows: readonly string[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    const [, row = '', column = '', ...rest] = file.split('/');
    if (!rows.includes(row)) problems.push(`${file}: the row ${row} is not in architecture.json`);
    else if (!columns.includes(column)) problems.push(`${file}: stands in no column`);
    else {
      const problem = problemOf(column, rest);
      if (problem) problems.push(`${file}: ${problem}`);
    }
  }
  return problems;
}

export function featureFiles(): string[] {
  return readdirSync(join(root, 'features'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
