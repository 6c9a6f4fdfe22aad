import { CompanySettings } from '#platform/core/company.ts';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { customersChanged } from '../../core/events.ts';
import type { CustomerPatch } from '../../core/schema.ts';
import { customersDb } from '../tables.ts';
import { refreshSearchText } from './refresh-search-text.ts';

/** Changes a customer by hand. Empty texts empty the field. */
export async function changeCustomer(ctx: Ctx, customerId: string, patch: CustomerPatch): Promise<void> {
  const db = customersDb(ctx);
  const before = await db
    .selectFrom('customers')
    .selectAll()
    .where('customer_id', '=', customerId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw notFound('customers:unknown');
  if (before.erased_at !== null) throw conflict('customers:erased');
  if (patch.timeZone && !CompanySettings.shape.zone.safeParse(patch.timeZone).success) {
    throw new Refusal('customers:time-zone-unknown', { zone: patch.timeZone });
  }
  const orNull = (text: string): string | null => (text === '' ? null : text);
  const fields = {
    ...(patch.name === undefined ? {} : { name: patch.name }),
    ...(patch.kind === undefined ? {} : { kind: patch.kind }),
    ...(patch.tier === undefined ? {} : { tier: orNull(patch.tier) }),
    ...(patch.language === undefined ? {} : { language: orNull(patch.language) }),
    ...(patch.timeZone === undefined ? {} : { time_zone: orNull(patch.timeZone) }),
    ...(patch.country === undefined ? {} : { country: orNull(patch.country) }),
    ...(patch.city === undefined ? {} : { city: orNull(patch.city) }),
    ...(patch.tags === undefined ? {} : { tags: [...new Set(patch.tags)] }),
    ...(patch.internal === undefined ? {} : { internal: patch.internal }),
  };
  const changed = Object.entries(fields).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof fields]),
  );
  if (changed.length === 0) return;
  await db
    .updateTable('customers')
    .set({ ...Object.fromEntries(changed), updated_at: ctx.now })
    .where('customer_id', '=', customerId)
    .execute();
  await refreshSearchText(ctx, [customerId]);
  // which fields, not what they held: the log outlives an erasure
  await ctx.audit({
    action: 'customers.change',
    subjectKind: 'customer',
    subjectId: customerId,
    detail: { fields: changed.map(([name]) => name) },
  });
  await ctx.publish({ type: customersChanged, customerId, payload: {} });
}
