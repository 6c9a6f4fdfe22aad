import { existsSync, readFileSync } from 'node:fs';
import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersPermissions } from '#features/customers/core/permissions.ts';
import type { Analytics } from '#platform/server/analytics/analytics.ts';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { openPostgresAnalytics } from '#platform/server/analytics/postgres.ts';
import type { ServerModule } from '#platform/server/module.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { drawExponential } from '#stats/numeric/draw.ts';
import { createRandom } from '#stats/numeric/random.ts';
import type { ForecastGroup, LeavingRow } from '../core/contract/leaving.ts';
import {
  answerRow,
  customerRow,
  id,
  insertRows,
  orderRow,
  type Row,
  surveyRow,
  testedModules,
} from './fixtures/books.ts';
import { retentionRouter as router } from './procedures.ts';

type Model = {
  today: string;
  listDays: number;
  rule: { model: string; days: number };
  groups: ForecastGroup[];
  totals: {
    customers: number;
    leaving: { value: number | null; n: number };
    atRisk: number | null;
    handled: number;
  };
  service: { open: number; rising: number };
};
type Page = { rows: LeavingRow[]; next: string | null; total: number };

const engines = await availableEngines();
const stamp = '2026-01-01T00:00:00Z';
const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);
const iso = (at: number): string => new Date(at).toISOString();
const DAY = 86_400_000;
const last = day('2026-06-30');

/** Who may see names and take files away is the customers' row's affair. */
const modules: readonly ServerModule[] = [
  ...testedModules,
  {
    row: 'names',
    contract: {},
    router: {},
    permissions: customersPermissions,
    messages: { en: {}, ru: {} },
  },
];

async function companyOf(
  engine: (typeof engines)[number],
  rows: Readonly<Record<string, readonly Row[]>>,
  clock = '2026-07-01T09:00:00Z',
): Promise<TestApplication> {
  const app = await startTestApplication({ modules, engine, clock: () => new Date(clock) });
  const { database, analytics } = app.application.services;
  for (const [table, list] of Object.entries(rows))
    if (list.length > 0) await insertRows(database, table, list);
  await app.command((ctx) => ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }));
  await analytics.catchUp();
  return app;
}

