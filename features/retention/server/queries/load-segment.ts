import { customersDb } from '#features/customers/server/public.ts';
import type { Condition } from '#platform/core/paging.ts';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { SegmentFilter } from '../../core/filter.ts';
import { segmentFilter } from '../../core/segment.ts';

/** @throws Refusal retention:segment-unknown, retention:segment-field */
export async function loadSegment(ctx: Ctx, segmentId: string): Promise<SegmentFilter> {
  const row = await customersDb(ctx)
    .selectFrom('segments')
    .select('filter')
    .where('segment_id', '=', segmentId)
    .where('list', '=', 'customers')
    .executeTakeFirst();
  if (!row) throw notFound('retention:segment-unknown');
  return segmentFilter(row.filter as readonly Condition[]);
}
