import type { Ctx } from '#platform/server/context.ts';
import { saveCompany } from '#platform/server/settings.ts';
import type { ImportPlan } from '../../core/schema.ts';
import { currencyToAdopt } from '../queries/adopted-currency.ts';

/** Otherwise the first figures of a company in another country would be sums of nothing. */
export async function adoptCurrency(ctx: Ctx, plan: ImportPlan): Promise<void> {
  const currency = await currencyToAdopt(ctx, plan);
  if (currency === null) return;
  const company = { ...ctx.company, currency };
  await saveCompany(ctx.db, company, ctx.now);
  await ctx.audit({
    action: 'platform.save-company',
    subjectKind: 'company',
    subjectId: 'company',
    detail: { before: ctx.company, after: company },
  });
  await ctx.publish({
    type: 'platform.company-changed',
    customerId: null,
    // the import itself follows: whoever computes from all records waits for it
    payload: { zone: company.zone, currency, bulk: true },
  });
}
