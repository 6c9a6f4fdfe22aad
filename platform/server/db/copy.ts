import { CompiledQuery, type Kysely } from 'kysely';

/** Marks the parameter of a COPY … FROM STDIN query for our drivers. */
export class CopyText {
  readonly text: string;
  readonly parentsKnown: boolean;
  /** table and columns of {@link copyNew}, where another session may have been quicker */
  readonly unlessThere: { readonly table: string; readonly columns: string } | null;
  constructor(text: string, parentsKnown: boolean, unlessThere: CopyText['unlessThere'] = null) {
    this.text = text;
    this.parentsKnown = parentsKnown;
    this.unlessThere = unlessThere;
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

export type CopyOptions = {
  /**
   * The rows that the new ones refer to were read or written in this transaction. The embedded engine, whose only session
   * this is, then does not look each of them up again: that took as long as the writing itself. PostgreSQL always looks.
   */
  readonly parentsKnown?: boolean;
};

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
  { parentsKnown = false }: CopyOptions = {},
): Promise<number> {
  return run(db, table, columns, () => new CopyText(text, parentsKnown));
}

/**
 * Writes rows that this transaction has looked for and not found, like {@link copyInto}. A row that another session has
 * written meanwhile stays as that one left it; on the embedded engine there is no other.
 * @returns rows written
 */
export const copyNew = <T>(
  db: Kysely<T>,
  table: string,
  columns: readonly string[],
  text: string,
): Promise<number> =>
  run(db, table, columns, (names) => new CopyText(text, false, { table, columns: names }));

async function run<T>(
  db: Kysely<T>,
  table: string,
  columns: readonly string[],
  parameter: (names: string) => CopyText,
): Promise<number> {
  for (const name of [table, ...columns]) {
    if (!identifier.test(name)) throw new Error(`not an identifier: ${name}`);
  }
  const names = columns.join(', ');
  const query = CompiledQuery.raw(`copy ${table} (${names}) from stdin`, [parameter(names)]);
  return Number((await db.executeQuery(query)).numAffectedRows ?? 0n);
}

const special = /[\\\n\r\t]/g;
const escaped: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A long text, most of which have nothing to escape, is looked through for each of these in less time than for all at once. */
const worthLooking = 100;
const specials = Object.keys(escaped);

/** One value in COPY text format; null and undefined become \N. */
export function copyValue(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') {
    // U+0000 cannot be stored by PostgreSQL at all
    const clean = value.includes('\u0000') ? value.replaceAll('\u0000', '') : value;
    if (clean.length >= worthLooking && !specials.some((char) => clean.includes(char))) return clean;
    return clean.replace(special, (char) => escaped[char] ?? char);
  }
  return String(value);
}

/** An array as one value: every element quoted, so that no name of a tag needs thought. */
export const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;

/** One row in COPY text format, with its line break. */
export const copyLine = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `${values.map(copyValue).join('\t')}\n`;
