import { sql } from 'kysely';
import { z } from 'zod';
import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { TimelineData, TimelineSource } from '#platform/server/timeline.ts';
import type { TimelineEntry } from '../../core/schema.ts';

type Row = {
  source: string;
  kind: string;
  occurred_at: Date;
  at_text: string;
  entry_id: string;
  data: TimelineData;
};

const Cursor = z.object({ a: z.string().max(60), i: z.uuid() });

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw new Refusal('platform:bad-cursor', {}, 400);
  }
}

/**
 * What happened with one customer, newest first, from every row that gives a part of the timeline. Each part gives its
 * newest few, so the work does not grow with how much there is.
 */
export async function loadTimeline(
  ctx: Ctx,
  sources: readonly TimelineSource[],
  input: { readonly customerId: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ rows: TimelineEntry[]; next: string | null }> {
  if (sources.length === 0) return { rows: [], next: null };
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const before = cursor
    ? sql`and (q.occurred_at, q.entry_id) < (${cursor.a}::text::timestamptz, ${cursor.i}::uuid)`
    : sql``;
  const take = sql.lit(input.limit + 1);
  const parts = sources.map(
    (source) => sql`(select ${sql.lit(source.name)}::text as source, q.kind, q.occurred_at, q.entry_id, q.data
      from (${sql.raw(source.sql)}) q where q.customer_id = ${input.customerId}::uuid ${before}
      order by q.occurred_at desc, q.entry_id desc limit ${take})`,
  );
  const { rows } = await sql<Row>`
    select u.source, u.kind, u.occurred_at, u.occurred_at::text as at_text, u.entry_id, u.data
    from (${sql.join(parts, sql` union all `)}) u order by u.occurred_at desc, u.entry_id desc limit ${take}`.execute(
    ctx.db,
  );
  const shown = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(entryOf),
    next: last
      ? Buffer.from(JSON.stringify({ a: last.at_text, i: last.entry_id })).toString('base64url')
      : null,
  };
}

const entryOf = (row: Row): TimelineEntry => ({
  id: row.entry_id,
  source: row.source,
  kind: row.kind,
  at: row.occurred_at.toISOString(),
  title: row.data.title,
  params: row.data.params ?? {},
  body: row.data.body || null,
  to: row.data.to ?? null,
  amount: row.data.amount ?? null,
  score: row.data.score ?? null,
});
