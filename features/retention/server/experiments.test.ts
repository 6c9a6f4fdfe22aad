import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { createRandom } from '#stats/numeric/random.ts';
import type { Arm, Assignment, Experiment, ExperimentResult, Power } from '../core/experiment-schema.ts';
import {
  assignedQuery,
  baselineQuery,
  comingQuery,
  covariateQuery,
  covariates,
  experimentCellsQuery,
} from '../core/experiment-sql.ts';
import { drawArm } from './commands/assign-arm.ts';
import { customerRow, id, insertRows, orderRow, type Row, testedModules } from './fixtures/books.ts';

const engines = await availableEngines();

const everybody = {
  channel: [],
  topic: [],
  severity: [],
  priority: [],
  tier: [],
  country: [],
  language: [],
  customerKind: [],
};

const planOf = (over: object = {}) => ({
  class: everybody,
  share: 0.5,
  outcome: 'buys',
  horizonDays: 30,
  effect: 0.2,
  baseline: 0.3,
  plannedTotal: 300,
  ...over,
});

const day = (n: number): string => new Date(Date.UTC(2026, 2, 1 + n, 10)).toISOString();

const ticketRow = (customer: number, ticket: number, over: Row = {}): Row => ({
  customer_id: id(customer),
  ticket_id: id(ticket),
  number: String(ticket),
  source: 'test',
  channel: 'email',
  topic: 'billing',
  severity: 'high',
  status: 'open',
  created_at: day(0),
  updated_at: day(0),
  ...over,
});

