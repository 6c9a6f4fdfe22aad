import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { QueueView } from '../../core/schema.ts';

/** How the work stands now: exact counts over what is open. */
export async function countQueue(ctx: Ctx): Promise<QueueView> {
  const { rows } = await sql<{
    open: number;
    unassigned: number;
    late: number;
    waiting: number;
    since: Date | null;
  }>`
    select count(*)::int as open, (count(*) filter (where t.assignee_id is null))::int as unassigned,
      (count(*) filter (where 'breached' in (m.sla_first_reply, m.sla_next_reply, m.sla_resolution)
        or least(m.sla_first_reply_due_at, m.sla_next_reply_due_at, m.sla_resolution_due_at) < ${ctx.now}))::int as late,
      count(w.started_at)::int as waiting, min(w.started_at) as since
    from tickets t
    left join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id
    left join ticket_waits w on w.customer_id = t.customer_id and w.ticket_id = t.ticket_id and w.outcome = 'open'
    where t.status in ('new', 'open', 'pending', 'hold') and t.exclusion is null`.execute(ctx.db);
  const [queue = { open: 0, unassigned: 0, late: 0, waiting: 0, since: null }] = rows;
  const { rows: any } = await sql<{ any: boolean }>`select exists (select 1 from tickets) as any`.execute(
    ctx.db,
  );
  return {
    open: queue.open,
    unassigned: queue.unassigned,
    late: queue.late,
    waiting: queue.waiting,
    waitingSince: queue.since?.toISOString() ?? null,
    empty: any[0]?.any !== true,
  };
}
