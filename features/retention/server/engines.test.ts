import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analytics } from '#platform/server/analytics/analytics.ts';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { openPostgresAnalytics } from '#platform/server/analytics/postgres.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { metrics } from '../core/metrics.ts';
import { dimensions } from '../core/schema.ts';
import { id, testedModules } from './fixtures/books.ts';
import { fillRandomCompany } from './fixtures/random-company.ts';
import { retentionRouter as router } from './procedures.ts';

type Slice = Record<string, string | string[]>;

const slices: Record<string, Slice> = {
  'all of it': { from: '2024-07-01', to: '2026-06-30' },
  'a quarter against the one before': { from: '2025-10-01', to: '2025-12-31' },
  'a year against the year before, which overlaps nothing': {
    from: '2025-07-01',
    to: '2026-06-30',
    compare: 'year',
  },
  'a long period against itself a year earlier': { from: '2024-12-01', to: '2026-05-31', compare: 'year' },
  'filtered every way, business hours': {
    from: '2025-01-01',
    to: '2026-03-31',
    clock: 'business',
    tier: ['gold', ''],
    country: ['DE', 'RU'],
    channel: ['email', 'web', 'chat', 'not-a-channel'],
    team: [id(901)],
  },
  'one agent': { from: '2024-07-01', to: '2026-06-30', agent: [id(911), 'not-an-id'] },
};

const slicesCount = Object.keys(slices).length;

/** Everything the three pages ask, answered by one engine. */
async function answersOf(
  app: TestApplication,
  analytics: Analytics,
  slice: Slice,
  turn: number,
): Promise<Record<string, unknown>> {
  const services = { ...app.application.services, analytics };
  const context = createRequestContext(services, systemCaller('test'));
  const out: Record<string, unknown> = {};
  const keep = async (name: string, work: Promise<unknown>) => {
    const { snapshot: _differs, ...rest } = (await work) as { snapshot?: string };
    out[name] = rest;
  };
  const input = slice as never;
  await keep('figures', call(router.metrics.figures, input, { context }));
  const { metrics: cards } = await call(router.metrics.catalogue, undefined, { context });
  // each slice takes other steps and dimensions, so that together they cover all of them
  const steps = ['week', 'month', 'quarter', 'day'] as const;
  for (const [place, card] of cards.entries()) {
    const step = steps[(turn + place) % steps.length];
    if (card.trend)
      await keep(
        `trend ${card.id} ${step}`,
        call(router.metrics.trend, { ...slice, id: card.id, step } as never, { context }),
      );
    for (const dimension of card.dimensions.filter(
      (_, index) => index % slicesCount === (turn + place) % slicesCount,
    )) {
      await keep(
        `${card.id} by ${dimension}`,
        call(router.metrics.breakdown, { ...slice, id: card.id, dimension } as never, { context }),
      );
    }
    if (card.distribution && place % 3 === turn % 3) {
      await keep(
        `distribution ${card.id}`,
        call(router.metrics.distribution, { ...slice, id: card.id } as never, { context }),
      );
    }
  }
  await keep('funnel', call(router.metrics.funnel, input, { context }));
  await keep('choices', call(router.metrics.choices, undefined, { context }));
  await keep('summary', call(router.retention.summary, input, { context }));
  for (const by of [undefined, 'tier', 'country'] as const) {
    await keep(`survival ${by}`, call(router.retention.survival, { ...slice, by } as never, { context }));
  }
  for (const measure of ['customers', 'revenue'] as const) {
    await keep(
      `cohorts ${measure}`,
      call(router.retention.cohorts, { ...slice, measure } as never, { context }),
    );
  }
  await keep('usage', call(router.retention.usageInterval, input, { context }));
  const today = (await call(router.retention.today, input, { context })) as Record<string, unknown>;
  const { freshness: _lag, snapshot: _state, ...rest } = today;
  out.today = rest;
  return out;
}