describe.each(engines)('an experiment, on %s', (engine) => {
  let app: TestApplication;
  let now = new Date(day(0));
  const arms = new Map<number, Arm>();
  let experimentId = '';

  beforeAll(async () => {
    app = await startTestApplication({ modules: testedModules, engine, clock: () => now });
    const { database } = app.application.services;
    await insertRows(database, 'customers', [
      ...Array.from({ length: 300 }, (_, k) => customerRow(k + 1, { tier: k % 2 ? 'gold' : 'silver' })),
      customerRow(900, { internal: true }),
      customerRow(901),
    ]);
    await insertRows(
      database,
      'orders',
      Array.from({ length: 300 }, (_, k) => orderRow(k + 1, 10_000 + k, day(-40 - (k % 7)))),
    );
    await insertRows(database, 'tickets', [
      ticketRow(1, 70_001),
      ticketRow(2, 70_002, { topic: 'delivery' }),
    ]);
  }, 240_000);
  afterAll(() => app.close());

  const call = async <T>(method: string, path: string, body?: unknown, as: 'owner' | 'agent' = 'owner') => {
    const answer = await app.call(as, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body as T;
  };
  const draw = (customer: number, over: object = {}, experiment = experimentId) =>
    call<Assignment>(
      'POST',
      `/experiments/${experiment}/assignments`,
      { customerId: id(customer), ...over },
      'agent',
    );
  const result = () => call<ExperimentResult>('GET', `/experiments/${experimentId}/result`);
  const refresh = async () => {
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await app.application.services.analytics.catchUp();
  };

  it('draws nobody before it is started, and freezes its plan when it is', async () => {
    const draft = await call<Experiment>('POST', '/experiments', {
      name: 'A voucher after a complaint',
      kind: 'gesture',
      tried: '10 euro voucher',
      plan: planOf({ plannedTotal: 200 }),
    });
    experimentId = draft.experimentId;
    expect(draft).toMatchObject({ state: 'draft', rule: null, treated: 0 });
    expect(JSON.stringify(draft)).not.toContain('seed');
    expect(
      await app.call('agent', 'POST', `/experiments/${experimentId}/assignments`, { customerId: id(1) }),
    ).toMatchObject({ status: 409, body: { code: 'retention:experiment-not-running' } });
    const fields = { name: 'A voucher after a complaint', kind: 'gesture', tried: '10 euro', plan: planOf() };
    await call('PUT', `/experiments/${experimentId}`, fields);
    const started = await call<Experiment>('POST', `/experiments/${experimentId}/start`, {});
    expect(started).toMatchObject({
      state: 'running',
      startedAt: now.toISOString(),
      plan: { plannedTotal: 300 },
    });
    expect(started.rule).not.toBeNull();
    expect(await app.call('owner', 'PUT', `/experiments/${experimentId}`, fields)).toMatchObject({
      status: 409,
      body: { code: 'retention:experiment-frozen' },
    });
    expect(await app.call('owner', 'DELETE', `/experiments/${experimentId}`)).toMatchObject({ status: 409 });
    expect(await app.call('owner', 'POST', `/experiments/${experimentId}/start`, {})).toMatchObject({
      status: 409,
    });
    expect(
      (await app.call('analyst', 'POST', `/experiments/${experimentId}/stop`, { reason: 'x' })).status,
    ).toBe(403);
    expect(
      await app.call('owner', 'POST', '/experiments', { ...fields, name: 'A VOUCHER after a complaint' }),
    ).toMatchObject({ status: 409, body: { code: 'retention:experiment-exists' } });
  });

  it('gives a customer the same arm at every call, and keeps the first time', async () => {
    now = new Date(day(1));
    const first = await draw(1);
    now = new Date(day(3));
    expect(await draw(1)).toEqual(first);
    expect(await draw(1, { ticketId: id(70_001) })).toEqual(first);
    expect(first.assignedAt).toBe(new Date(day(1)).toISOString());
    const both = await Promise.all([draw(2), draw(2)]);
    expect(both[0]).toEqual(both[1]);
    // our own people are in no figures, so they are in no experiment
    expect(await draw(900)).toMatchObject({ arm: null, assignedAt: null });
    expect(
      await app.call('agent', 'POST', `/experiments/${experimentId}/assignments`, { customerId: id(4444) }),
    ).toMatchObject({ status: 404, body: { code: 'retention:experiment-customer' } });
    expect(
      await app.call('agent', 'POST', `/experiments/${experimentId}/assignments`, {
        customerId: id(1),
        ticketId: id(70_002),
      }),
    ).toMatchObject({ status: 422, body: { code: 'retention:experiment-ticket' } });
    expect(
      (await app.call('analyst', 'POST', `/experiments/${experimentId}/assignments`, { customerId: id(1) }))
        .status,
    ).toBe(403);
  });

  it('finds the truth of a simulated experiment: 70 % buy with the voucher, 30 % without', async () => {
    const random = createRandom(11);
    const orders: Row[] = [];
    for (let n = 1; n <= 300; n += 1) {
      const at = Math.floor(n / 10);
      now = new Date(day(at + 3));
      const { arm, assignedAt } = await draw(n);
      if (arm === null || assignedAt === null) throw new Error('nobody is left out here');
      arms.set(n, arm);
      const bought = random() < (arm === 'treated' ? 0.7 : 0.3);
      const on = new Date(Date.parse(assignedAt) + 86_400_000 * 12).toISOString();
      if (bought) orders.push(orderRow(n, 20_000 + n, on));
    }
    // a purchase after the horizon and one on the day of exposure say nothing
    orders.push(orderRow(1, 30_001, day(60)), orderRow(901, 30_002, day(100)));
    await insertRows(app.application.services.database, 'orders', orders);
    const treated = [...arms.values()].filter((arm) => arm === 'treated').length;
    // a fair coin of 300 is outside of 110 … 190 once in two hundred thousand times
    expect(treated).toBeGreaterThan(110);
    expect(treated).toBeLessThan(190);

    now = new Date(day(101));
    await refresh();
    const whole = await result();
    expect(whole.arms.map(({ assigned }) => assigned)).toEqual([treated, 300 - treated]);
    expect(whole.arms.every(({ pending }) => pending === 0)).toBe(true);
    expect(whole.split.alarm).toBe(false);
    expect(whole.refused).toBeNull();
    const buyers = (arm: Arm) =>
      orders.filter((row) => {
        const n = Number.parseInt(String(row.customer_id).slice(-12), 16);
        return arms.get(n) === arm && row.order_id !== id(30_001);
      }).length;
    expect(whole.arms[0]?.value.value).toBeCloseTo(buyers('treated') / treated, 12);
    expect(whole.arms[1]?.value.value).toBeCloseTo(buyers('control') / (300 - treated), 12);
    expect(whole.difference?.low).toBeLessThan(0.4);
    expect(whole.difference?.high).toBeGreaterThan(0.4);
    expect(whole.verdict).toBe('better');
    const { course } = whole;
    const width = (at: number) => (course.at(at)?.high ?? 0) - (course.at(at)?.low ?? 0);
    expect(width(-1)).toBeLessThan(width(0));
    expect(course.at(-1)).toMatchObject({ value: whole.difference?.value, n: 300 });
    expect(whole.balance.map(({ covariate }) => covariate)).toEqual(
      expect.arrayContaining(['purchases', 'revenue']),
    );
    expect(whole.balance.every(({ alarm }) => !alarm)).toBe(true);
    expect(whole.forecast).toMatchObject({ plannedTotal: 300, complete: 300, doneOn: '2026-05-04' });
  });

  it('compares only customers whose horizon is over, and gives what was seen then', async () => {
    const { database } = app.application.services;
    now = new Date(day(60));
    await database.db
      .deleteFrom('orders' as never)
      .where('order_id' as never, '=', id(30_002) as never)
      .execute();
    await insertRows(database, 'orders', [orderRow(901, 30_003, day(59))]);
    await refresh();
    const halfway = await result();
    const complete = halfway.arms.reduce((sum, arm) => sum + arm.complete, 0);
    expect(complete).toBeGreaterThan(200);
    expect(complete).toBeLessThan(290);
    expect(halfway.arms.every(({ assigned, complete: done, pending }) => assigned === done + pending)).toBe(
      true,
    );
    expect(halfway.difference?.n).toBe(complete);
    await database.db
      .deleteFrom('orders' as never)
      .where('order_id' as never, '=', id(30_003) as never)
      .execute();
    await insertRows(database, 'orders', [orderRow(901, 30_004, day(100))]);
    now = new Date(day(101));
    await refresh();
    const later = await result();
    const then = later.course.filter(({ n }) => n === complete).at(0);
    expect(then?.value).toBeCloseTo(halfway.difference?.value ?? 0, 12);
    expect(then?.low).toBeCloseTo(halfway.difference?.low ?? 0, 12);
  });

  it('hands out who is in which arm', async () => {
    const file = await app.call('owner', 'GET', `/experiments/${experimentId}/assignments.csv`);
    const lines = file.text.trim().split('\r\n');
    expect(lines).toHaveLength(301);
    expect(lines[1]).toContain(arms.get(1));
    expect((await app.call('agent', 'GET', `/experiments/${experimentId}/assignments.csv`)).status).toBe(403);
  });

  it('counts a customer merged from two once, with what came first', async () => {
    const { database } = app.application.services;
    const [a, b] = [arms.get(5), arms.get(295)];
    await database.db
      .updateTable('experiment_assignments' as never)
      .set({ customer_id: id(5) } as never)
      .where('customer_id' as never, '=', id(295) as never)
      .execute();
    await refresh();
    expect(await draw(5)).toMatchObject({ arm: a });
    const merged = await result();
    expect(merged.arms.reduce((sum, { assigned }) => sum + assigned, 0)).toBe(299);
    const lost = merged.arms.find(({ arm }) => arm === b)?.assigned;
    expect(lost).toBe([...arms.values()].filter((arm) => arm === b).length - 1);
  });

  it('refuses to compare when customers went missing from one arm', async () => {
    const { database } = app.application.services;
    const some = [...arms].filter(([n, arm]) => arm === 'treated' && n % 2 === 0).map(([n]) => id(n));
    await database.db
      .deleteFrom('experiment_assignments' as never)
      .where('customer_id' as never, 'in', some as never)
      .execute();
    await refresh();
    const alarmed = await result();
    expect(alarmed.split).toMatchObject({ alarm: true });
    expect(alarmed.split.p).toBeLessThan(0.001);
    expect(alarmed).toMatchObject({ difference: null, refused: 'split', verdict: null, course: [] });
  });

  it('is stopped and decided with a reason, and every step is in the audit', async () => {
    const stopped = await call<Experiment>('POST', `/experiments/${experimentId}/stop`, { reason: 'Enough' });
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'Enough' });
    expect(
      await app.call('agent', 'POST', `/experiments/${experimentId}/assignments`, { customerId: id(1) }),
    ).toMatchObject({ status: 409 });
    const decided = await call<Experiment>('POST', `/experiments/${experimentId}/decide`, {
      decision: 'adopt',
      reason: 'It pays',
    });
    expect(decided).toMatchObject({ state: 'decided', decision: 'adopt' });
    const lines = await app.application.services.database.db
      .selectFrom('audit_log')
      .select('action')
      .where('subject_id', '=', experimentId)
      .orderBy('occurred_at')
      .execute();
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set([
        'retention.add-experiment',
        'retention.change-experiment',
        'retention.start-experiment',
        'retention.export-assignments',
        'retention.stop-experiment',
        'retention.decide-experiment',
      ]),
    );
  });

  it('takes only the class it is about', async () => {
    const { experimentId: own } = await call<Experiment>('POST', '/experiments', {
      name: 'Billing first',
      kind: 'lottery',
      plan: planOf({ class: { ...everybody, topic: ['billing'], tier: ['silver'] }, share: 0.95 }),
    });
    await call('POST', `/experiments/${own}/start`, {});
    expect((await draw(1, { ticketId: id(70_001) }, own)).arm).not.toBeNull();
    expect((await draw(2, { ticketId: id(70_002) }, own)).arm).toBeNull();
    expect(
      await app.call('agent', 'POST', `/experiments/${own}/assignments`, { customerId: id(3) }),
    ).toMatchObject({ status: 422, body: { code: 'retention:experiment-ticket' } });
    expect((await call<Experiment>('GET', `/experiments/${own}`)).treated).toBeLessThanOrEqual(1);
  });
});

