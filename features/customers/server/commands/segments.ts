import type { Filter, Sort } from '#platform/core/paging.ts';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isUniqueViolation } from '#platform/server/db/database-error.ts';
import type { SegmentInput, SegmentView } from '../../core/schema.ts';
import { customersDb } from '../tables.ts';

type Row = {
  segment_id: string;
  list: string;
  name: string;
  filter: Filter;
  sort: Sort | null;
  shared: boolean;
  created_by: string | null;
  created_at: Date;
};

const columns = [
  'segment_id',
  'list',
  'name',
  'filter',
  'sort',
  'shared',
  'created_by',
  'created_at',
] as const;

/** Who is asking, where it is a person: only people have segments of their own. */
const reader = (ctx: Ctx): string | null => (ctx.actor.kind === 'staff' ? ctx.actor.staffId : null);

const viewOf = (ctx: Ctx, row: Row): SegmentView => ({
  segmentId: row.segment_id,
  list: row.list as SegmentView['list'],
  name: row.name,
  filter: row.filter,
  sort: row.sort,
  shared: row.shared,
  mine: row.created_by !== null && row.created_by === reader(ctx),
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

/** An order alone is worth a name in a list to look at; figures asked for nobody in particular are not. */
function refuseEmpty({ list, filter, sort }: SegmentInput): void {
  if (filter.length === 0 && (list === 'customers' || !sort)) throw new Refusal('customers:segment-empty');
}

const jsonOf = (value: object | null | undefined): string | null => (value ? JSON.stringify(value) : null);

/** The segment, when the caller may see it: what somebody keeps for themselves is not there for the others. */
async function findSegment(ctx: Ctx, segmentId: string): Promise<Row> {
  const row = await customersDb(ctx)
    .selectFrom('segments')
    .select(columns)
    .where('segment_id', '=', segmentId)
    .executeTakeFirst();
  if (!row || !(row.shared || row.created_by === reader(ctx))) throw notFound('customers:segment-unknown');
  return row;
}

/** @returns the shared segments of a list and the caller's own, by name, 200 at most */
export async function listSegments(ctx: Ctx, list: string): Promise<SegmentView[]> {
  const rows = await customersDb(ctx)
    .selectFrom('segments')
    .select(columns)
    .where('list', '=', list)
    .where((where) => where.or([where('shared', '=', true), where('created_by', '=', reader(ctx))]))
    .orderBy('name')
    .orderBy('segment_id')
    .limit(200)
    .execute();
  return rows.map((row) => viewOf(ctx, row));
}

/** @throws Refusal customers:segment-empty, customers:segment-exists, customers:segment-author (a program's own) */
export async function addSegment(ctx: Ctx, input: SegmentInput): Promise<SegmentView> {
  refuseEmpty(input);
  const { list, name, filter, sort = null, shared = true } = input;
  if (!shared && reader(ctx) === null) throw new Refusal('customers:segment-author');
  const row = {
    segment_id: ctx.newId(),
    list,
    name,
    shared,
    created_by: reader(ctx),
    created_at: ctx.now,
  };
  const stored = { filter: JSON.stringify(filter), sort: jsonOf(sort), updated_at: ctx.now };
  await refusingTakenName(() =>
    customersDb(ctx)
      .insertInto('segments')
      .values({ ...row, ...stored })
      .execute(),
  );
  await ctx.audit({
    action: 'customers.add-segment',
    subjectKind: 'segment',
    subjectId: row.segment_id,
    detail: { ...input },
  });
  return viewOf(ctx, { ...row, filter, sort });
}

/**
 * What is left out of `sort` and `shared` stays as it was.
 * @throws Refusal customers:segment-unknown, customers:segment-exists, customers:segment-empty, customers:segment-author
 * (somebody else's segment taken from the others)
 */
export async function changeSegment(ctx: Ctx, segmentId: string, input: SegmentInput): Promise<SegmentView> {
  const before = await findSegment(ctx, segmentId);
  const { list, name, filter, sort = before.sort, shared = before.shared } = input;
  refuseEmpty({ list, name, filter, sort });
  if (!shared && before.created_by !== reader(ctx)) throw new Refusal('customers:segment-author');
  const stored = { filter: JSON.stringify(filter), sort: jsonOf(sort), updated_at: ctx.now };
  await refusingTakenName(() =>
    customersDb(ctx)
      .updateTable('segments')
      .set({ list, name, shared, ...stored })
      .where('segment_id', '=', segmentId)
      .execute(),
  );
  await ctx.audit({
    action: 'customers.change-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { ...input },
  });
  return viewOf(ctx, { ...before, list, name, filter, sort, shared });
}

/** @returns what was removed, so that it can be put back */
export async function removeSegment(ctx: Ctx, segmentId: string): Promise<SegmentView> {
  const row = await findSegment(ctx, segmentId);
  await customersDb(ctx).deleteFrom('segments').where('segment_id', '=', segmentId).execute();
  await ctx.audit({
    action: 'customers.remove-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { list: row.list, name: row.name },
  });
  return viewOf(ctx, row);
}