const get = async <T>(app: TestApplication, path: string): Promise<T> => {
  const answer = await app.call('analyst', 'GET', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};

/**
 * 240 buyers who pause 6 to 60 days and stop one after another; the rule is 60 days without a purchase. 200 contracts at
 * 30 a month of which two in five have ended. The first three customers are known in every detail.
 */
function books(): Record<string, Row[]> {
  const customers: Row[] = [];
  const orders: Row[] = [];
  const subscriptions: Row[] = [];
  const add = (n: number, over: Row = {}) =>
    customers.push(
      customerRow(n, {
        tier: n % 3 === 0 ? 'gold' : 'basic',
        country: n % 2 ? 'DE' : 'FR',
        name: `Person ${n}`,
        ...over,
      }),
    );
  const buy = (n: number, first: number, count: number, pause: number) => {
    for (let k = 0; k < count; k += 1)
      orders.push(
        orderRow(n, n * 1000 + k, iso(first + k * pause * DAY), {
          amount_minor: 2_000 + 10 * (n % 50),
          promised_at: null,
          delivered_at: null,
        }),
      );
  };
  // 1: seven purchases every 23 days, silent for 61
  add(1);
  buy(1, last - (6 * 23 + 61) * DAY, 7, 23);
  // 2: bought once, the order came three days late
  add(2);
  orders.push(
    orderRow(2, 2000, iso(last - 30 * DAY), {
      promised_at: iso(last - 25 * DAY),
      delivered_at: iso(last - 22 * DAY),
    }),
  );
  // 3: a contract whose end is known
  add(3);
  const random = createRandom(5);
  for (let n = 10; n < 250; n += 1) {
    add(n);
    const pause = [6, 14, 30, 60][n % 4] ?? 30;
    let at = last - (200 + Math.floor(random() * 160)) * DAY;
    for (let k = 0; at <= last; k += 1) {
      orders.push(orderRow(n, n * 1000 + k, iso(at), { amount_minor: 2_000 + 10 * (n % 50) }));
      // now and then a purchase is the last one
      if (k > 0 && random() < 0.08) break;
      at += Math.ceil(drawExponential(random, 1 / pause)) * DAY;
    }
  }
  const sign = (n: number, from: number, until: number | null) =>
    subscriptions.push({
      customer_id: id(n),
      subscription_id: id(900_000 + n),
      number: '',
      source: 'test',
      plan: 'club',
      started_at: iso(from),
      ended_at: until === null ? null : iso(until),
      amount_minor: 3_000,
      period: 'month',
      currency: 'EUR',
      created_at: stamp,
      updated_at: stamp,
    });
  sign(3, last - 400 * DAY, last + 20 * DAY);
  for (let n = 300; n < 500; n += 1) {
    add(n);
    const from = last - (260 + ((n * 29) % 140)) * DAY;
    const length = 20 + ((n * 67) % 350);
    sign(n, from, n % 5 < 3 || from + length * DAY > last ? null : from + length * DAY);
  }
  // what nobody sees: our own people
  add(600, { internal: true });
  buy(600, last - 100 * DAY, 5, 20);
  const tickets = [1, 2].map((k) => ({
    customer_id: id(1),
    ticket_id: id(700_000 + k),
    number: k,
    source: 'test',
    channel: 'email',
    live: false,
    status: 'open',
    priority: 'normal',
    topic: 'delivery',
    initiated_by: 'customer',
    created_at: iso(last - 5 * DAY),
    updated_at: iso(last - 5 * DAY),
  }));
  return {
    customers,
    orders,
    subscriptions,
    tickets,
    ticket_waits: [
      {
        customer_id: id(1),
        ticket_id: id(700_001),
        wait_no: 1,
        kind: 'first',
        outcome: 'open',
        started_at: iso(last - 5 * DAY),
        ended_at: null,
        seconds: null,
        business_seconds: null,
      },
    ],
    customer_stats: [
      {
        customer_id: id(1),
        orders_count: 7,
        revenue_minor: 14_000,
        currency: 'EUR',
        tickets_count: 2,
        open_tickets: 2,
        active_subscriptions: 0,
        answers_count: 2,
      },
    ],
    surveys: [surveyRow(500, 'nps'), surveyRow(501, 'csat')],
    answers: [
      answerRow(1, 601, 500, 9, iso(last - 90 * DAY), { moment: 'relationship' }),
      answerRow(1, 602, 500, 3, iso(last - 12 * DAY), { moment: 'relationship' }),
      answerRow(1, 603, 501, 5, iso(last - 4 * DAY)),
    ],
    settings: [
      { key: 'company', value: { churnModel: 'purchase', churnDays: 60 } as never, updated_at: stamp },
    ],
  };
}

/** Equal but for the order in which the engines count cells: a search then ends within a hair of the same place. */
function expectClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    if (Math.abs(actual - expected) > 1e-4 * Math.max(1, Math.abs(expected)))
      throw new Error(`${path}: ${actual} is not ${expected}`);
    return;
  }
  if (actual === null || expected === null || typeof actual !== 'object' || typeof expected !== 'object') {
    if (actual !== expected) throw new Error(`${path}: ${String(actual)} is not ${String(expected)}`);
    return;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)]))
    expectClose(Reflect.get(actual, key), Reflect.get(expected, key), `${path}.${key}`);
}

