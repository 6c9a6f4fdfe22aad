import { CompanySettings } from '#platform/core/company.ts';
import type { Ctx, Db } from './context.ts';

export { CompanySettings } from '#platform/core/company.ts';

const key = 'company';

export async function loadCompany(db: Db): Promise<CompanySettings> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return CompanySettings.parse(row?.value ?? {});
}

export async function saveCompany(db: Db, company: CompanySettings, now: Date): Promise<void> {
  const value = JSON.stringify(company);
  await db
    .insertInto('settings')
    .values({ key, value, updated_at: now })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value, updated_at: now }))
    .execute();
}

/** Saves them with who did it, and tells everybody who computes by them; `bulk`: a bulk change follows and is to be waited for. */
export async function changeCompany(
  ctx: Ctx,
  company: CompanySettings,
  { bulk = false } = {},
): Promise<void> {
  await saveCompany(ctx.db, company, ctx.now);
  await ctx.audit({
    action: 'platform.save-company',
    subjectKind: 'company',
    subjectId: 'company',
    detail: { before: ctx.company, after: company },
  });
  const { zone, currency } = company;
  await ctx.publish({
    type: 'platform.company-changed',
    customerId: null,
    payload: { zone, currency, ...(bulk ? { bulk } : {}) },
  });
}
