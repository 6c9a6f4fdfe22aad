import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentView } from '#features/customers/core/schema.ts';
import { customersModule } from '#features/customers/server/module.ts';
import { identityModule } from '#features/identity/server/module.ts';
import { journeyModule } from '#features/journey/server/module.ts';
import { ordersModule } from '#features/orders/server/module.ts';
import { surveysModule } from '#features/surveys/server/module.ts';
import { ticketsModule } from '#features/tickets/server/module.ts';
import type { Filter } from '#platform/core/paging.ts';
import type { Role } from '#platform/core/permission.ts';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { openPostgresAnalytics } from '#platform/server/analytics/postgres.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { createParams } from '../core/filter.ts';
import { segmentFilter } from '../core/segment.ts';
import { customerRow, id, insertRows, orderRow, type Row } from './fixtures/books.ts';
import { retentionModule } from './module.ts';

const modules = [
  identityModule,
  customersModule,
  journeyModule,
  ordersModule,
  ticketsModule,
  surveysModule,
  retentionModule,
];
const engines = await availableEngines();
const DAY = 86_400_000;
const start = Date.parse('2025-06-01T10:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();
const stamp = '2026-01-01T00:00:00Z';

/** 600 buyers whose orders take 1 to 12 days, promised in 6; the later, the fewer buy again: many stand in a group twice. */
function books(): Record<string, Row[]> {
  const customers: Row[] = [];
  const orders: Row[] = [];
  for (let n = 1; n <= 600; n += 1) {
    customers.push(customerRow(n, { name: `Person ${n}` }));
    const takes = 1 + (n % 12);
    const bought = (turn: number, at: number) =>
      orderRow(n, n * 10 + turn, iso(at), {
        promised_at: iso(at + 6 * DAY + 1000),
        delivered_at: iso(at + takes * DAY),
      });
    const first = start + (n % 90) * DAY;
    orders.push(bought(0, first));
    if ((n * 7919) % 100 >= 15 + 4 * takes) orders.push(bought(1, first + 40 * DAY));
  }
  customers.push(customerRow(700, { name: 'Person 700' }));
  orders.push(orderRow(700, 7000, '2026-02-01T10:00:00Z'));
  const settings = [
    { key: 'company', value: { churnModel: 'purchase', churnDays: 60 } as never, updated_at: stamp },
  ];
  const customer_stats = customers.map(({ customer_id }) => ({ customer_id: customer_id ?? '' }));
  return { customers, customer_stats, orders, settings };
}

/** A filter as the address of a list spells it. */
const searchOf = (filter: Filter): string =>
  filter
    .map(({ field, op, value }, at) => {
      const values = (Array.isArray(value) ? value : [value]).map(
        (one, nth) => `&filter[${at}][value][${nth}]=${encodeURIComponent(String(one))}`,
      );
      return `&filter[${at}][field]=${field}&filter[${at}][op]=${op}${values.join('')}`;
    })
    .join('');

// on a shared server announcements wait for older transactions of others
describe.each(engines)('a group of a driver saved as a segment, on %s', { timeout: 120_000 }, (engine) => {
  let app: TestApplication;
  /** who is in the group, each once */
  let late: string[];
  beforeAll(async () => {
    app = await startTestApplication({ modules, engine, clock: () => new Date('2026-02-02T09:00:00Z') });
    const { database, analytics } = app.application.services;
    for (const [table, rows] of Object.entries(books())) await insertRows(database, table, rows);
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await analytics.catchUp();
    const file = await app.call('owner', 'GET', '/retention/band.csv?exposure=delivery-late&group=yes');
    const lines = file.text.trim().split('\r\n').slice(1);
    late = [...new Set(lines.map((line) => line.slice(0, 36)))].sort();
    expect(late.length).toBeGreaterThan(200);
    expect(lines.length).toBeGreaterThan(late.length);
  }, 120_000);
  afterAll(() => app.close());

  const path = '/retention/drivers/delivery-late/band/segment';
  const call = async (as: Role | null, method: string, at: string, body?: object) => {
    const answer = await app.call(as, method, at, body);
    return { status: answer.status, body: answer.body as Record<string, unknown> };
  };
  const settle = async () => {
    await app.settle();
    await app.application.services.analytics.catchUp();
  };
  const save = async (name: string): Promise<string> => {
    const { status, body } = await call('analyst', 'POST', path, { group: 'yes', name });
    expect([status, body.customers]).toEqual([202, late.length]);
    await settle();
    return body.segmentId as string;
  };
  const segmentOf = async (segmentId: string) =>
    ((await app.call('analyst', 'GET', '/segments')).body as SegmentView[]).find(
      (one) => one.segmentId === segmentId,
    );
  const listed = async (filter: Filter): Promise<string[]> => {
    const rows: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await app.call('agent', 'GET', `/customers?limit=200${searchOf(filter)}${more}`))
        .body as { rows: { customerId: string }[]; next: string | null };
      rows.push(...page.rows.map(({ customerId }) => customerId));
      cursor = page.next;
    }
    return rows.sort();
  };
  /** The same condition asked of DuckDB and of the views. */
  const found = async (filter: Filter): Promise<string[]> => {
    const params = createParams();
    const where = segmentFilter(filter)(params);
    const text = `select cast(customer_id as text) as id from fact_customers where ${where} order by 1`;
    expect(dialectProblems(text)).toEqual([]);
    const { analytics, database } = app.application.services;
    const views = await openPostgresAnalytics(
      database,
      modules.flatMap((one) => one.facts ?? []),
    );
    const duck = await analytics.rows<{ id: string }>(text, params.list);
    expect(await views.rows(text, params.list)).toEqual(duck);
    return duck.map((row) => row.id);
  };
  const being = (segmentId: string, op: 'in' | 'ne' = 'in'): Filter => [
    { field: 'segment', op, value: [segmentId] },
  ];

  it('lists each customer once, for the list of customers and for every figure', async () => {
    const segmentId = await save('Late');
    expect(await segmentOf(segmentId)).toMatchObject({
      name: 'Late',
      filter: being(segmentId),
      mine: true,
      fixed: { customers: late.length, of: null, origin: { to: '/drivers/delivery-late' } },
    });
    expect(await listed(being(segmentId))).toEqual(late);
    expect(await found(being(segmentId))).toEqual(late);
    const others = (await listed([])).filter((one) => !late.includes(one));
    expect(await listed(being(segmentId, 'ne'))).toEqual(others);
    expect(await found(being(segmentId, 'ne'))).toEqual(others);

    const within = async (segment?: string) =>
      (
        (
          await app.call(
            'analyst',
            'GET',
            `/retention/drivers/delivery-late${segment ? `?segment=${segment}` : ''}`,
          )
        ).body as { result: { bins: { key: string; n: number }[]; n: number } }
      ).result;
    const bins = (await within()).bins;
    expect((await within(segmentId)).n).toBe(bins.find(({ key }) => key === 'yes')?.n);
    const choices = (await app.call('analyst', 'GET', '/metrics/choices')).body as {
      segments: { key: string }[];
    };
    expect(choices.segments.map(({ key }) => key)).toContain(segmentId);
    const { body: audit } = await app.call('owner', 'GET', '/audit?limit=50');
    expect(JSON.stringify(audit)).toContain('customers.add-segment');
  });

  it('is kept like any other segment, but not with other conditions', async () => {
    const segmentId = await save('To keep');
    const at = `/segments/${segmentId}`;
    const same = { list: 'customers', name: 'Kept', filter: being(segmentId) };
    expect((await call('manager', 'PUT', at, same)).body).toMatchObject({ name: 'Kept' });
    const other = { ...same, filter: [{ field: 'name', op: 'eq', value: 'x' }] };
    expect((await call('manager', 'PUT', at, other)).body.code).toBe('customers:segment-fixed');
    const narrower = {
      list: 'customers',
      name: 'Kept and named',
      filter: [...being(segmentId), { field: 'name', op: 'eq', value: 'Person 6' }],
    };
    const second = (await call('agent', 'POST', '/segments', narrower)).body.segmentId as string;
    expect((await call('agent', 'DELETE', at)).body).toMatchObject({ code: 'customers:segment-used' });
    expect((await call('agent', 'DELETE', `/segments/${second}`)).status).toBe(200);
    expect((await call('agent', 'DELETE', at)).status).toBe(200);
    await settle();
    expect(await listed(being(segmentId))).toEqual([]);
    expect(await found(being(segmentId))).toEqual([]);
  });

  it('refuses whom it does not know, a group that is not there, a taken name and a bad condition', async () => {
    await save('Taken');
    const code = async (as: Role | null, body: object) => {
      const answer = await call(as, 'POST', path, body);
      return answer.status === 401 ? 401 : answer.body.code;
    };
    expect(await code(null, { group: 'yes', name: 'x' })).toBe(401);
    expect(await code('agent', { group: 'never', name: 'x' })).toBe('retention:group-unknown');
    expect(await code('agent', { group: 'yes', name: 'taken' })).toBe('customers:segment-exists');
    const origin = { label: 'x', to: '//elsewhere.example' };
    expect(await code('agent', { group: 'yes', name: 'x', origin })).toBe('platform:invalid-input');
    const bad = searchOf([{ field: 'segment', op: 'in', value: ['x'] }]);
    expect((await call('agent', 'GET', `/customers?limit=1${bad}`)).body.code).toBe('platform:bad-filter');
    expect((await call('agent', 'GET', '/customers?sort[field]=segment&sort[direction]=asc')).body.code).toBe(
      'platform:bad-filter',
    );
  });

  it('follows a merge and its undoing, and forgets who is erased', async () => {
    const segmentId = await save('Followed');
    const [first = '', second = '', third = ''] = late;
    const outside = id(700);
    const merge = async (survivor: string, mergedId: string) =>
      (await call('owner', 'POST', `/customers/${survivor}/merge`, { mergedId })).body.mergeId as string;
    const both = async (): Promise<string[]> => {
      await settle();
      const now = await listed(being(segmentId));
      expect(await found(being(segmentId))).toEqual(now);
      return now;
    };
    const within = await merge(first, second);
    const out = await merge(outside, third);
    expect(await both()).toEqual([first, ...late.slice(3), outside]);
    for (const mergeId of [within, out])
      expect((await call('owner', 'POST', `/customers/merges/${mergeId}/undo`)).status).toBe(200);
    expect(await both()).toEqual(late);
    expect((await call('owner', 'POST', `/customers/${second}/erase`)).status).toBe(200);
    expect(await both()).toEqual(late.filter((one) => one !== second));
  });
});
