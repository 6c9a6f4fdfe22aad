import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
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

type Value = { value: number | null; low: number | null; high: number | null; n: number; needed?: number };
type Figure = {
  id: string;
  value: Value;
  parts: Record<string, Value>;
  previous: Value | null;
  difference: { value: number; significant: boolean; verdict: string | null } | null;
  excluded: { reason: string; n: number }[];
};

const engines = await availableEngines();

/** Opens a company on the given rows and waits until its figures are there. */
async function companyOf(
  engine: (typeof engines)[number],
  rows: Readonly<Record<string, readonly Row[]>>,
): Promise<TestApplication> {
  const app = await startTestApplication({
    modules: testedModules,
    engine,
    clock: () => new Date('2026-07-01T09:00:00Z'),
  });
  const { database, analytics } = app.application.services;
  for (const [table, list] of Object.entries(rows)) await insertRows(database, table, list);
  await app.command((ctx) => ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }));
  await analytics.catchUp();
  return app;
}

const ask = async <T>(app: TestApplication, path: string): Promise<T> => {
  const answer = await app.call('analyst', 'GET', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};

const figure = async (app: TestApplication, query: string): Promise<Figure> => {
  const { figures } = await ask<{ figures: Figure[] }>(app, `/metrics/figures?${query}`);
  const [first] = figures;
  if (!first) throw new Error('no figure');
  return first;
};

/**
 * S = 100 active on 31 March; until 30 June 10 of them are lost, 20 are new and 5 of the past came back. Lost after 60 days
 * without a purchase.
 */
function crrBooks(): Record<string, Row[]> {
  const customers: Row[] = [];
  const orders: Row[] = [];
  const buy = (n: number, ...dates: string[]) =>
    orders.push(
      ...dates.map((date, k) => orderRow(n, n * 10 + k, `${date}T12:00:00Z`, { amount_minor: 10_000 })),
    );
  const add = (count: number, buys: (n: number) => void) => {
    for (let k = 0; k < count; k += 1) {
      const n = customers.length + 1;
      customers.push(customerRow(n, { tier: n % 2 ? 'gold' : 'silver' }));
      buys(n);
    }
  };
  add(90, (n) => buy(n, '2026-03-10', '2026-06-10'));
  add(10, (n) => buy(n, '2026-03-10'));
  add(20, (n) => buy(n, '2026-05-20'));
  add(5, (n) => buy(n, '2025-06-01', '2026-06-01'));
  // came and went within the quarter
  add(2, (n) => buy(n, '2026-04-02'));
  return {
    customers,
    orders,
    settings: [
      {
        key: 'company',
        value: { churnModel: 'purchase', churnDays: 60 } as never,
        updated_at: '2026-01-01T00:00:00Z',
      },
    ],
  };
}

const quarter = 'from=2026-04-01&to=2026-06-30&compare=none';

describe.each(engines)('do they stay, on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await companyOf(engine, crrBooks());
  });
  afterAll(() => app.close());

  it('counts by identity: 100 at the start, 10 lost, 20 new, 5 won back are 90 % kept, though counts say 95 %', async () => {
    const summary = await ask<{
      rule: object;
      customers: object;
      crr: Figure;
      crrCounts: Value;
      churn: Figure;
      grossRevenueRetention: Figure;
      netRevenueRetention: Figure;
    }>(app, `/retention/summary?${quarter}`);
    expect(summary.rule).toEqual({ model: 'purchase', days: 60, origin: 'company' });
    expect(summary.customers).toEqual({
      start: 100,
      new: 20,
      wonBack: 5,
      lost: 10,
      end: 115,
      cameAndWent: 2,
    });
    expect(summary.crr.value).toMatchObject({ value: 0.9, n: 100 });
    expect(summary.crr.value.low).toBeCloseTo(0.8256, 4);
    expect(summary.crr.value.high).toBeCloseTo(0.9448, 4);
    expect(summary.crrCounts.value).toBeCloseTo(0.95, 12);
    expect(summary.churn.value.value).toBeCloseTo(0.1, 12);
    // ninety keep their 100, ten fall to nothing: 9000 of 10000 either way
    expect(summary.grossRevenueRetention.value.value).toBeCloseTo(0.9, 12);
    expect(summary.netRevenueRetention.value.value).toBeCloseTo(0.9, 12);
  });

  it('splits retention by what customers are, and adds up to the whole', async () => {
    const { rows, total } = await ask<{ rows: { key: string; value: Value }[]; total: Value }>(
      app,
      `/metrics/crr/by/tier?${quarter}`,
    );
    expect(rows.map(({ key }) => key).sort()).toEqual(['gold', 'silver']);
    expect(rows.reduce((sum, { value }) => sum + value.n, 0)).toBe(total.n);
  });

  it.each([
    'crr',
    'gross-revenue-retention',
    'net-revenue-retention',
    'contact-rate',
    'repeat-after-contact',
  ])('says the same of a month as of a step and as of a period: %s', async (id) => {
    const { points, step } = await ask<{ step: string; points: { from: string; value: Value }[] }>(
      app,
      `/metrics/${id}/trend?${quarter}&step=month`,
    );
    expect(step).toBe('month');
    expect(points.length).toBe(3);
    for (const { from, value } of points) {
      const to = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5, 7)), 0))
        .toISOString()
        .slice(0, 10);
      const alone = await figure(app, `id=${id}&from=${from}&to=${to}&compare=none`);
      expect([from, value]).toEqual([from, alone.value]);
    }
  });

  it('follows every customer from the first purchase to the first loss', async () => {
    const { curves } = await ask<{
      curves: { n: number; events: number; points: { day: number; share: number }[] }[];
    }>(app, '/retention/survival');
    const [all] = curves;
    expect(all?.n).toBe(127);
    // 90 paused for 92 days, 10 never came back, 5 paused for a year, 2 left: all of them were lost once; the 20 new are not
    expect(all?.events).toBe(107);
    expect(all?.points.find(({ day }) => day === 60)?.share).toBeLessThan(0.2);
  });

  it('marks the month that is not over in the cohort triangle', async () => {
    const { rows } = await ask<{
      rows: { cohort: string; size: number; cells: { age: number; value: number; complete: boolean }[] }[];
    }>(app, '/retention/cohorts');
    const march = rows.find(({ cohort }) => cohort === '2026-03-01');
    expect(march?.size).toBe(100);
    expect(march?.cells.map(({ value }) => value)).toEqual([100, 0, 0, 90]);
    expect(march?.cells.map(({ complete }) => complete)).toEqual([true, true, true, false]);
  });

  it('proposes a churn definition from the pauses between purchases', async () => {
    const usage = await ask<{ gaps: number; proposedDays: number; boughtOnce: number }>(
      app,
      '/retention/usage-interval',
    );
    expect(usage).toMatchObject({ gaps: 95, proposedDays: 92, boughtOnce: 32 });
  });

  it('refuses what makes no sense, in the reader’s language', async () => {
    const wrong = await app.call(
      'analyst',
      'GET',
      '/metrics/figures?from=2026-05-01&to=2026-04-01',
      undefined,
      { 'accept-language': 'ru' },
    );
    expect(wrong).toMatchObject({ status: 422, body: { code: 'retention:period-reversed' } });
    expect((wrong.body as { title: string }).title).toMatch(/раньше/);
    expect(await app.call('analyst', 'GET', '/metrics/figures?id=nonsense')).toMatchObject({
      status: 404,
      body: { code: 'retention:metric-unknown' },
    });
    expect(await app.call('analyst', 'GET', '/metrics/frt/by/plan')).toMatchObject({
      status: 422,
      body: { code: 'retention:no-dimension' },
    });
    expect(await app.call('analyst', 'GET', '/metrics/crr/distribution')).toMatchObject({
      body: { code: 'retention:no-distribution' },
    });
    expect(await app.call('analyst', 'GET', `/metrics/figures?segment=${id(5)}`)).toMatchObject({
      status: 404,
      body: { code: 'retention:segment-unknown' },
    });
    expect(await app.call('analyst', 'GET', '/metrics/figures?from=yesterday')).toMatchObject({
      status: 400,
    });
    expect((await app.call(null, 'GET', '/metrics/figures')).status).toBe(401);
  });

  it('filters by a saved segment and says which filters it could not apply', async () => {
    const { database } = app.application.services;
    const stamp = '2026-01-01T00:00:00Z';
    const segment = (n: number, filter: unknown): Row => ({
      segment_id: id(n),
      list: 'customers',
      name: `S${n}`,
      filter: filter as never,
      shared: true,
      created_at: stamp,
      updated_at: stamp,
    });
    await insertRows(database, 'segments', [
      segment(700, [{ field: 'tier', op: 'eq', value: 'gold' }]),
      segment(701, [{ field: 'shoeSize', op: 'gt', value: 40 }]),
    ]);
    const gold = await figure(app, `${quarter}&id=crr&segment=${id(700)}`);
    expect(gold.value.n).toBe(50);
    expect(await app.call('analyst', 'GET', `/metrics/figures?segment=${id(701)}`)).toMatchObject({
      status: 422,
      body: { code: 'retention:segment-field' },
    });
    expect(await ask(app, `/metrics/figures?${quarter}&id=crr&agent=${id(1)}`)).toMatchObject({
      ignored: ['agent'],
    });
  });

  it('prints the rule it counts by', async () => {
    const en = await ask<{ metrics: { id: string; definition: string }[] }>(app, '/metrics');
    expect(en.metrics.find((one) => one.id === 'crr')?.definition).toContain(
      'bought within the last 60 days',
    );
    const ru = await app.call('analyst', 'GET', '/metrics', undefined, { 'accept-language': 'ru' });
    expect(ru.text).toMatch(/Активный: [^.]*60 дн\./);
    expect(en.metrics.every(({ definition }) => !definition.includes('{{'))).toBe(true);
  });
});

