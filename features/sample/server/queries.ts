import { customersDb } from '#features/customers/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { JobView } from '#platform/server/jobs/jobs.ts';
import { SAMPLE_SOURCE } from '../core/company.ts';
import { SampleMark, type SampleStatus } from '../core/schema.ts';

export const markKey = 'sample';

/** What is written down about the sample company; absent when there is none. */
export async function findMark(ctx: Ctx): Promise<SampleMark | undefined> {
  const row = await ctx.db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', markKey)
    .executeTakeFirst();
  return row && SampleMark.parse(row.value);
}

export async function countOtherCustomers(ctx: Ctx): Promise<number> {
  const row = await customersDb(ctx)
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('source', '!=', SAMPLE_SOURCE)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** @param job the task named in the mark, if the queue still knows it */
export function statusOf(
  mark: SampleMark | undefined,
  job: JobView | undefined,
  otherCustomers: number,
): SampleStatus {
  if (!mark) return { state: 'absent', jobId: null, today: null, counts: null, otherCustomers };
  const atWork = job?.state === 'queued' || job?.state === 'running';
  const state = mark.state === 'loaded' || atWork ? mark.state : 'partial';
  return { state, jobId: atWork ? mark.jobId : null, today: mark.today, counts: mark.counts, otherCustomers };
}
