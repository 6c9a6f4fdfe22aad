import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

type Facet = { value: string; count: number };

/** The thirty most frequent values of each field that filters offer. */
export async function loadFacets(
  ctx: Ctx,
): Promise<{ status: Facet[]; channel: Facet[]; stage: Facet[]; source: Facet[] }> {
  // grouped over all fields at once first, so that the large table is read once
  const { rows } = await sql<Facet & { facet: 'status' | 'channel' | 'stage' | 'source' }>`
    select facet, value, count from (
      select v.facet, v.value, sum(g.n)::int as count, row_number() over (partition by v.facet order by sum(g.n) desc, v.value) as nth
      from (select status, channel, stage, source, count(*) as n from orders group by status, channel, stage, source) g
        cross join lateral (values ('status', g.status), ('channel', g.channel), ('stage', g.stage), ('source', g.source)) as v(facet, value)
      where v.value is not null and v.value <> '' group by v.facet, v.value
    ) f where nth <= 30 order by facet, nth`.execute(ctx.db);
  const of = (facet: string): Facet[] =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }));
  return { status: of('status'), channel: of('channel'), stage: of('stage'), source: of('source') };
}
