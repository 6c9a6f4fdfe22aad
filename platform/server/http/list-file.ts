import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Filter, type ListInput } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';

/** A list as a CSV file of any length: what the screen shows, whole. */
export type FileColumn<Row> = {
  readonly header: string;
  readonly value: (row: Row) => string | number | boolean | null | undefined;
};

/** RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe in front. */
function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
  `${cells.map(cell).join(',')}\r\n`;

async function* csvOf<Row>(
  columns: readonly FileColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  // the byte order mark makes spreadsheets read Cyrillic as UTF-8
  yield `\ufeff${line(columns.map((column) => column.header))}`;
  for await (const rows of pages)
    yield rows.map((row) => line(columns.map((column) => column.value(row)))).join('');
}

export function sendCsv<Row>(
  reply: FastifyReply,
  name: string,
  columns: readonly FileColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(csvOf(columns, pages)));
}

const Query = z.object({
  q: z.string().max(200).optional(),
  sort: z.string().max(61).optional(),
  filter: z.string().max(20_000).optional(),
});

/**
 * What a list's file is asked for by: `q`, `sort` ("-revenue") as in the console's address, `filter` as JSON of the list
 * operation's filter. @throws Refusal platform:invalid-input
 */
export function listFileInput(query: unknown): Pick<ListInput, 'filter' | 'search' | 'sort'> {
  const wrong = new Refusal('platform:invalid-input', {}, 400);
  const parsed = Query.safeParse(query);
  if (!parsed.success) throw wrong;
  const { q, sort, filter } = parsed.data;
  const conditions = Filter.safeParse(jsonOr(filter ?? '[]', null));
  if (!conditions.success) throw wrong;
  return {
    filter: conditions.data,
    ...(q ? { search: q } : {}),
    ...(sort
      ? {
          sort: sort.startsWith('-')
            ? { field: sort.slice(1), direction: 'desc' }
            : { field: sort, direction: 'asc' },
        }
      : {}),
  };
}

function jsonOr<T>(text: string, otherwise: T): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
