import type { Filter } from '#platform/core/paging.ts';
import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isUniqueViolation } from '#platform/server/db/database-error.ts';
import type { SegmentView } from '../../core/schema.ts';
import { customersDb } from '../tables.ts';

type SegmentFields = { readonly list: SegmentView['list']; readonly name: string; readonly filter: Filter };
type Row = { segment_id: string; list: string; name: string; filter: Filter; created_at: Date };

const columns = ['segment_id', 'list', 'name', 'filter', 'created_at'] as const;
const viewOf = (row: Row): SegmentView => ({
  segmentId: row.segment_id,
  list: row.list as SegmentView['list'],
  name: row.name,
  filter: row.filter,
  createdAt: row.created_at.toISOString(),
});

/** The name is unique per list, by an index: of two who save the same name at once one is told so. */
async function refusingTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('customers:segment-exists');
    throw error;
  }
}

export async function listSegments(ctx: Ctx, list: string): Promise<SegmentView[]> {
  const rows = await customersDb(ctx)
    .selectFrom('segments')
    .select(columns)
    .where('list', '=', list)
    .orderBy('name')
    .limit(200)
    .execute();
  return rows.map(viewOf);
}

export async function addSegment(ctx: Ctx, input: SegmentFields): Promise<SegmentView> {
  const row = {
    segment_id: ctx.newId(),
    list: input.list,
    name: input.name,
    filter: JSON.stringify(input.filter),
    created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
    shared: true,
    created_at: ctx.now,
    updated_at: ctx.now,
  };
  await refusingTakenName(() => customersDb(ctx).insertInto('segments').values(row).execute());
  await ctx.audit({
    action: 'customers.add-segment',
    subjectKind: 'segment',
    subjectId: row.segment_id,
    detail: { ...input },
  });
  return { segmentId: row.segment_id, ...input, createdAt: ctx.now.toISOString() };
}

export async function changeSegment(ctx: Ctx, segmentId: string, input: SegmentFields): Promise<SegmentView> {
  const row = await refusingTakenName(() =>
    customersDb(ctx)
      .updateTable('segments')
      .set({ list: input.list, name: input.name, filter: JSON.stringify(input.filter), updated_at: ctx.now })
      .where('segment_id', '=', segmentId)
      .returning(columns)
      .executeTakeFirst(),
  );
  if (!row) throw notFound('customers:segment-unknown');
  await ctx.audit({
    action: 'customers.change-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { ...input },
  });
  return viewOf(row);
}

/** @returns what was removed, so that it can be put back */
export async function removeSegment(ctx: Ctx, segmentId: string): Promise<SegmentView> {
  const row = await customersDb(ctx)
    .deleteFrom('segments')
    .where('segment_id', '=', segmentId)
    .returning(columns)
    .executeTakeFirst();
  if (!row) throw notFound('customers:segment-unknown');
  await ctx.audit({
    action: 'customers.remove-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { list: row.list, name: row.name },
  });
  return viewOf(row);
}
