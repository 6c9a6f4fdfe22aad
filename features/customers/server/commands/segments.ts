import { sql } from 'kysely';
import type { Filter, Sort } from '#platform/core/paging.ts';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isUniqueViolation } from '#platform/server/db/database-error.ts';
import { segmentListed } from '../../core/events.ts';
import type { FixedOrigin, SegmentInput, SegmentView } from '../../core/schema.ts';
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
  listed: number | null;
  to_list: number | null;
  origin: FixedOrigin | null;
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
  'listed',
  'to_list',
  'origin',
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
  fixed: row.listed === null ? null : { customers: row.listed, of: row.to_list, origin: row.origin },
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

/** Who is in which segment is read anew by analytics, and nothing else of anybody. */
export const announceListed = (ctx: Ctx, segmentId: string): Promise<void> =>
  ctx.publish({
    type: segmentListed,
    customerId: null,
    payload: { segmentId, facts: ['fact_segment_members'] },
  });

const sameFilter = (a: Filter, b: Filter): boolean =>
  a.length === b.length &&
  a.every(
    (one, at) =>
      one.field === b[at]?.field && one.op === b[at]?.op && String(one.value) === String(b[at]?.value),
  );

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
  return insertSegment(ctx, ctx.newId(), input);
}

/** Stores a segment under a given id; `fixed`: it is a list that is going to be filled. */
export async function insertSegment(
  ctx: Ctx,
  segmentId: string,
  input: SegmentInput,
  fixed?: { readonly toList: number; readonly origin: FixedOrigin },
): Promise<SegmentView> {
  const { list, name, filter, sort = null, shared = true } = input;
  if (!shared && reader(ctx) === null) throw new Refusal('customers:segment-author');
  const row = {
    segment_id: segmentId,
    list,
    name,
    shared,
    created_by: reader(ctx),
    created_at: ctx.now,
    listed: fixed ? 0 : null,
    to_list: fixed?.toList ?? null,
  };
  const stored = {
    filter: JSON.stringify(filter),
    sort: jsonOf(sort),
    origin: jsonOf(fixed?.origin),
    updated_at: ctx.now,
  };
  await refusingTakenName(() =>
    customersDb(ctx)
      .insertInto('segments')
      .values({ ...row, ...stored })
      .execute(),
  );
  await ctx.audit({
    action: 'customers.add-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { ...input, ...fixed },
  });
  return viewOf(ctx, { ...row, filter, sort, origin: fixed?.origin ?? null });
}

/**
 * What is left out of `sort` and `shared` stays as it was.
 * @throws Refusal customers:segment-unknown, customers:segment-exists, customers:segment-empty, customers:segment-author
 * (somebody else's segment taken from the others), customers:segment-fixed (other conditions for a fixed list)
 */
export async function changeSegment(ctx: Ctx, segmentId: string, input: SegmentInput): Promise<SegmentView> {
  const before = await findSegment(ctx, segmentId);
  const { list, name, filter, sort = before.sort, shared = before.shared } = input;
  refuseEmpty({ list, name, filter, sort });
  if (before.listed !== null && (list !== before.list || !sameFilter(filter, before.filter)))
    throw new Refusal('customers:segment-fixed');
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

/** A fixed list that conditions of another segment name would find nobody there once it is gone. */
async function refuseNamed(ctx: Ctx, segmentId: string): Promise<void> {
  const other = await customersDb(ctx)
    .selectFrom('segments')
    .select('name')
    .where('segment_id', '<>', segmentId)
    .where(sql<boolean>`strpos(filter::text, ${segmentId}) > 0`)
    .orderBy('name')
    .executeTakeFirst();
  if (other) throw conflict('customers:segment-used', { name: other.name });
}

/**
 * @returns what was removed, so that it can be put back; who was in a fixed list is forgotten with it
 * @throws Refusal customers:segment-unknown, customers:segment-used (a fixed list another segment asks for)
 */
export async function removeSegment(ctx: Ctx, segmentId: string): Promise<SegmentView> {
  const row = await findSegment(ctx, segmentId);
  if (row.listed !== null) {
    await refuseNamed(ctx, segmentId);
    await announceListed(ctx, segmentId);
  }
  await customersDb(ctx).deleteFrom('segments').where('segment_id', '=', segmentId).execute();
  await ctx.audit({
    action: 'customers.remove-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    detail: { list: row.list, name: row.name },
  });
  return viewOf(ctx, row);
}
