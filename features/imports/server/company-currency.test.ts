import { afterEach, describe, expect, it } from 'vitest';
import { identityModule } from '#features/identity/server/module.ts';
import type { CompanySettings } from '#platform/core/company.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { ImportDetail } from '../core/schema.ts';
import { importsModule } from './module.ts';

let app: TestApplication;
afterEach(() => app.close());

const start = async (): Promise<void> => {
  app = await startTestApplication({ modules: [identityModule, importsModule] });
};
const company = async () => (await app.call('owner', 'GET', '/company')).body as CompanySettings;

async function prepare(name: string, currency?: string): Promise<ImportDetail> {
  const begun = await app.call('owner', 'POST', '/imports', {
    source: 'shop',
    ...(currency ? { currency } : {}),
  });
  const { importId } = begun.body as ImportDetail;
  const sent = await app.http.inject({
    method: 'PUT',
    url: `/api/v1/imports/${importId}/files/${name}.csv`,
    payload: `order_id,customer_id,ordered_at,amount\n${name},001,2026-01-05T10:00:00Z,12.50\n`,
    headers: { 'x-test-role': 'owner', 'content-type': 'application/octet-stream' },
  });
  return sent.json();
}

describe('the currency of the figures', () => {
  it('becomes that of the first money that comes in, and says so before; later money changes nothing', async () => {
    await start();
    const first = await prepare('first', 'GBP');
    expect(first).toMatchObject({ companyCurrency: 'EUR', currencies: ['GBP'], adoptsCurrency: 'GBP' });
    expect((await company()).currency).toBe('EUR');
    await app.call('owner', 'POST', `/imports/${first.importId}/run`);
    await app.settle();
    expect((await company()).currency).toBe('GBP');
    const second = await prepare('second', 'USD');
    expect(second).toMatchObject({ companyCurrency: 'GBP', currencies: ['USD'], adoptsCurrency: null });
    await app.call('owner', 'POST', `/imports/${second.importId}/run`);
    await app.settle();
    expect((await company()).currency).toBe('GBP');
  });

  it('stays as somebody chose it, and as it is where the amounts name none', async () => {
    await start();
    expect(await prepare('silent')).toMatchObject({ currencies: [], adoptsCurrency: null });
    await app.call('owner', 'PUT', '/company', { ...(await company()), confirmed: true });
    expect((await company()).confirmed).toBe(true);
    expect(await prepare('chosen', 'USD')).toMatchObject({ currencies: ['USD'], adoptsCurrency: null });
  });
});
