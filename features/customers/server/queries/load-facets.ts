import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

type Facet = { value: string; count: number };

/** The fifty most frequent values of each field that filters offer. */
export async function loadFacets(
  ctx: Ctx,
): Promise<{ tier: Facet[]; country: Facet[]; language: Facet[]; source: Facet[]; tags: Facet[] }> {
  const { rows } = await sql<Facet & { facet: 'tier' | 'country' | 'language' | 'source' | 'tags' }>`
    select facet, value, count from (
      select f.facet, f.value, count(*)::int as count, row_number() over (partition by f.facet order by count(*) desc, f.value) as nth
      from (
        select v.facet, v.value from customers c
          cross join lateral (values ('tier', c.tier), ('country', c.country), ('language', c.language), ('source', c.source)) as v(facet, value)
        union all
        select 'tags', t.value from customers c cross join lateral unnest(c.tags) as t(value)
      ) f where f.value is not null and f.value <> '' group by f.facet, f.value
    ) g where nth <= 50 order by facet, nth`.execute(ctx.db);
  const of = (facet: string): Facet[] =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }));
  return {
    tier: of('tier'),
    country: of('country'),
    language: of('language'),
    source: of('source'),
    tags: of('tags'),
  };
}
