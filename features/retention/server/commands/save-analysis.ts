import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { Analysis } from '../../core/contract/link.ts';
import type { AnalysisSettings } from '../../core/link/analysis.ts';
import { retentionDb } from '../tables.ts';

/** Saves settings as the next version of a name; results of the versions before can still say what they were made by. */
export async function saveAnalysis(ctx: Ctx, name: string, settings: AnalysisSettings): Promise<Analysis> {
  const analysisId = ctx.newId();
  // one at a time per name, so that both of two at once get a version
  await sql`select pg_advisory_xact_lock(hashtext(${`analysis:${name.toLowerCase()}`}))`.execute(ctx.db);
  const latest = await retentionDb(ctx)
    .selectFrom('analyses')
    .select(({ fn }) => fn.max('version').as('version'))
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  const version = (latest?.version ?? 0) + 1;
  await retentionDb(ctx)
    .insertInto('analyses')
    .values({
      analysis_id: analysisId,
      name,
      version,
      settings: JSON.stringify(settings),
      created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
      created_at: ctx.now,
    })
    .execute();
  await ctx.audit({
    action: 'retention.save-analysis',
    subjectKind: 'analysis',
    subjectId: analysisId,
    detail: { name, version },
  });
  return { analysisId, name, version, settings, createdAt: ctx.now.toISOString() };
}