describe.each(engines)('what do they say, on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    const customers = Array.from({ length: 300 }, (_, k) => customerRow(k + 1));
    const answers: Row[] = [];
    let next = 1000;
    const add = (
      customer: number,
      survey: number,
      score: number | null,
      over: Row = {},
      at = '2026-06-15T10:00:00Z',
    ) => {
      next += 1;
      answers.push(answerRow(customer, next, survey, score, at, over));
    };
    for (let n = 1; n <= 100; n += 1) add(n, 801, n <= 50 ? 9 : n <= 80 ? 7 : 3);
    // an earlier answer of the same person about the same thing does not count, a dismissed one never does
    add(1, 801, 0, {}, '2026-06-01T10:00:00Z');
    add(101, 801, null);
    add(102, 801, 2, { exclusion: 'dismissed' });
    // a link scanner: ten hits set aside leave no answer
    for (let k = 0; k < 10; k += 1) add(110 + k, 804, 5, { exclusion: 'quarantined' });
    for (let n = 1; n <= 10; n += 1) add(200 + n, 802, n <= 9 ? 5 : 2, { order_id: id(50_000 + n) });
    const orders = Array.from({ length: 10 }, (_, k) =>
      orderRow(201 + k, 50_001 + k, '2026-06-01T10:00:00Z', {
        promised_at: '2026-06-05T00:00:00Z',
        delivered_at: k < 4 ? '2026-06-07T00:00:00Z' : '2026-06-04T00:00:00Z',
      }),
    );
    for (let n = 1; n <= 20; n += 1) add(n, 803, n % 5 ? 4 : 5);
    for (let n = 1; n <= 20; n += 1) add(n, 805, 7, { moment: 'purchase' });
    app = await companyOf(engine, {
      customers,
      surveys: [
        surveyRow(801, 'nps'),
        surveyRow(802, 'csat'),
        surveyRow(803, 'ces'),
        surveyRow(804, 'csat'),
        surveyRow(805, 'ces', { scale_max: 7, positive_from: 5 }),
      ],
      orders,
      answers,
    });
  });
  afterAll(() => app.close());

  const june = 'from=2026-06-01&to=2026-06-30&compare=none';

  it('scores 50 promoters, 30 passives and 20 detractors as 30 ± 15.3', async () => {
    const nps = await figure(app, `${june}&id=nps`);
    expect(nps.value).toMatchObject({ value: 30, n: 100 });
    expect((nps.value.high ?? 0) - 30).toBeCloseTo(15.3, 1);
    expect(nps.parts.promoters?.value).toBe(0.5);
    expect(nps.excluded).toEqual(
      expect.arrayContaining([
        { reason: 'blank', n: 1 },
        { reason: 'dismissed', n: 1 },
      ]),
    );
  });

  it('counts 9 of 10 satisfied as 60 to 98 %, and a link scanner as nobody', async () => {
    const csat = await figure(app, `${june}&id=csat&survey=${id(802)}`);
    expect(csat.value).toMatchObject({ value: 0.9, n: 10 });
    expect(csat.value.low).toBeCloseTo(0.596, 3);
    expect(csat.value.high).toBeCloseTo(0.982, 3);
    const scanned = await figure(app, `${june}&id=csat&survey=${id(804)}`);
    expect(scanned.value).toEqual({ value: null, low: null, high: null, n: 0, needed: 10 });
    expect(scanned.excluded).toEqual([{ reason: 'quarantined', n: 10 }]);
  });

  it('keeps the two effort scales apart', async () => {
    expect((await figure(app, `${june}&id=ces`)).value).toMatchObject({ value: 4.2, n: 20 });
    expect((await figure(app, `${june}&id=ces7`)).value).toMatchObject({ value: 7, n: 20 });
  });

  it('splits satisfaction by whether the promise was kept', async () => {
    const { rows } = await ask<{ rows: { key: string; label: string; value: Value }[] }>(
      app,
      `/metrics/csat/by/promise?${june}&survey=${id(802)}`,
    );
    expect(rows.map(({ key, label, value }) => [key, label, value.n])).toEqual([
      ['kept', 'delivered as promised', 6],
      ['late', 'delivered late', 4],
    ]);
  });

  it('shows an answer in the month it counts in, once', async () => {
    const { points } = await ask<{ points: { value: Value }[] }>(
      app,
      `/metrics/nps/trend?from=2026-05-01&to=2026-06-30&step=month`,
    );
    expect(points.map(({ value }) => value.n)).toEqual([0, 100]);
  });
});

describe('a company without a single record', () => {
  it('gets "not enough data" everywhere, and no error', async () => {
    const app = await companyOf('pglite', {});
    try {
      for (const path of [
        '/metrics/figures',
        '/metrics/choices',
        '/metrics/frt/trend',
        '/metrics/csat/by/agent',
        '/metrics/art-full/distribution',
        '/metrics/backlog/distribution',
        '/metrics/response-funnel',
        '/retention/summary',
        '/retention/survival?by=tier',
        '/retention/cohorts',
        '/retention/cohorts?measure=revenue',
        '/retention/usage-interval',
        '/retention/today',
      ]) {
        expect([path, (await app.call('owner', 'GET', path)).status]).toEqual([path, 200]);
      }
      const { figures } = await ask<{ figures: Figure[] }>(app, '/metrics/figures');
      for (const { id: metric, value } of figures)
        expect([metric, value.value === null || value.value === 0]).toEqual([metric, true]);
    } finally {
      await app.close();
    }
  });
});
