import { customersDb } from '#features/customers/server/public.ts';
import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { Handling } from '../../core/contract/leaving.ts';
import { dateOf } from '../../core/period.ts';
import { localDay } from '../queries/question.ts';
import { retentionDb } from '../tables.ts';

export type HandledInput = {
  readonly customerId: string;
  readonly note: string;
  readonly until: string | null;
};

/** Takes a customer off the list. @throws Refusal retention:customer-unknown, retention:snooze-past */
export async function handleCustomer(ctx: Ctx, input: HandledInput): Promise<Handling> {
  const { customerId, note, until } = input;
  const today = dateOf(localDay(ctx.now, ctx.company.zone));
  if (until !== null && until < today) throw new Refusal('retention:snooze-past', { until });
  const customer = await customersDb(ctx)
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!customer) throw notFound('retention:customer-unknown');
  const staff = ctx.actor.kind === 'staff' ? ctx.actor : null;
  const handlingId = ctx.newId();
  await retentionDb(ctx)
    .insertInto('leaving_handlings')
    .values({
      customer_id: customerId,
      handling_id: handlingId,
      note,
      until,
      handled_by: staff?.staffId ?? null,
      handled_at: ctx.now,
    })
    .execute();
  await ctx.audit({
    action: 'retention.handle-customer',
    subjectKind: 'customer',
    subjectId: customerId,
    detail: { until },
  });
  return { handlingId, note, until, at: ctx.now.toISOString(), by: staff?.name ?? null };
}

/** Puts a customer back, or under what was decided before. @throws Refusal retention:handling-unknown */
export async function unhandleCustomer(ctx: Ctx, customerId: string, handlingId: string): Promise<void> {
  const gone = await retentionDb(ctx)
    .deleteFrom('leaving_handlings')
    .where('customer_id', '=', customerId)
    .where('handling_id', '=', handlingId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw notFound('retention:handling-unknown');
  await ctx.audit({
    action: 'retention.unhandle-customer',
    subjectKind: 'customer',
    subjectId: customerId,
  });
}