describe('power from the facts', () => {
  it('plans with the baseline of the class, and says what is missing where there is none', async () => {
    const app = await startTestApplication({
      modules: testedModules,
      clock: () => new Date(day(200)),
    });
    try {
      const ask = async (query: string) =>
        (await app.call('analyst', 'GET', `/experiments/power?${query}`)).body as Power;
      expect(await ask('outcome=buys&horizonDays=30')).toMatchObject({
        measured: { value: null, n: 0, needed: 20 },
        watched: null,
        months: null,
      });
      const { database, analytics } = app.application.services;
      await insertRows(
        database,
        'customers',
        Array.from({ length: 100 }, (_, k) => customerRow(k + 1)),
      );
      await insertRows(
        database,
        'tickets',
        Array.from({ length: 100 }, (_, k) =>
          ticketRow(k + 1, 5000 + k, { created_at: day(150), topic: k < 60 ? 'billing' : 'delivery' }),
        ),
      );
      await insertRows(
        database,
        'orders',
        Array.from({ length: 40 }, (_, k) => orderRow(k + 1, 6000 + k, k < 30 ? day(160) : day(199))),
      );
      await app.command((ctx) =>
        ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
      );
      await analytics.catchUp();
      const all = await ask('outcome=buys&horizonDays=30&effect=0.25');
      expect(all.measured).toMatchObject({ value: 0.3, n: 100 });
      expect(all.perMonth).toBeCloseTo(100 / 3, 9);
      expect(all.months).toBeGreaterThan(0);
      expect((await ask('outcome=buys&horizonDays=30&topic=billing')).measured).toMatchObject({
        value: 0.5,
        n: 60,
      });
      // R: power.prop.test(p1 = .5, p2 = .75, power = .8): n = 57.67 in each arm
      const typed = await ask('outcome=buys&horizonDays=30&effect=0.25&baseline=0.5');
      expect(typed.once).toEqual({ total: 116, treated: 58, control: 58 });
      expect(typed.watched?.total).toBeGreaterThan(116 * 1.8);
      expect((await ask('outcome=revenue&horizonDays=30&effect=5')).measured.value).toBeCloseTo(3, 9);
    } finally {
      await app.close();
    }
  });
});

