import { hasMoney } from '#features/orders/server/public.ts';
import type { Ctx } from '#platform/server/context.ts';
import { saidCurrencies } from '../../core/file-plan.ts';
import type { ImportPlan } from '../../core/schema.ts';

/**
 * The currency the company will count in because of this import: it has not chosen one, has no money stored yet, and
 * all amounts of the import are in one other than the default. Null: the company's stays.
 */
export async function currencyToAdopt(ctx: Ctx, plan: ImportPlan): Promise<string | null> {
  if (ctx.company.confirmed) return null;
  const [said, ...more] = saidCurrencies(plan);
  if (said === undefined || more.length > 0 || said === ctx.company.currency) return null;
  return (await hasMoney(ctx)) ? null : said;
}