describe.each(engines)('who is leaving, on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await companyOf(engine, books());
  }, 120_000);
  afterAll(() => app.close());

  const list = (query = ''): Promise<Page> => get<Page>(app, `/leaving?limit=200${query}`);
  const rowOf = async (n: number): Promise<LeavingRow> => {
    const found = [];
    for (let cursor = ''; ; ) {
      const page = await list(cursor);
      found.push(...page.rows);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    const row = found.find(({ customerId }) => customerId === id(n));
    if (!row) throw new Error(`customer ${n} is not on the list`);
    return row;
  };

  it('gives every fact a number, and no reason where there is none', async () => {
    const row = await rowOf(1);
    expect(row).toMatchObject({
      name: 'Person 1',
      kind: 'purchase',
      state: 'overdue',
      silence: 61,
      purchases: 7,
      tenure: 6 * 23 + 61,
      openTickets: 2,
      recentTickets: 2,
      lastPurchase: '2026-04-30',
    });
    expect(row.reasons).toEqual([
      { kind: 'waiting', numbers: { count: 1, days: 5 } },
      { kind: 'nps', numbers: { score: 3, max: 10, count: 12 } },
      { kind: 'pause', numbers: { usual: 23, count: 61 } },
      { kind: 'open', numbers: { count: 1 } },
    ]);
    expect((await rowOf(2)).reasons).toEqual([{ kind: 'late', numbers: { count: 3 } }]);
    const quiet = (await list('&sort[field]=silence&sort[direction]=asc')).rows.find(
      ({ kind, silence }) => kind === 'purchase' && silence === 0,
    );
    expect(quiet?.reasons).toEqual([]);
  });

  it('knows the end of a contract that is written down', async () => {
    const row = await rowOf(3);
    expect(row).toMatchObject({
      kind: 'contract',
      basis: 'known',
      probability: 1,
      plan: 'club',
      expected: null,
    });
    expect(row.reasons).toEqual([{ kind: 'ends', numbers: { count: 20 } }]);
    // 30 a month for a year, discounted at 10 %
    expect(row.atRisk).toBeCloseTo((360 * (1 - 1 / 1.1)) / Math.log(1.1), 6);
  });

  it('tests itself on the last 90 days, beside the days since the last purchase', async () => {
    const model = await get<Model>(app, '/leaving/model');
    expect(model).toMatchObject({
      today: '2026-06-30',
      listDays: 120,
      rule: { model: 'purchase', days: 60 },
    });
    const buyers = model.groups.find(({ kind }) => kind === 'purchase');
    const test = buyers?.backTest;
    expect(test).toMatchObject({ fittedUntil: '2026-04-01', until: '2026-06-30' });
    if (!test?.model || !test.difference) throw new Error('no back-test');
    expect(test.baseline.auc.n).toBe(test.n);
    expect(test.model.auc.value).toBeGreaterThan(0.5);
    expect(test.difference.value).toBeCloseTo(
      (test.model.auc.value ?? 0) - (test.baseline.auc.value ?? 0),
      9,
    );
    expect(buyers?.basis).toBe(test.difference.low > 0 ? 'model' : 'baseline');
    expect(test.calibration.reduce((sum, { seen }) => sum + seen.n, 0)).toBe(test.n);
    expect(test.calibration.reduce((sum, { seen }) => sum + Math.round((seen.value ?? 0) * seen.n), 0)).toBe(
      test.left,
    );
    const holders = model.groups.find(({ kind }) => kind === 'contract');
    expect(holders?.fits.map(({ plan }) => plan)).toContain(null);
    expect(holders?.backTest?.n).toBeGreaterThan(50);
  });

  it('pages by the last row seen to the same list, whatever the order', async () => {
    for (const sort of [
      '',
      '&sort[field]=silence&sort[direction]=asc',
      '&sort[field]=tier&sort[direction]=desc',
    ]) {
      const whole = await list(sort);
      expect(whole.total).toBeGreaterThan(200);
      const some: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await get<Page>(app, `/leaving?limit=37${sort}${cursor}`);
        some.push(...page.rows.map(({ customerId }) => customerId));
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(new Set(some).size).toBe(whole.total);
      expect(some.slice(0, 200)).toEqual(whole.rows.map(({ customerId }) => customerId));
    }
    const risks = (await list()).rows.map(({ atRisk }) => atRisk ?? -1);
    expect(risks).toEqual([...risks].sort((a, b) => b - a));
    expect((await app.call('analyst', 'GET', '/leaving?cursor=nonsense')).status).toBe(400);
    expect(
      (await app.call('analyst', 'GET', '/leaving?sort[field]=shoeSize&sort[direction]=asc')).status,
    ).toBe(400);
  });

  it('filters by tier, country, number and saved segment', async () => {
    const gold = await list('&filter[0][field]=tier&filter[0][op]=eq&filter[0][value]=gold');
    expect(gold.rows.every(({ tier }) => tier === 'gold')).toBe(true);
    expect(gold.total).toBeGreaterThan(10);
    await insertRows(app.application.services.database, 'segments', [
      {
        segment_id: id(800),
        list: 'customers',
        name: 'Gold',
        filter: [{ field: 'tier', op: 'eq', value: 'gold' }] as never,
        shared: true,
        created_at: stamp,
        updated_at: stamp,
      },
    ]);
    expect((await list(`&segment=${id(800)}`)).total).toBe(gold.total);
    const silent = await list('&filter[0][field]=silence&filter[0][op]=gte&filter[0][value]=60');
    expect(silent.rows.every(({ state }) => state === 'overdue')).toBe(true);
    expect(
      (await app.call('analyst', 'GET', '/leaving?filter[0][field]=shoe&filter[0][op]=eq&filter[0][value]=1'))
        .status,
    ).toBe(400);
    expect((await app.call('analyst', 'GET', `/leaving?segment=${id(801)}`)).status).toBe(404);
  });

  it('takes a customer off the list with a note, until a day, and back', async () => {
    const open = '&filter[0][field]=handled&filter[0][op]=eq&filter[0][value]=false';
    const before = (await list(open)).total;
    const handled = await app.call('agent', 'POST', `/leaving/${id(1)}/handled`, {
      note: 'Called',
      until: '2026-07-20',
    });
    expect(handled).toMatchObject({
      status: 201,
      body: { note: 'Called', until: '2026-07-20', by: 'Test agent' },
    });
    expect((await list(open)).total).toBe(before - 1);
    expect((await rowOf(1)).handling).toMatchObject({ note: 'Called', until: '2026-07-20' });
    expect((await get<Model>(app, '/leaving/model')).totals.handled).toBe(1);
    const { handlingId } = handled.body as { handlingId: string };
    expect((await app.call('agent', 'DELETE', `/leaving/${id(1)}/handled/${handlingId}`)).status).toBe(200);
    expect((await list(open)).total).toBe(before);
    expect(await app.call('agent', 'DELETE', `/leaving/${id(1)}/handled/${handlingId}`)).toMatchObject({
      status: 404,
    });
    expect(
      await app.call('agent', 'POST', `/leaving/${id(1)}/handled`, { until: '2026-06-01' }),
    ).toMatchObject({
      status: 422,
      body: { code: 'retention:snooze-past' },
    });
    expect((await app.call('agent', 'POST', `/leaving/${id(99_999)}/handled`, {})).status).toBe(404);
    expect((await app.call('analyst', 'POST', `/leaving/${id(1)}/handled`, {})).status).toBe(403);
  });

  it('scales money by the margin, and says what is missing where history is short', async () => {
    const [whole, half] = [await list(), await list('&margin=0.5')];
    expect(half.rows[0]?.atRisk).toBeCloseTo((whole.rows[0]?.atRisk ?? 0) / 2, 9);
    const year = await get<Model>(app, '/leaving/model?horizon=365');
    for (const group of year.groups) {
      expect(group.backTest).toBeNull();
      expect(group.basis).toBeNull();
      expect(group.missing).toContainEqual(expect.objectContaining({ reason: 'history', needed: 730 }));
    }
    expect(year.totals.atRisk === null || year.totals.atRisk > 0).toBe(true);
    // without a tested forecast nobody is given a probability, and the longest silence comes first
    const rows = (await list('&horizon=365')).rows.filter(({ basis }) => basis !== 'known');
    expect(rows.every(({ probability }) => probability === null)).toBe(true);
    const silences = rows.map(({ silence }) => silence ?? -1);
    expect(silences).toEqual([...silences].sort((a, b) => b - a));
    expect((await app.call('analyst', 'GET', '/leaving?horizon=91')).status).toBe(400);
  });

  it('leaves our own people out, names to those who may read customers, and writes a file', async () => {
    expect((await list()).rows.some(({ customerId }) => customerId === id(600))).toBe(false);
    expect((await app.call(null, 'GET', '/leaving')).status).toBe(401);
    const { services } = app.application;
    const context = createRequestContext(services, {
      actor: { kind: 'api-key', keyId: id(5), name: 'figures', role: 'analyst', scopes: ['retention.read'] },
      locale: 'en',
    });
    const page = await call(router.leaving.list, {}, { context });
    expect(page.rows.length).toBe(50);
    expect(page.rows.every(({ name, known }) => name === null && known === null)).toBe(true);
    const file = await app.call('analyst', 'GET', '/leaving.csv?sort=-silence', undefined, {
      'accept-language': 'ru',
    });
    expect(file.status).toBe(200);
    expect(file.text.split('\r\n').length - 2).toBe((await list()).total);
    expect(file.text).toContain('обычная пауза 23 дн., сейчас 61 дн.');
  });

  it('forgets the note of an erased customer', async () => {
    const { customerId = '' } = (await list()).rows[0] ?? {};
    const noted = await app.call('agent', 'POST', `/leaving/${customerId}/handled`, {
      note: 'Private words',
    });
    expect(noted).toMatchObject({ status: 201, body: { note: 'Private words', until: null } });
    await app.command((ctx) => ctx.publish({ type: 'customers.customer-erased', customerId, payload: {} }));
    await app.settle();
    expect((await list()).rows.find((row) => row.customerId === customerId)?.handling).toMatchObject({
      note: '',
      until: null,
    });
  });

  it('answers the same on the mirror and on the views, in the restricted dialect', async () => {
    const { services } = app.application;
    const facts = testedModules.flatMap((module) => module.facts ?? []);
    const views = await openPostgresAnalytics(services.database, facts);
    const texts = new Set<string>();
    const ask = async (analytics: Analytics) => {
      const watched: Analytics = {
        ...analytics,
        rows: (sql, params, options) => {
          texts.add(sql);
          return analytics.rows(sql, params, options);
        },
      };
      const context = createRequestContext({ ...services, analytics: watched }, systemCaller('test'));
      const { snapshot: _differs, ...model } = await call(router.leaving.model, {}, { context });
      return {
        model,
        list: await call(
          router.leaving.list,
          { limit: 200, sort: { field: 'silence', direction: 'asc' } },
          { context },
        ),
      };
    };
    expectClose(await ask(services.analytics), await ask(views), 'answer');
    for (const text of texts) expect([text, dialectProblems(text)]).toEqual([text, []]);
  });
});

