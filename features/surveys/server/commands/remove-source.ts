import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** Deletes surveys that came in from a source and that nobody's answer or invitation speaks of any more. */
export async function removeSurveys(ctx: Ctx, source: string): Promise<void> {
  await sql`
    delete from surveys s where s.source = ${source}
      and not exists (select 1 from answers a where a.survey_id = s.survey_id)
      and not exists (select 1 from survey_invitations i where i.survey_id = s.survey_id)`.execute(ctx.db);
}
