import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { WorthScenario } from '../../core/contract/worth.ts';
import type { WorthInputs } from '../../core/worth-schema.ts';
import { retentionDb } from '../tables.ts';

/** Saves inputs as the next version of a name; what was saved before stays. Of two at once the number goes to one after the other. */
export async function saveScenario(ctx: Ctx, name: string, inputs: WorthInputs): Promise<WorthScenario> {
  const scenarioId = ctx.newId();
  // one at a time per name, so that both get a version
  await sql`select pg_advisory_xact_lock(hashtext(${`worth:${name.toLowerCase()}`}))`.execute(ctx.db);
  const latest = await retentionDb(ctx)
    .selectFrom('worth_scenarios')
    .select(({ fn }) => fn.max('version').as('version'))
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  const version = (latest?.version ?? 0) + 1;
  await retentionDb(ctx)
    .insertInto('worth_scenarios')
    .values({
      scenario_id: scenarioId,
      name,
      version,
      inputs: JSON.stringify(inputs),
      created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
      created_at: ctx.now,
    })
    .execute();
  await ctx.audit({
    action: 'retention.save-scenario',
    subjectKind: 'scenario',
    subjectId: scenarioId,
    detail: { name, version },
  });
  return { scenarioId, name, version, inputs, createdAt: ctx.now.toISOString() };
}