describe('a company too young to say', () => {
  it('shows who is there and says what is missing', async () => {
    const app = await companyOf('pglite', {
      customers: [1, 2, 3].map((n) => customerRow(n)),
      orders: [1, 2, 3].map((n) => orderRow(n, n * 10, iso(last - n * DAY))),
    });
    try {
      const model = await get<Model>(app, '/leaving/model');
      expect(model.groups).toHaveLength(1);
      expect(model.groups[0]?.missing.map(({ reason }) => reason)).toEqual(['history', 'repeat']);
      expect(model.totals.leaving.value).toBeNull();
      const page = await get<Page>(app, '/leaving');
      expect(page.rows.map(({ silence }) => silence)).toEqual([2, 1, 0]);
      const empty = await get<Model>(app, '/leaving/model?asOf=2020-01-01');
      expect(empty).toMatchObject({ groups: [], totals: { customers: 0, atRisk: null } });
    } finally {
      await app.close();
    }
  });
});

describe('money that went back', () => {
  it('is not at risk: who returned an order is worth what somebody is who never ordered it', async () => {
    const world = books();
    const { customers = [], orders = [] } = world;
    for (const n of [4, 5]) {
      customers.push(customerRow(n, { name: `Person ${n}` }));
      for (let k = 0; k < 6; k += 1)
        orders.push(orderRow(n, n * 1000 + k, iso(last - (30 + k * 20) * DAY), { amount_minor: 2_000 }));
    }
    const large = { amount_minor: 900_000 };
    orders.push(orderRow(5, 5_100, iso(last - 50 * DAY), large));
    orders.push(orderRow(5, 5_101, iso(last - 49 * DAY), { ...large, kind: 'refund' }));
    const app = await companyOf('pglite', world);
    try {
      const { rows } = await get<Page>(app, '/leaving?limit=200');
      const [plain, returned] = [4, 5].map((n) => rows.find(({ customerId }) => customerId === id(n)));
      expect(plain?.atRisk).toBeGreaterThan(0);
      expect(returned?.atRisk).toBeCloseTo(plain?.atRisk ?? 0, 6);
    } finally {
      await app.close();
    }
  });
});

