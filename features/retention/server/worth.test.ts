import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { WorthDefaults, WorthScenario } from '../core/contract/worth.ts';
import type { Worth, WorthInputs } from '../core/worth-schema.ts';
import { customerRow, id, insertRows, orderRow, testedModules } from './fixtures/books.ts';

const day = (n: number): string => new Date(Date.UTC(2025, 6, 1 + n, 10)).toISOString();

describe('what is it worth?', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({
      modules: testedModules,
      clock: () => new Date(day(366)),
    });
  }, 240_000);
  afterAll(() => app.close());

  const ask = async <T>(method: string, path: string, body?: unknown, as: 'owner' | 'analyst' = 'owner') => {
    const answer = await app.call(as, method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as T;
  };

  it('proposes assumptions, plainly called so, to an empty company', async () => {
    const { inputs, origins } = await ask<WorthDefaults>('GET', '/worth/defaults');
    expect(new Set(Object.values(origins))).toEqual(new Set(['assumed']));
    expect(inputs.effect).toMatchObject({ grade: 'assumed', source: '' });
    expect(inputs.effect.low).toBeLessThanOrEqual(0);
    const worth = await ask<Worth>('POST', '/worth/estimate', { inputs });
    expect(worth.steps).toHaveLength(inputs.most + 1);
  });

  it('takes what can be counted from the facts', async () => {
    const { database, analytics } = app.application.services;
    await insertRows(
      database,
      'customers',
      Array.from({ length: 60 }, (_, k) => customerRow(k + 1)),
    );
    await insertRows(
      database,
      'orders',
      Array.from({ length: 60 }, (_, k) =>
        [5, 90, 180, 270, 360].map((at, n) =>
          orderRow(k + 1, 1000 + k * 10 + n, day(at), { amount_minor: 2000 }),
        ),
      ).flat(),
    );
    await insertRows(
      database,
      'tickets',
      Array.from({ length: 120 }, (_, k) => ({
        customer_id: id((k % 60) + 1),
        ticket_id: id(5000 + k),
        number: String(k + 1),
        source: 'test',
        channel: 'email',
        status: 'closed',
        created_at: day(300 + (k % 60)),
        updated_at: day(300),
      })),
    );
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await analytics.catchUp();
    const { inputs, origins, n } = await ask<WorthDefaults>('GET', '/worth/defaults');
    expect(origins).toMatchObject({
      requestsPerMonth: 'fact',
      customersPerMonth: 'fact',
      revenuePerYear: 'fact',
    });
    expect(n).toMatchObject({ requestsPerMonth: 120, customersPerMonth: 60 });
    expect(inputs.requestsPerMonth.value).toBeCloseTo(10, 0);
    expect(inputs.customersPerMonth.value).toBe(20);
    // 60 customers, five purchases of 20 each in the year
    expect(inputs.revenuePerYear.value).toBeGreaterThan(95);
    expect(inputs.revenuePerYear.value).toBeLessThan(155);
  });

  const typed = async (): Promise<WorthInputs> => {
    const { inputs } = await ask<WorthDefaults>('GET', '/worth/defaults');
    const effect = {
      riskPerUnit: 0.02,
      low: 0.01,
      high: 0.03,
      unit: 'ln-hour',
      grade: 'B',
      source: 'driver frt',
    };
    return { ...inputs, from: 6, to: 2, effect: effect as WorthInputs['effect'] };
  };

  it('gives the same digits for the same inputs and seed, whoever asks', async () => {
    const inputs = await typed();
    const first = await ask<Worth>('POST', '/worth/estimate', { inputs, seed: 7 });
    expect(await ask<Worth>('POST', '/worth/estimate', { inputs, seed: 7 }, 'analyst')).toEqual(first);
    expect(first).toMatchObject({ seed: 7, draws: 10_000, promise: 'money' });
    expect(first.gain?.riskDifference.value).toBeCloseTo(0.02 * Math.log(3), 9);
  });

  it('never promises money on grade C', async () => {
    const inputs = await typed();
    const worth = await ask<Worth>('POST', '/worth/estimate', {
      inputs: { ...inputs, effect: { ...inputs.effect, grade: 'C' } },
    });
    expect(worth).toMatchObject({ promise: 'break-even', gain: null, optimum: null, sensitivity: [] });
    expect(
      worth.steps.every(({ net, retained, pays }) => net === null && retained === null && pays === null),
    ).toBe(true);
  });

  it('refuses inputs that cannot be', async () => {
    const inputs = await typed();
    const bad = (over: Partial<WorthInputs>) =>
      app.call('owner', 'POST', '/worth/estimate', { inputs: { ...inputs, ...over } });
    expect((await bad({ marginShare: { value: 2, low: 1, high: 3 } })).status).toBe(400);
    expect((await bad({ costPerHour: { value: 20, low: 30, high: 10 } })).status).toBe(400);
    expect((await bad({ most: 4000 })).status).toBe(400);
    expect((await app.call(null, 'GET', '/worth/defaults')).status).toBe(401);
  });

  it('keeps every version of a scenario', async () => {
    const inputs = await typed();
    const first = await ask<WorthScenario>('POST', '/worth/scenarios', { name: 'Two hours', inputs });
    expect(first).toMatchObject({ version: 1, name: 'Two hours' });
    const [second, third] = await Promise.all([
      ask<WorthScenario>('POST', '/worth/scenarios', { name: 'two hours', inputs: { ...inputs, to: 1 } }),
      ask<WorthScenario>('POST', '/worth/scenarios', { name: 'Two hours', inputs: { ...inputs, to: 3 } }),
    ]);
    expect([second?.version, third?.version].sort()).toEqual([2, 3]);
    const list = await ask<WorthScenario[]>('GET', '/worth/scenarios');
    expect(list).toHaveLength(1);
    expect(list[0]?.version).toBe(3);
    expect((await app.call('analyst', 'POST', '/worth/scenarios', { name: 'x', inputs })).status).toBe(403);
  });
});
