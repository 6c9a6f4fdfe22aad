import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { searchWords } from '#platform/server/db/list-query.ts';

/** More hits than this and a word is common. */
const common = 2000;

/**
 * A condition that `column` (trusted SQL: a customer's id) is of a customer found by the text. Few hits are looked up in
 * the text index and named one by one. With many, each row is tried where it stands: the list's own order then gives a
 * page after a few, while the planner, which cannot know how common a word is, would try all rows for a rare one as
 * well (100,000 customers: 1.3 s against 20 ms).
 */
export async function customersFound(ctx: Ctx, text: string, column: string): Promise<RawBuilder<unknown>> {
  const words = searchWords(text);
  if (words === null) return sql`false`;
  const found = sql`to_tsvector('simple', f.search_text) @@ to_tsquery('simple', ${words})`;
  const { rows } = await sql<{ customer_id: string }>`
    select f.customer_id from customers f where ${found} limit ${sql.lit(common + 1)}`.execute(ctx.db);
  if (rows.length <= common)
    return sql`${sql.raw(column)} = any(${rows.map((row) => row.customer_id)}::uuid[])`;
  return sql`exists (select 1 from customers f where f.customer_id = ${sql.raw(column)} and ${found})`;
}
