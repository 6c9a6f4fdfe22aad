import { sql } from 'kysely';
import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { type FixedOrigin, mostListed } from '../../core/schema.ts';
import { customersDb } from '../tables.ts';
import { insertSegment } from './segments.ts';

export type FixedSegment = {
  readonly name: string;
  readonly shared?: boolean | undefined;
  readonly origin: FixedOrigin;
  /** how many customers are going to be listed */
  readonly toList: number;
};

/**
 * Begins a segment that is a fixed list of customers; {@link listInSegment} fills it, {@link finishSegment} ends it. Its
 * condition is to be in it, so whatever reads segments reads it like any other.
 * @throws Refusal customers:segment-nobody, customers:segment-too-long, customers:segment-exists, customers:segment-author
 * (a program's own)
 */
export async function addFixedSegment(ctx: Ctx, input: FixedSegment): Promise<string> {
  const { name, shared = true, origin, toList } = input;
  if (toList === 0) throw new Refusal('customers:segment-nobody');
  if (toList > mostListed) throw new Refusal('customers:segment-too-long', { most: mostListed });
  const segmentId = ctx.newId();
  const filter = [{ field: 'segment', op: 'in' as const, value: [segmentId] }];
  await insertSegment(ctx, segmentId, { list: 'customers', name, filter, shared }, { toList, origin });
  return segmentId;
}

/**
 * Lists some more customers in a fixed segment; who is in it already stays once, who has been removed meanwhile is left out.
 * @returns false when the segment is gone: somebody removed it while it was filled
 */
export async function listInSegment(
  ctx: Ctx,
  segmentId: string,
  customerIds: readonly string[],
): Promise<boolean> {
  const segment = await customersDb(ctx)
    .selectFrom('segments')
    .select('listed')
    .where('segment_id', '=', segmentId)
    .where('to_list', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (!segment) return false;
  const added = await sql`
    insert into segment_members (customer_id, segment_id, listed_as)
    select c.customer_id, ${segmentId}::uuid, c.customer_id from customers c
    where c.customer_id = any(${[...customerIds]}::uuid[]) and c.erased_at is null
    on conflict do nothing`.execute(ctx.db);
  await customersDb(ctx)
    .updateTable('segments')
    .set({ listed: (segment.listed ?? 0) + Number(added.numAffectedRows ?? 0n) })
    .where('segment_id', '=', segmentId)
    .execute();
  return true;
}

/** Everybody is listed and analytics has read who: from now on figures are asked for the segment. */
export async function finishSegment(ctx: Ctx, segmentId: string): Promise<void> {
  await customersDb(ctx)
    .updateTable('segments')
    .set({ to_list: null, updated_at: ctx.now })
    .where('segment_id', '=', segmentId)
    .execute();
}
