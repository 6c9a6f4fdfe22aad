import { sql } from 'kysely';
import { refreshCustomerStats } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';

/** How many valid answers these customers gave and what they last said, on a scale where more is better. */
export async function refreshAnswerStats(ctx: Ctx, customerIds: Iterable<string>): Promise<void> {
  const last = (kind: string) =>
    sql`(array_agg(v.good order by v.answered_at desc, v.answer_id desc) filter (where v.kind = ${sql.lit(kind)}))[1] as ${sql.ref(`last_${kind}`)}`;
  await refreshCustomerStats(
    ctx,
    customerIds,
    ['answers_count', 'last_nps', 'last_csat', 'last_ces', 'last_answer_at'],
    (anyOf) => sql`
    select v.customer_id, count(*)::int as answers_count, ${last('nps')}, ${last('csat')}, ${last('ces')}, max(v.answered_at) as last_answer_at
    from (
      select a.customer_id, a.answer_id, a.answered_at, s.kind,
        case when s.higher_is_better then a.score else s.scale_min + s.scale_max - a.score end as good
      from answers a join surveys s on s.survey_id = a.survey_id
      where a.customer_id = ${anyOf} and a.exclusion is null and a.score between s.scale_min and s.scale_max
    ) v group by v.customer_id`,
  );
}
