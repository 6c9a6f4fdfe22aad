import type { Ctx } from '#platform/server/context.ts';
import { changeCompany } from '#platform/server/settings.ts';
import type { ImportPlan } from '../../core/schema.ts';
import { currencyToAdopt } from '../queries/adopted-currency.ts';

/** Otherwise the first figures of a company in another country would be sums of nothing. */
export async function adoptCurrency(ctx: Ctx, plan: ImportPlan): Promise<void> {
  const currency = await currencyToAdopt(ctx, plan);
  if (currency === null) return;
  await changeCompany(ctx, { ...ctx.company, currency }, { bulk: true });
}
