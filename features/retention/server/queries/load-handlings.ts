import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { dateOf } from '../../core/period.ts';
import { localDay } from './question.ts';

export type HandlingRow = {
  readonly customer_id: string;
  readonly handling_id: string;
  readonly note: string;
  readonly until: string | null;
  readonly handled_at: Date;
  /** id of a member of staff */
  readonly handled_by: string | null;
};

/** Who is off the list today: the latest handling of each customer, where its last day has not passed. */
export async function loadHandlings(ctx: Ctx): Promise<ReadonlyMap<string, HandlingRow>> {
  const today = dateOf(localDay(ctx.now, ctx.company.zone));
  const { rows } = await sql<HandlingRow>`
    select distinct on (customer_id) customer_id, handling_id, note, until::text as until, handled_at, handled_by
    from leaving_handlings where until is null or until >= ${today}::text::date
    order by customer_id, handled_at desc, handling_id desc`.execute(ctx.db);
  return new Map(rows.map((row) => [row.customer_id, row]));
}
