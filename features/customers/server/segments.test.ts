import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#platform/core/permission.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { SegmentView } from '../core/schema.ts';
import { customersModule } from './module.ts';

const engines = await availableEngines();
const chats = [{ field: 'channel', op: 'in', value: ['chat'] }];
const oldest = { field: 'createdAt', direction: 'asc' };

describe.each(engines)('saved segments over HTTP on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules: [customersModule] });
  });
  afterAll(() => app.close());

  const call = async (...args: Parameters<TestApplication['call']>) => {
    const { status, body } = await app.call(...args);
    return { status, body: body as SegmentView & { readonly code: string } };
  };
  const save = (as: Role, segment: object) => call(as, 'POST', '/segments', segment);
  const namesFor = async (as: Role, list: string) =>
    ((await app.call(as, 'GET', `/segments?list=${list}`)).body as SegmentView[]).map(({ name }) => name);

  it.each(['orders', 'subscriptions', 'tickets', 'answers'])(
    'keeps conditions and order of the list of %s, apart from the other lists',
    async (list) => {
      const added = await save('agent', { list, name: 'Chats first', filter: chats, sort: oldest });
      expect(added).toMatchObject({
        status: 201,
        body: { list, name: 'Chats first', filter: chats, sort: oldest, shared: true, mine: true },
      });
      expect((await app.call('analyst', 'GET', `/segments?list=${list}`)).body).toMatchObject([
        { name: 'Chats first', filter: chats, sort: oldest, mine: false },
      ]);
      expect(await namesFor('analyst', 'customers')).toEqual([]);
    },
  );

  it('renames without touching what was not said', async () => {
    const { body } = await save('agent', { list: 'tickets', name: 'Before', filter: chats, sort: oldest });
    const renamed = await call('manager', 'PUT', `/segments/${body.segmentId}`, {
      list: 'tickets',
      name: 'After',
      filter: chats,
    });
    expect(renamed.body).toMatchObject({ name: 'After', sort: oldest, shared: true });
    expect(await namesFor('agent', 'tickets')).toEqual(['After', 'Chats first']);
  });

  it('shows what somebody keeps for themselves to nobody else, and takes no name from the others', async () => {
    const own = { list: 'answers', name: 'Mine', filter: chats, shared: false };
    const { body } = await save('agent', own);
    expect(body).toMatchObject({ shared: false, mine: true });
    expect(await namesFor('agent', 'answers')).toEqual(['Chats first', 'Mine']);
    expect(await namesFor('owner', 'answers')).toEqual(['Chats first']);
    expect((await call('owner', 'PUT', `/segments/${body.segmentId}`, own)).status).toBe(404);
    expect((await call('owner', 'DELETE', `/segments/${body.segmentId}`)).status).toBe(404);
    expect((await save('manager', own)).status).toBe(201);
    expect((await save('owner', { ...own, shared: true })).status).toBe(201);
    expect(await save('agent', own)).toMatchObject({
      status: 409,
      body: { code: 'customers:segment-exists' },
    });
    expect((await call('agent', 'DELETE', `/segments/${body.segmentId}`)).status).toBe(200);
  });

  it('lets only its author take a segment from the others', async () => {
    const shared = { list: 'orders', name: 'Late', filter: chats };
    const { body } = await save('agent', shared);
    const path = `/segments/${body.segmentId}`;
    expect(await call('owner', 'PUT', path, { ...shared, shared: false })).toMatchObject({
      status: 422,
      body: { code: 'customers:segment-author' },
    });
    expect((await call('agent', 'PUT', path, { ...shared, shared: false })).body.shared).toBe(false);
    expect(await namesFor('owner', 'orders')).toEqual(['Chats first']);
  });

  it('wants a condition, or at least an order where no figure is asked for it', async () => {
    const empty = { name: 'Empty', filter: [] };
    for (const segment of [
      { ...empty, list: 'customers', sort: oldest },
      { ...empty, list: 'orders' },
    ])
      expect(await save('agent', segment)).toMatchObject({
        status: 422,
        body: { code: 'customers:segment-empty' },
      });
    expect((await save('agent', { ...empty, list: 'orders', sort: oldest })).status).toBe(201);
  });
});