const cdnow = new URL('../../../../shared/data/cdnow/CDNOW_sample.txt', import.meta.url);

describe.skipIf(!existsSync(cdnow))('CDNOW through the product (skipped where the file is not)', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const lines = readFileSync(cdnow, 'utf8').trim().split('\n');
    const orders = lines.map((line, at) => {
      const [, customer, date = '', , amount] = line.trim().split(/\s+/);
      const on = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T12:00:00Z`;
      return orderRow(Number(customer), 100_000 + at, on, { amount_minor: Math.round(Number(amount) * 100) });
    });
    const ids = [...new Set(orders.map((row) => String(row.customer_id)))];
    const customers = ids.map((customer_id) => ({ ...customerRow(0), customer_id }));
    app = await companyOf('pglite', { customers, orders }, '1998-07-01T09:00:00Z');
  }, 120_000);
  afterAll(() => app?.close());

  it('fits what Fader, Hardie & Lee printed from the cells that SQL counted', async () => {
    const { groups } = await get<Model>(app, '/leaving/model?asOf=1997-09-30');
    const fitted = (name: string) => groups[0]?.fits.find((one) => one.name === name);
    const values = (name: string) => fitted(name)?.parameters.map(({ estimate }) => estimate.toFixed(3));
    expect(fitted('bg-nbd')?.customers).toBe(2357);
    expect(values('bg-nbd')).toEqual(['0.243', '4.414', '0.793', '2.426']);
    expect(fitted('bg-nbd')?.logLik?.toFixed(1)).toBe('-9582.4');
    expect(values('pareto-nbd')?.slice(0, 3)).toEqual(['0.553', '10.578', '0.606']);
    expect(fitted('gamma-gamma')?.customers).toBe(946);
    expect(fitted('gamma-gamma')?.parameters[0]?.estimate.toFixed(2)).toBe('6.25');
  });

  it('shows, on the 90 days that came after, whether the model was better than silence alone', async () => {
    const { groups } = await get<Model>(app, '/leaving/model?asOf=1997-12-29');
    const test = groups[0]?.backTest;
    expect(test).toMatchObject({ fittedUntil: '1997-09-30' });
    if (!test?.model || !test.check || !test.difference) throw new Error('no back-test');
    // Among recent customers only, who are harder to tell apart than all: both rank far better than a coin
    for (const { auc } of [test.model, test.check, test.baseline]) expect(auc.low).toBeGreaterThan(0.7);
    expect(test.predictedLeft ?? 0).toBeGreaterThan(0.8 * test.left);
    expect(groups[0]?.basis).toBe(test.difference.low > 0 ? 'model' : 'baseline');
    expect(Math.abs((test.model.auc.value ?? 0) - (test.check.auc.value ?? 0))).toBeLessThan(0.02);
  });
});
