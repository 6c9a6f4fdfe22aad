import type { Db } from '#platform/server/context.ts';
import { copyOutText } from '#platform/server/db/copy.ts';

/** The cells of one row, in the order of the select. */
export type CopiedRow = readonly (string | null)[];

const decoder = new TextDecoder();
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function cellOf(text: string): string | null {
  if (!text.includes('\\')) return text;
  if (text === '\\N') return null;
  return text.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
}

/**
 * Thousands of rows by one COPY: the embedded engine hands its text over in one piece, where rows of a query are taken
 * apart field by field there, copied to this thread and put together again. No parameters: see {@link uuidArray}.
 */
export async function copiedRows(db: Db, select: string): Promise<CopiedRow[]> {
  const text = decoder.decode(await copyOutText(db, select));
  if (text === '') return [];
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('\t').map(cellOf));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Checked ids as an array in the text of a statement. */
export function uuidArray(ids: readonly string[]): string {
  for (const id of ids) if (!uuid.test(id)) throw new Error(`not an id: ${id}`);
  return `'{${ids.join(',')}}'::uuid[]`;
}
