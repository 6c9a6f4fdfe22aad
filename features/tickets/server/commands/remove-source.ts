import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';

/** Deletes the business hours that came in from a source. */
export async function removeSchedules(ctx: Ctx, source: string): Promise<void> {
  await sql`delete from schedules where source = ${source}`.execute(ctx.db);
}
