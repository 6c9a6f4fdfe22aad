import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { customersModule } from './module.ts';

const engines = await availableEngines();

// what a test reads of an answer; a missing part fails the expectation that reads it
type Row = { readonly name: string; readonly customerId: string };
type Body = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
  readonly segmentId: string;
  readonly customer: { readonly identities: readonly unknown[] };
};

describe.each(engines)('customers over HTTP on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules: [customersModule] });
  });
  afterAll(() => app.close());

  const call = async (...args: Parameters<TestApplication['call']>) => {
    const answer = await app.call(...args);
    return { status: answer.status, body: answer.body as Body, text: answer.text };
  };
  const send = (records: object[], source = 'shop') =>
    call('owner', 'POST', '/customers/batch', { source, records });

  it('asks who is there and what they may', async () => {
    expect((await call(null, 'GET', '/customers')).status).toBe(401);
    expect(
      (await call('analyst', 'POST', '/customers/batch', { source: 'shop', records: [{}] })).status,
    ).toBe(403);
    expect((await call('agent', 'GET', '/customers.csv')).status).toBe(403);
    expect((await call(null, 'GET', '/customers.csv')).status).toBe(401);
    expect(
      (await call('agent', 'POST', '/customers/00000000-0000-7000-8000-000000000000/erase')).status,
    ).toBe(403);
  });

  it('stores a batch, says record by record what it refuses, and changes nothing the second time', async () => {
    const records = [
      {
        externalId: 'a',
        name: 'Анна\u0000 Петрова',
        email: 'anna@example.org',
        phone: '+7 912 345-67-89',
        tier: 'gold',
        tags: ['vip', 'tells "all", \\ {x}'],
        attributes: { plan: 'b', n: 1 },
      },
      { externalId: 'b', name: 'Bob', email: 'nowhere' },
      { name: 'Nobody' },
      { externalId: 'c', kind: 'company', name: 'Example Ltd' },
      { externalId: 'c1', companyExternalId: 'c', name: 'Carl', email: 'carl@example.net' },
      { externalId: 'd', name: 5 },
    ];
    const first = await send(records);
    expect(first.body).toMatchObject({
      created: 3,
      changed: 0,
      unchanged: 0,
      refused: [
        { index: 1, reason: 'customers:email-invalid', field: 'email', value: 'nowhere' },
        { index: 2, reason: 'customers:no-identity' },
        { index: 5, reason: 'platform:invalid-field', field: 'name', value: '5' },
      ],
    });
    const second = await send(records);
    expect(second.body).toMatchObject({ created: 0, changed: 0, unchanged: 3 });
    const third = await send([{ externalId: 'a', city: 'Казань', attributes: { n: 2 } }]);
    expect(third.body).toMatchObject({ changed: 1 });
  });

  it('finds by name, address, id and the beginning of a word; filters, sorts and pages', async () => {
    await send(
      Array.from({ length: 25 }, (_, i) => ({
        externalId: `p${i}`,
        name: `Person ${String(i).padStart(2, '0')}`,
        country: i % 2 ? 'DE' : 'FR',
      })),
      'crm',
    );
    const find = async (search: string) =>
      (await call('agent', 'GET', `/customers?search=${encodeURIComponent(search)}`)).body.rows.map(
        (row) => row.name,
      );
    expect(await find('петр')).toEqual(['Анна Петрова']);
    expect(await find('anna@exam')).toEqual(['Анна Петрова']);
    expect(await find('+7912345')).toEqual(['Анна Петрова']);
    expect(await find('carl')).toEqual(['Example Ltd']);
    expect(await find('\u0000анна')).toHaveLength(1);
    expect(await find("'; drop table customers; --")).toEqual([]);
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const path = `/customers?limit=4&sort[field]=name&sort[direction]=desc&filter[0][field]=country&filter[0][op]=eq&filter[0][value]=DE${cursor}`;
      const { body } = await call('agent', 'GET', path);
      expect(body.total).toBe(12);
      seen.push(...body.rows.map((row) => row.name));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(
      Array.from({ length: 12 }, (_, i) => `Person ${String(23 - 2 * i).padStart(2, '0')}`),
    );
  });

  it('pages through empty values too, each row once', async () => {
    const ids = new Set<string>();
    let cursor = '';
    for (;;) {
      const { body } = await call(
        'agent',
        'GET',
        `/customers?limit=5&sort[field]=tier&sort[direction]=asc${cursor}`,
      );
      for (const row of body.rows) {
        expect(ids.has(row.customerId)).toBe(false);
        ids.add(row.customerId);
      }
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(ids.size).toBe(27);
  });

  it('refuses fields, values and cursors it does not know', async () => {
    expect(
      await call('agent', 'GET', '/customers?filter[0][field]=password&filter[0][op]=eq&filter[0][value]=1'),
    ).toMatchObject({ status: 400, body: { code: 'platform:bad-filter' } });
    expect(
      await call(
        'agent',
        'GET',
        '/customers?filter[0][field]=ordersCount&filter[0][op]=gt&filter[0][value]=many',
      ),
    ).toMatchObject({ status: 400 });
    expect(
      await call(
        'agent',
        'GET',
        '/customers?filter[0][field]=createdAt&filter[0][op]=gte&filter[0][value]=2026-13-45',
      ),
    ).toMatchObject({ status: 400 });
    expect(await call('agent', 'GET', '/customers?sort[field]=__proto__&sort[direction]=asc')).toMatchObject({
      status: 400,
    });
    expect(await call('agent', 'GET', '/customers?cursor=abc')).toMatchObject({
      status: 400,
      body: { code: 'platform:bad-cursor' },
    });
  });

  it('gives the whole list as a file', async () => {
    const { text, status } = await call(
      'analyst',
      'GET',
      `/customers.csv?sort=name&filter=${encodeURIComponent('[{"field":"tier","op":"eq","value":"gold"}]')}`,
    );
    expect(status).toBe(200);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('Анна Петрова');
  });

  it('changes a customer by hand and shows the one page', async () => {
    const { body } = await call('agent', 'GET', '/customers?search=anna');
    const [row] = body.rows;
    const path = `/customers/${row?.customerId}`;
    const changed = await call('agent', 'PATCH', path, { name: 'Анна Иванова', tier: '' });
    expect(changed.body).toMatchObject({
      name: 'Анна Иванова',
      tier: null,
      city: 'Казань',
      attributes: { plan: 'b', n: 2 },
      tags: ['vip', 'tells "all", \\ {x}'],
    });
    expect(await call('agent', 'PATCH', path, { timeZone: 'Mars/Olympus' })).toMatchObject({
      status: 422,
      body: { code: 'customers:time-zone-unknown' },
    });
    const found = await call('agent', 'GET', path);
    expect(found.body).toMatchObject({
      found: true,
      customer: { contacts: [{ email: 'anna@example.org', phone: '+79123456789' }] },
    });
    expect(found.body.customer.identities.length).toBe(3);
    expect((await call('agent', 'GET', '/customers/00000000-0000-7000-8000-000000000000')).status).toBe(404);
  });

  it('keeps segments by name', async () => {
    const segment = {
      list: 'customers',
      name: 'Germans',
      filter: [{ field: 'country', op: 'eq', value: 'DE' }],
    };
    const added = await call('agent', 'POST', '/segments', segment);
    expect(added.status).toBe(201);
    expect(await call('agent', 'POST', '/segments', { ...segment, name: 'GERMANS' })).toMatchObject({
      status: 409,
      body: { code: 'customers:segment-exists' },
    });
    expect((await call('analyst', 'GET', '/segments?list=customers')).body).toMatchObject([
      { name: 'Germans' },
    ]);
    expect((await call('agent', 'DELETE', `/segments/${added.body.segmentId}`)).status).toBe(200);
    expect((await call('agent', 'DELETE', `/segments/${added.body.segmentId}`)).status).toBe(404);
  });

  it('erases who somebody is, and no import brings them back', async () => {
    await send([{ externalId: 'gone', name: 'Gone Person', email: 'gone@example.org' }]);
    const { body } = await call('owner', 'GET', '/customers?search=gone');
    const id = body.rows[0]?.customerId;
    const data = await call('owner', 'GET', `/customers/${id}/data`);
    expect(JSON.stringify(data.body)).toContain('gone@example.org');
    expect((await call('owner', 'POST', `/customers/${id}/erase`, {})).status).toBe(200);
    const after = await call('owner', 'GET', `/customers/${id}/data`);
    expect(JSON.stringify(after.body)).not.toMatch(/Gone|example\.org/);
    expect(
      (await send([{ externalId: 'gone', name: 'Gone Person', email: 'gone@example.org' }])).body,
    ).toMatchObject({ created: 0, refused: [{ reason: 'customers:erased' }] });
    expect((await call('owner', 'POST', `/customers/${id}/erase`, {})).status).toBe(409);
  });
});
