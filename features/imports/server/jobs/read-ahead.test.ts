import { afterAll, beforeAll, expect, it } from 'vitest';
import { identityModule } from '#features/identity/server/module.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { ImportDetail } from '../../core/schema.ts';
import { storedFile } from '../file-store.adapter.ts';
import { importsModule } from '../module.ts';
import { readAhead } from './read-ahead.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ modules: [identityModule, importsModule] });
});
afterAll(() => app.close());

const files = {
  'customers.csv': 'customer_id,name\nc1,Ann\nc2,Bo\n',
  'orders.csv': `order_id,customer_id,ordered_at,amount\n${Array.from({ length: 15_000 }, (_, n) => `o${n},c${1 + (n % 2)},2026-01-05,1`).join('\n')}\n`,
};

/** What comes of the files, and how: `bytes` decides whether a thread reads them. */
async function readAll({ importId, plan }: ImportDetail, bytes: number) {
  const { config } = app.application.services;
  const reading = {
    plan,
    paths: new Map(plan.files.map(({ upload }) => [upload, storedFile(config, importId, upload)])),
    company: { zone: 'UTC', currency: 'EUR' },
    staff: [],
    positions: new Map<number, number>(),
  };
  const ends: number[] = [];
  const lines = new Map<number, number[]>();
  for await (const { fileNo, done, rows } of readAhead(reading, () => undefined, bytes)) {
    if (done) ends.push(fileNo);
    lines.set(fileNo, [...(lines.get(fileNo) ?? []), ...rows.lines]);
  }
  return { ends, lines };
}

it('hands on every row and the end of every file once, in one thread or two', async () => {
  const { body } = await app.call('owner', 'POST', '/imports', { source: 'ahead' });
  const { importId } = body as ImportDetail;
  for (const [name, payload] of Object.entries(files))
    await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/${importId}/files/${name}`,
      payload,
      headers: { 'x-test-role': 'owner', 'content-type': 'application/octet-stream' },
    });
  const detail = (await app.call('owner', 'GET', `/imports/${importId}`)).body as ImportDetail;
  const here = await readAll(detail, 1);
  expect(here.ends).toHaveLength(2);
  expect([...here.lines.values()].map((all) => all.length).sort((a, b) => a - b)).toEqual([2, 15_000]);
  expect(await readAll(detail, 5_000_000)).toEqual(here);
});
