import { CompanySettings } from '#platform/core/company.ts';
import type { Db } from './context.ts';

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