describe('what experiments ask the facts', () => {
  it('is written in the dialect that both engines read', () => {
    const sure = { origin: 'company' } as const;
    const rules = [
      { model: 'contract', days: 0, ...sure },
      { model: 'purchase', days: 60, ...sure },
    ] as const;
    const group = { ...everybody, channel: ['email', ''], tier: ['gold'] };
    const queries = rules.flatMap((rule) => [
      assignedQuery(id(1)),
      comingQuery(group, 100),
      ...(['stays', 'buys', 'revenue'] as const).flatMap((outcome) => [
        experimentCellsQuery(id(1), { outcome, horizonDays: 30, rule }, 100),
        baselineQuery(group, { outcome, horizonDays: 30, rule }, 100),
      ]),
      ...covariates.map((covariate) => covariateQuery(id(1), covariate, rule)),
    ]);
    for (const { text } of queries) expect([text, dialectProblems(text)]).toEqual([text, []]);
  });
});

describe('the draw', () => {
  it('keeps its share, and two experiments draw independently', () => {
    const count = (seed: string, share: number) =>
      Array.from({ length: 20_000 }, (_, k) => drawArm(seed, id(1), id(k), share) === 'treated').filter(
        Boolean,
      ).length;
    expect(count('a', 0.3) / 20_000).toBeCloseTo(0.3, 1);
    const both = Array.from(
      { length: 20_000 },
      (_, k) => drawArm('a', id(1), id(k), 0.5) === drawArm('b', id(2), id(k), 0.5),
    ).filter(Boolean).length;
    expect(Math.abs(both / 20_000 - 0.5)).toBeLessThan(0.015);
    expect(Math.abs(count('c', 0.5) / 20_000 - 0.5)).toBeLessThan(0.015);
  });
});
