import { CompiledQuery, type Kysely } from 'kysely';

/** Marks the parameter of a COPY … FROM STDIN query for our drivers. */
export class CopyText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Marks the parameter of a COPY … TO STDOUT query for our drivers; the answer is one row with the text. */
export class CopyOut {}

/** The result of a select in COPY text format, in the caller's transaction and whole in memory: ask for a part at a time. */
export async function copyOutText<T>(db: Kysely<T>, select: string): Promise<Uint8Array> {
  const { rows } = await db.executeQuery<{ text: Uint8Array }>(
    CompiledQuery.raw(`copy (${select}) to stdout`, [new CopyOut()]),
  );
  return rows[0]?.text ?? new Uint8Array(0);
}

const identifier = /^[a-z_][a-z0-9_]*$/;

/**
 * Writes rows in COPY text format into a table, in the caller's transaction: by far the fastest way in.
 * Make the text with {@link copyLine}.
 * @returns rows written
 */
export async function copyInto<T>(
  db: Kysely<T>,
  table: string,
  columns: readonly string[],
  text: string,
): Promise<number> {
  for (const name of [table, ...columns]) {
    if (!identifier.test(name)) throw new Error(`not an identifier: ${name}`);
  }
  const sql = `copy ${table} (${columns.join(', ')}) from stdin`;
  const result = await db.executeQuery(CompiledQuery.raw(sql, [new CopyText(text)]));
  return Number(result.numAffectedRows ?? 0n);
}

const special = /[\\\n\r\t]/g;
const escaped: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One value in COPY text format; null and undefined become \N. */
export function copyValue(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') {
    // U+0000 cannot be stored by PostgreSQL at all
    const clean = value.includes('\u0000') ? value.replaceAll('\u0000', '') : value;
    return clean.replace(special, (char) => escaped[char] ?? char);
  }
  return String(value);
}

/** One row in COPY text format, with its line break. */
export const copyLine = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `${values.map(copyValue).join('\t')}\n`;
