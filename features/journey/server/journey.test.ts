import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { StageView } from '../core/schema.ts';
import { journeyModule } from './module.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ modules: [journeyModule] });
});
afterAll(() => app.close());

const stages = async (): Promise<StageView[]> =>
  (await app.call('agent', 'GET', '/stages')).body as StageView[];

it('begins with the seven stages, in order and in both languages', async () => {
  expect((await stages()).map((stage) => stage.stageId)).toEqual([
    'awareness',
    'discovery',
    'purchase',
    'use',
    'service',
    'renewal',
    'advocacy',
  ]);
});

it('adds, renames, retires and orders; the id stays what it was', async () => {
  const added = await app.call('manager', 'POST', '/stages', {
    nameEn: 'First use',
    nameRu: 'Первое знакомство',
  });
  expect(added.body as object).toEqual({ stageId: 'first-use' });
  const change = { nameEn: 'Onboarding', nameRu: 'Знакомство', active: false };
  expect((await app.call('manager', 'PUT', '/stages/first-use', change)).status).toBe(200);
  expect((await app.call('manager', 'PUT', '/stages', { stageIds: ['first-use', 'use'] })).status).toBe(200);
  const [first, second, third] = await stages();
  expect(first).toEqual({
    stageId: 'first-use',
    nameEn: 'Onboarding',
    nameRu: 'Знакомство',
    position: 1,
    active: false,
  });
  expect([second?.stageId, third?.stageId]).toEqual(['use', 'awareness']);
  await app.settle();
  await app.application.services.analytics.rebuild();
  const rows = await app.application.services.analytics.rows('select stage_id from dim_stages');
  expect(rows).toHaveLength(8);
});

it('refuses what cannot be', async () => {
  expect(
    (await app.call('manager', 'PUT', '/stages/nowhere', { nameEn: 'a', nameRu: 'б', active: true })).status,
  ).toBe(404);
  expect((await app.call('manager', 'PUT', '/stages', { stageIds: ['nowhere'] })).status).toBe(404);
  expect((await app.call('manager', 'POST', '/stages', { nameEn: ' ', nameRu: 'б' })).status).toBe(400);
  expect((await app.call('agent', 'POST', '/stages', { nameEn: 'a', nameRu: 'б' })).status).toBe(403);
  const active = (await stages()).filter((stage) => stage.active);
  for (const stage of active.slice(1))
    await app.call('owner', 'PUT', `/stages/${stage.stageId}`, { ...stage, active: false });
  const last = await app.call('owner', 'PUT', `/stages/${active[0]?.stageId}`, {
    ...active[0],
    active: false,
  });
  expect(last.body as { code: string }).toMatchObject({ code: 'journey:last-stage' });
});
