import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersModule } from '#features/customers/server/module.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { upsertOrdersWithItems } from './commands/upsert-order-items.ts';
import { ordersModule } from './module.ts';

const engines = await availableEngines();

// what a test reads of an answer; a missing part fails the expectation that reads it
type Row = { readonly orderId: string; readonly customerId: string; readonly number: string };
type Body = { readonly rows: readonly Row[]; readonly next: string | null; readonly created: number };
const order = (externalId: string, customer: string, more: object = {}) => ({
  externalId,
  customer: { externalId: customer },
  orderedAt: '2026-02-01T10:00:00Z',
  currency: 'EUR',
  ...more,
});

describe.each(engines)('orders over HTTP on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules: [customersModule, ordersModule] });
  });
  afterAll(() => app.close());

  const call = async (...args: Parameters<TestApplication['call']>) => {
    const answer = await app.call(...args);
    return { status: answer.status, body: answer.body as Body, text: answer.text };
  };
  const send = (path: string, records: object[], source = 'shop') =>
    call('owner', 'POST', path, { source, records });
  const customerNamed = async (search: string) =>
    (
      (await call('agent', 'GET', `/customers?search=${search}`)).body.rows as readonly unknown[]
    )[0] as Record<string, unknown>;
  it('asks who is there and what they may', async () => {
    expect((await call(null, 'GET', '/orders')).status).toBe(401);
    expect((await call('agent', 'POST', '/orders/batch', { records: [{}] })).status).toBe(403);
    expect((await call('agent', 'GET', '/orders.csv')).status).toBe(403);
    expect((await call('analyst', 'GET', '/subscriptions')).status).toBe(200);
  });

  it('stores orders and lines, sums what the source does not, and changes nothing the second time', async () => {
    await send('/customers/batch', [
      { externalId: 'a', name: 'Anna Adams' },
      { externalId: 'b', name: 'Bert Brown' },
    ]);
    const orders = [
      order('o1', 'a', {
        promisedAt: '2026-02-05T00:00:00Z',
        deliveredAt: '2026-02-07T00:00:00Z',
        attributes: { pay: 'card' },
      }),
      order('o2', 'a', { amountMinor: 5000, orderedAt: '2026-03-01T10:00:00Z' }),
      order('o3', 'a', { kind: 'cancellation', refersTo: 'o1' }),
      { ...order('o4', 'a'), customer: {} },
      { ...order('o5', 'a'), customer: { email: 'nobody' } },
    ];
    expect((await send('/orders/batch', orders)).body).toMatchObject({
      created: 3,
      refused: [
        { index: 3, reason: 'customers:reference-empty' },
        { index: 4, reason: 'orders:customer-unknown', value: 'nobody' },
      ],
    });
    const lines = [
      { orderExternalId: 'o1', lineNo: 1, sku: 'x', name: 'X\twith "tab"', quantity: 3, unitPriceMinor: 333 },
      { orderExternalId: 'o1', lineNo: 2, quantity: 0.5, unitPriceMinor: 101 },
      { orderExternalId: 'o2', lineNo: 1, amountMinor: 1 },
      { orderExternalId: 'o3', lineNo: 1, quantity: -3, unitPriceMinor: 333 },
      { orderExternalId: 'o9', lineNo: 1 },
    ];
    expect((await send('/order-items/batch', lines)).body).toMatchObject({
      created: 4,
      refused: [{ index: 4, reason: 'orders:order-unknown', field: 'orderExternalId', value: 'o9' }],
    });
    expect(await customerNamed('anna')).toMatchObject({
      ordersCount: 2,
      revenue: { minor: 1050 + 5000 - 999, currency: 'EUR' },
    });
    expect((await send('/orders/batch', orders.slice(0, 3))).body).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 3,
    });
    expect((await send('/order-items/batch', lines.slice(0, 4))).body).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 4,
    });
    expect(
      (
        await send('/order-items/batch', [
          { ...lines[0], quantity: 4 },
          { orderExternalId: 'o1', lineNo: 3, amountMinor: 7 },
        ])
      ).body,
    ).toMatchObject({ created: 1, changed: 1, unchanged: 0 });
    expect(await customerNamed('anna')).toMatchObject({ revenue: { minor: 1050 + 333 + 7 + 5000 - 999 } });
  });

  it('shows an order with its lines and what takes it back', async () => {
    const { body } = await call('agent', 'GET', '/orders?search=o1');
    const found = await call('agent', 'GET', `/orders/${body.rows[0]?.orderId}`);
    expect(found.body).toMatchObject({
      number: 'o1',
      late: true,
      amountFromItems: true,
      attributes: { pay: 'card' },
      items: [
        { lineNo: 1, name: 'X\twith "tab"', quantity: 4 },
        { lineNo: 2, quantity: 0.5, amountMinor: 51 },
        { lineNo: 3 },
      ],
      takenBackBy: [{ number: 'o3', kind: 'cancellation' }],
    });
    expect((await call('agent', 'GET', '/orders/00000000-0000-7000-8000-000000000000')).status).toBe(404);
  });

  it('gives an order to another customer with its lines when a newer record says so', async () => {
    expect((await send('/orders/batch', [order('o1', 'b')])).body).toMatchObject({ created: 0, changed: 1 });
    expect(await customerNamed('bert')).toMatchObject({ ordersCount: 1, revenue: { minor: 1050 + 333 + 7 } });
    expect(await customerNamed('anna')).toMatchObject({ ordersCount: 1 });
    const { body } = await call('agent', 'GET', '/orders?search=bert');
    expect((await call('agent', 'GET', `/orders/${body.rows[0]?.orderId}`)).body).toMatchObject({
      itemsTotal: 3,
    });
  });

  it('links a refund that came before its order', async () => {
    await send('/orders/batch', [
      order('r1', 'b', { kind: 'refund', refersTo: 'late-order', amountMinor: 100 }),
    ]);
    await send('/orders/batch', [order('late-order', 'b', { amountMinor: 300 })]);
    const { body } = await call('agent', 'GET', '/orders?search=r1');
    expect((await call('agent', 'GET', `/orders/${body.rows[0]?.orderId}`)).body).toMatchObject({
      refersTo: { number: 'late-order' },
    });
  });

  it('filters by day in the company’s zone, by money and by lateness', async () => {
    const count = async (filter: string) =>
      (await call('agent', 'GET', `/orders?${filter}`)).body.rows.length;
    expect(await count('filter[0][field]=orderedAt&filter[0][op]=eq&filter[0][value]=2026-03-01')).toBe(1);
    expect(
      await count(
        'filter[0][field]=orderedAt&filter[0][op]=between&filter[0][value][0]=2026-01-31&filter[0][value][1]=2026-02-01',
      ),
    ).toBe(4);
    expect(await count('filter[0][field]=amount&filter[0][op]=gte&filter[0][value]=50')).toBe(1);
    expect(await count('filter[0][field]=late&filter[0][op]=eq&filter[0][value]=true')).toBe(1);
  });

  it('keeps subscriptions: the end is the end, and can be taken back', async () => {
    const subscription = {
      externalId: 's1',
      customer: { externalId: 'a' },
      startedAt: '2026-01-01T00:00:00Z',
      amountMinor: 900,
      currency: 'EUR',
      plan: 'Basic',
    };
    expect((await send('/subscriptions/batch', [subscription])).body).toMatchObject({ created: 1 });
    expect(await customerNamed('anna')).toMatchObject({ activeSubscriptions: 1 });
    expect(
      (
        await send('/subscriptions/batch', [
          { ...subscription, endedAt: '2026-02-01T00:00:00Z', endReason: 'price' },
        ])
      ).body,
    ).toMatchObject({ changed: 1 });
    expect(await customerNamed('anna')).toMatchObject({ activeSubscriptions: 0 });
    expect(
      (await send('/subscriptions/batch', [{ ...subscription, endedAt: '2025-02-01T00:00:00Z' }])).body,
    ).toMatchObject({ refused: [{ reason: 'orders:ends-before-start' }] });
    expect((await send('/subscriptions/batch', [subscription])).body).toMatchObject({ changed: 1 });
    expect(
      (
        await call(
          'agent',
          'GET',
          '/subscriptions?filter[0][field]=active&filter[0][op]=eq&filter[0][value]=true',
        )
      ).body.rows,
    ).toHaveLength(1);
  });

  it('stands on the customer’s timeline, newest first, page by page', async () => {
    const { customerId } = (await customerNamed('anna')) as { customerId: string };
    const titles: string[] = [];
    let cursor = '';
    for (;;) {
      const { body } = await call('agent', 'GET', `/customers/${customerId}/timeline?limit=1${cursor}`);
      titles.push(...(body.rows as unknown as { title: string }[]).map((row) => row.title));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(titles).toEqual([
      'orders:timeline.order',
      'orders:timeline.cancellation',
      'orders:timeline.subscriptionStarted',
    ]);
  });

  it('follows a merge: totals are of both together, and apart again after it is taken back', async () => {
    const anna = (await customerNamed('anna')) as { customerId: string; revenue: { minor: number } };
    const bert = (await customerNamed('bert')) as { customerId: string; revenue: { minor: number } };
    const merged = await call('agent', 'POST', `/customers/${anna.customerId}/merge`, {
      mergedId: bert.customerId,
    });
    await app.settle();
    expect(await customerNamed('anna')).toMatchObject({
      revenue: { minor: anna.revenue.minor + bert.revenue.minor },
    });
    expect((await call('agent', 'GET', `/customers/${bert.customerId}`)).body).toMatchObject({
      found: false,
      mergedInto: anna.customerId,
    });
    const { mergeId } = merged.body as unknown as { mergeId: string };
    expect((await call('agent', 'POST', `/customers/merges/${mergeId}/undo`, {})).status).toBe(200);
    await app.settle();
    expect(await customerNamed('anna')).toMatchObject({ revenue: anna.revenue });
    expect(await customerNamed('bert')).toMatchObject({ revenue: bert.revenue });
  });

  it('takes orders with their lines in one go, in batches that cut orders apart, and repeats them without a change', async () => {
    const orders = Array.from({ length: 40 }, (_, i) => ({
      externalId: `w${i}`,
      kind: i % 10 === 9 ? ('cancellation' as const) : ('order' as const),
      customer: { externalId: `c${i % 7}` },
      orderedAt: '2026-01-01T00:00:00.000Z',
      currency: 'EUR',
      attributes: {},
    }));
    const lines = orders.flatMap((one, i) =>
      Array.from({ length: 5 }, (_, n) => ({
        orderExternalId: one.externalId,
        lineNo: n + 1,
        quantity: one.kind === 'order' ? 2 : -2,
        unitPriceMinor: 100 + i,
      })),
    );
    const run = async () => {
      const sums = { created: 0, changed: 0, unchanged: 0 };
      for (let at = 0; at < lines.length; at += 33) {
        const items = lines.slice(at, at + 33);
        const own = orders.filter((one) => items.some((item) => item.orderExternalId === one.externalId));
        const outcome = await app.command((ctx) =>
          upsertOrdersWithItems(ctx, 'file', own, items, { bulk: true }),
        );
        expect(outcome.items.refused).toEqual([]);
        sums.created += outcome.items.created;
        sums.changed += outcome.items.changed;
        sums.unchanged += outcome.items.unchanged;
      }
      return sums;
    };
    expect(await run()).toEqual({ created: 200, changed: 0, unchanged: 0 });
    const wrong = await app.command((ctx) =>
      sql<{ n: number }>`
      select count(*)::int as n from orders o where source = 'file' and amount_minor <> (select abs(sum(i.amount_minor)) from order_items i where i.customer_id = o.customer_id and i.order_id = o.order_id)`.execute(
        ctx.db,
      ),
    );
    expect(wrong.rows[0]?.n).toBe(0);
    expect(await run()).toEqual({ created: 0, changed: 0, unchanged: 200 });
  });

  it('gives the whole list as a file', async () => {
    const { text } = await call('analyst', 'GET', '/orders.csv?sort=-amount');
    expect(text.trim().split('\r\n')).toHaveLength(1 + 5 + 40);
  });
});
