import { publishChanged } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';
import { ticketsChanged } from '../../core/events.ts';
import type { TicketKey } from '../tables.ts';
import { recomputeClocks } from './recompute-clocks.ts';
import { refreshTicketStats } from './refresh-ticket-stats.ts';

/** What every change of tickets owes in the same transaction: their clocks, the totals of their customers, the news. */
export async function announceChanges(
  ctx: Ctx,
  keys: readonly TicketKey[],
  type: string = ticketsChanged,
): Promise<void> {
  if (keys.length === 0) return;
  const customerIds = new Set(keys.map((key) => key.customerId));
  await recomputeClocks(ctx, keys);
  await refreshTicketStats(ctx, customerIds);
  await publishChanged(ctx, customerIds, type);
}
