import { sql } from 'kysely';
import { refreshCustomerStats } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';

/** The ticket columns of customer_stats. What is excluded from every metric is not counted here either. */
export async function refreshTicketStats(ctx: Ctx, customerIds: Iterable<string>): Promise<void> {
  await refreshCustomerStats(
    ctx,
    customerIds,
    ['tickets_count', 'open_tickets', 'last_ticket_at'],
    (anyOf) => sql`
      select customer_id, count(*)::int as tickets_count,
        (count(*) filter (where status not in ('solved', 'closed')))::int as open_tickets,
        max(created_at) as last_ticket_at
      from tickets where customer_id = ${anyOf} and exclusion is null group by customer_id`,
  );
}
