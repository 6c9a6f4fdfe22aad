import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersPermissions } from '#features/customers/core/permissions.ts';
import type { ServerModule } from '#platform/server/module.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { BandRow } from '../core/contract/link.ts';
import type { DriverResult } from '../core/link/driver-result.ts';
import { customerRow, insertRows, orderRow, type Row, testedModules } from './fixtures/books.ts';

type Page = { rows: BandRow[]; next: string | null; total: number };

/** Who may see names and take files away is the customers' row's affair. */
const modules: readonly ServerModule[] = [
  ...testedModules,
  { row: 'names', contract: {}, router: {}, permissions: customersPermissions, messages: { en: {}, ru: {} } },
];
const engines = await availableEngines();
const stamp = '2026-01-01T00:00:00Z';
const DAY = 86_400_000;
const start = Date.parse('2025-06-01T10:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

/** 600 buyers of one order each that takes 1 to 12 days, promised in 6; the later it comes, the fewer buy again. */
function books(): Record<string, Row[]> {
  const customers: Row[] = [];
  const orders: Row[] = [];
  for (let n = 1; n <= 600; n += 1) {
    customers.push(customerRow(n, { name: `Person ${n}`, tier: n % 2 ? 'gold' : 'basic' }));
    const at = start + (n % 90) * DAY;
    const takes = 1 + (n % 12);
    orders.push(
      orderRow(n, n * 10, iso(at), {
        promised_at: iso(at + 6 * DAY + 1000),
        delivered_at: iso(at + takes * DAY),
      }),
    );
    if ((n * 7919) % 100 >= 15 + 4 * takes) orders.push(orderRow(n, n * 10 + 1, iso(at + 40 * DAY)));
  }
  // somebody who still buys: the day that counts as today
  customers.push(customerRow(700, { name: 'Person 700', tier: 'gold' }));
  orders.push(orderRow(700, 7000, '2026-02-01T10:00:00Z'));
  const settings = [
    { key: 'company', value: { churnModel: 'purchase', churnDays: 60 } as never, updated_at: stamp },
  ];
  return { customers, orders, settings };
}

describe.each(engines)('who is behind a group of a driver, on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({
      modules,
      engine,
      clock: () => new Date('2026-02-02T09:00:00Z'),
    });
    const { database, analytics } = app.application.services;
    for (const [table, rows] of Object.entries(books())) await insertRows(database, table, rows);
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await analytics.catchUp();
  }, 120_000);
  afterAll(() => app.close());

  const driver = async (exposure: string): Promise<DriverResult> => {
    const answer = await app.call('analyst', 'GET', `/retention/drivers/${exposure}`);
    expect(answer.status).toBe(200);
    return (answer.body as { result: DriverResult }).result;
  };

  /** Every row of a group, by pages of `limit`. */
  async function everybody(exposure: string, group: string, limit: number): Promise<Page> {
    const rows: BandRow[] = [];
    let total = 0;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const path = `/retention/drivers/${exposure}/band?group=${encodeURIComponent(group)}&limit=${limit}${more}`;
      const page = (await app.call('analyst', 'GET', path)).body as Page;
      rows.push(...page.rows);
      total = page.total;
      cursor = page.next;
    }
    return { rows, next: null, total };
  }

  it.each(['delivery-late', 'delivery-time'])(
    'is as many as the group counts, and as many of them lost: %s',
    async (exposure) => {
      const { bins, n, state } = await driver(exposure);
      expect(state).toBe('answered');
      let seen = 0;
      for (const bin of bins) {
        const { rows, total } = await everybody(exposure, bin.key, 37);
        expect(total).toBe(bin.n);
        expect(rows.length).toBe(bin.n);
        expect(new Set(rows.map(({ encounterId }) => encounterId)).size).toBe(bin.n);
        const stayed = rows.filter(({ lost }) => !lost).length / rows.length;
        expect(stayed).toBeCloseTo(bin.crude.value, 10);
        expect(rows.map(({ day }) => day)).toEqual(
          rows
            .map(({ day }) => day)
            .toSorted()
            .toReversed(),
        );
        if (bin.to !== null && exposure === 'delivery-time')
          expect(
            rows.every(({ value }) => value !== null && value > (bin.from ?? 0) && value <= (bin.to ?? 0)),
          ).toBe(true);
        seen += rows.length;
      }
      expect(seen).toBe(n);
    },
  );

  it('names the customers, and comes whole as a file', async () => {
    const { bins } = await driver('delivery-late');
    const late = bins.find(({ key }) => key === 'yes');
    const { rows } = await everybody('delivery-late', 'yes', 200);
    expect(rows.every(({ name }) => name?.startsWith('Person '))).toBe(true);
    const file = await app.call('analyst', 'GET', '/retention/band.csv?exposure=delivery-late&group=yes');
    expect(file.status).toBe(200);
    expect(file.text.split('\r\n').length - 2).toBe(late?.n);
  });

  it('is narrowed by the slice like the driver itself', async () => {
    const path = '/retention/drivers/delivery-late/band?group=yes&limit=200&tier=gold';
    const page = (await app.call('analyst', 'GET', path)).body as Page;
    const whole = await everybody('delivery-late', 'yes', 200);
    expect(page.rows.length).toBeGreaterThan(0);
    expect(page.rows.length).toBeLessThan(whole.rows.length);
    expect(page.total).toBe(page.rows.length);
  });

  it('refuses a group there is not, and a cursor that is none', async () => {
    expect(
      await app.call('analyst', 'GET', '/retention/drivers/delivery-late/band?group=perhaps'),
    ).toMatchObject({
      status: 404,
      body: { code: 'retention:group-unknown' },
    });
    expect(
      await app.call('analyst', 'GET', '/retention/drivers/delivery-late/band?group=yes&cursor=nonsense'),
    ).toMatchObject({ status: 400, body: { code: 'platform:bad-cursor' } });
    expect(await app.call('analyst', 'GET', '/retention/band.csv?exposure=nothing&group=yes')).toMatchObject({
      status: 400,
    });
  });
});
