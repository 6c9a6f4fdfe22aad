import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersModule } from '#features/customers/server/module.ts';
import { identityModule } from '#features/identity/server/module.ts';
import { ordersModule } from '#features/orders/server/module.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { HeldRow, ImportDetail } from '../core/schema.ts';
import { importsModule } from './module.ts';

let app: TestApplication;
let now = new Date();
beforeAll(async () => {
  const modules = [identityModule, customersModule, ordersModule, importsModule];
  app = await startTestApplication({ modules, clock: () => now });
}, 180_000);
afterAll(() => app.close());

const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await app.call('owner', method, path, body);
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(200);
  return answer.body as T;
};

async function prepare(files: Readonly<Record<string, string>>, source: string): Promise<ImportDetail> {
  let detail = await call<ImportDetail>('POST', '/imports', { source });
  for (const [name, payload] of Object.entries(files)) {
    const answer = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/${detail.importId}/files/${encodeURIComponent(name)}`,
      payload,
      headers: { 'x-test-role': 'owner', 'content-type': 'application/octet-stream' },
    });
    detail = answer.json();
  }
  return detail;
}

async function bring(files: Readonly<Record<string, string>>, source: string): Promise<ImportDetail> {
  const { importId } = await prepare(files, source);
  await call('POST', `/imports/${importId}/run`);
  await app.settle();
  return call('GET', `/imports/${importId}`);
}

const held = async ({ importId }: ImportDetail, status: string) =>
  (await call<{ rows: HeldRow[] }>('GET', `/imports/${importId}/held?status=${status}`)).rows;

describe('erasing a customer', () => {
  it('empties the held rows that are known to be the customer’s, and says so in the audit log', async () => {
    const done = await bring(
      {
        'customers.csv':
          'customer_id,email,name\np,petra@example.org,Petra Pohl\nq,quinn@example.org,Quinn\n',
        'orders.csv': [
          'order_id,customer_id,customer_email,ordered_at,amount,attr_note',
          'A1,p,,2026-01-01,5,',
          'A2,p,,Petra’s birthday,5,Petra Pohl',
          'A3,q,,some day,5,Quinn’s own',
          'A4,,Petra@Example.org,last week,5,no id',
          '',
        ].join('\n'),
        'order_items.csv': 'order_id,sku,quantity,unit_price\nA1,for Petra,many,1\n',
      },
      'erasing',
    );
    expect(done.totals).toMatchObject({ stored: 3, held: 4 });
    const { rows } = await call<{ rows: { customerId: string; name: string }[] }>('GET', '/customers');
    const petra = rows.find(({ name }) => name === 'Petra Pohl')?.customerId;
    await call('POST', `/customers/${petra}/erase`, {});
    await app.settle();
    expect((await held(done, 'open')).map(({ raw }) => raw)).toEqual(['A3,q,,some day,5,Quinn’s own']);
    const gone = await held(done, 'erased');
    expect(gone.map(({ file, line, value, raw }) => [file, line, value, raw]).sort()).toEqual([
      ['order_items.csv', 2, '', ''],
      ['orders.csv', 3, '', ''],
      ['orders.csv', 5, '', ''],
    ]);
    expect((await call<ImportDetail>('GET', `/imports/${done.importId}`)).totals).toMatchObject({
      held: 1,
      erased: 3,
    });
    const { rows: audit } = await app.command((ctx) =>
      sql<{ subject_id: string; detail: unknown }>`
        select subject_id, detail from audit_log where action = 'imports.erase-rows'`.execute(ctx.db),
    );
    expect(audit).toEqual([{ subject_id: petra, detail: { rows: 3, imports: [done.importId] } }]);
    const { rows: left } = await app.command((ctx) =>
      sql<{ text: string }>`
        select plan::text || coalesce((select string_agg(held_rows, '') from import_held_blocks b where b.import_id = i.import_id), '') as text
        from imports i where import_id = ${done.importId}::uuid`.execute(ctx.db),
    );
    // neither a held row nor the first values shown beside the mapping
    expect(left[0]?.text).not.toMatch(/petra/i);
  }, 120_000);
});

describe('uploaded files', () => {
  const kept = ({ importId }: ImportDetail): boolean => existsSync(join(app.dataFolder, 'uploads', importId));

  it('go when their import is finished, or after thirty days without work on it', async () => {
    const people = { 'people.csv': 'email,name\na@example.com,A\n' };
    const done = await bring(people, 'tidy');
    expect(kept(done)).toBe(false);
    const old = await prepare(people, 'tidy');
    now = new Date(now.getTime() + 29 * 86_400_000);
    const young = await prepare(people, 'tidy');
    await app.settle();
    expect([kept(old), kept(young)]).toEqual([true, true]);
    now = new Date(now.getTime() + 2 * 86_400_000);
    await app.settle();
    expect([kept(old), kept(young)]).toEqual([false, true]);
    const gone = await app.call('owner', 'POST', `/imports/${old.importId}/run`);
    expect(gone.body).toMatchObject({ code: 'imports:file-gone' });
    const detail = await call<ImportDetail>('GET', `/imports/${old.importId}`);
    expect(detail.plan.files.flatMap(({ columns }) => columns.flatMap(({ samples }) => samples))).toEqual([]);
  }, 120_000);
});