/** Fractions of a second without the zeros at their end. */
const withoutZeros = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith('_at') && typeof value === 'string' ? value.replace(/(\.\d*?)0+$/, '$1') : value,
    ]),
  );

/** Equal but for the order in which floats were added up. */
function expectClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const scale = Math.max(1, Math.abs(expected));
    if (Math.abs(actual - expected) > 1e-7 * scale) throw new Error(`${path}: ${actual} is not ${expected}`);
    return;
  }
  if (actual === null || expected === null || typeof actual !== 'object' || typeof expected !== 'object') {
    if (actual !== expected) throw new Error(`${path}: ${String(actual)} is not ${String(expected)}`);
    return;
  }
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  for (const key of keys) {
    expectClose(
      (actual as Record<string, unknown>)[key],
      (expected as Record<string, unknown>)[key],
      `${path}.${key}`,
    );
  }
}

const engines = await availableEngines();
const facts = testedModules.flatMap((module) => module.facts ?? []);

describe.each(engines)('every question, asked of DuckDB and of %s', (engine) => {
  let app: TestApplication;
  let views: Analytics;
  const texts = new Set<string>();

  beforeAll(async () => {
    app = await startTestApplication({
      modules: testedModules,
      engine,
      clock: () => new Date('2026-07-01T09:00:00Z'),
    });
    const { services } = app.application;
    await fillRandomCompany(services.database, 20260701, 150);
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await services.analytics.catchUp();
    views = await openPostgresAnalytics(services.database, facts);
  });
  afterAll(() => app.close());

  const watched = (analytics: Analytics): Analytics => ({
    ...analytics,
    rows: (sql, params, options) => {
      texts.add(sql);
      return analytics.rows(sql, params, options);
    },
  });

  it.each(Object.keys(slices))('gives equal answers: %s', { timeout: 120_000 }, async (name) => {
    const slice = slices[name] ?? {};
    const turn = Object.keys(slices).indexOf(name);
    const duck = await answersOf(app, watched(app.application.services.analytics), slice, turn);
    expectClose(duck, await answersOf(app, watched(views), slice, turn), 'answer');
    expect(Object.keys(duck).length).toBeGreaterThan(metrics.length);
  });

  it.each(facts.map(({ name, key, columns }) => ({ name, key, columns: Object.keys(columns) })))(
    'holds the very rows of the view $name',
    async ({ name, key, columns }) => {
      // a time of day is written in two ways
      const select = columns.map((one) => (one.endsWith('_at') ? `cast(${one} as text) as ${one}` : one));
      const text = `select ${select.join(', ')} from ${name} order by ${key.join(', ')}`;
      const mirrored = await app.application.services.analytics.rows(text);
      expectClose(mirrored.map(withoutZeros), (await views.rows(text)).map(withoutZeros), name);
      if (/orders|tickets|encounters/.test(name)) expect(mirrored.length).toBeGreaterThan(100);
    },
  );

  it('makes facts in the restricted dialect', () => {
    const made = facts.flatMap(({ derive, base }) => [derive?.((name) => name), base?.over('rows')]);
    const written = made.filter((text) => text !== undefined);
    expect(written.length).toBeGreaterThan(1);
    for (const text of written) expect([text, dialectProblems(text)]).toEqual([text, []]);
  });

  it('asks in the restricted dialect only', () => {
    expect(texts.size).toBeGreaterThan(100);
    for (const text of texts) expect([text, dialectProblems(text)]).toEqual([text, []]);
  });

  it('splits by every declared dimension somewhere', async () => {
    const context = createRequestContext(app.application.services, systemCaller('test'));
    const { metrics: cards } = await call(router.metrics.catalogue, undefined, { context });
    const used = new Set(cards.flatMap((card) => card.dimensions));
    expect(dimensions.filter((dimension) => !used.has(dimension) && dimension !== 'plan')).toEqual([]);
  });
});
