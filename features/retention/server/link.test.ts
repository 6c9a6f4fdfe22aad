import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analytics } from '#platform/server/analytics/analytics.ts';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { openPostgresAnalytics } from '#platform/server/analytics/postgres.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { Analysis, DriverSummary } from '../core/contract/link.ts';
import { defaultAnalysis } from '../core/link/analysis.ts';
import {
  clusterCellsQuery,
  congestionQuery,
  driverCellsQuery,
  ladderQuery,
  survivalCellsQuery,
} from '../core/link/cells-sql.ts';
import { exposures } from '../core/link/exposures.ts';
import { testedModules } from './fixtures/books.ts';
import { scopeOf } from './fixtures/encounter-table.ts';
import { fillRandomCompany } from './fixtures/random-company.ts';
import { retentionRouter as router } from './procedures.ts';

const engines = await availableEngines();

describe.each(engines)('the retention link on %s', (engine) => {
  let app: TestApplication;
  let views: Analytics;

  beforeAll(async () => {
    app = await startTestApplication({
      modules: testedModules,
      engine,
      clock: () => new Date('2026-07-01T09:00:00Z'),
    });
    const { services } = app.application;
    await fillRandomCompany(services.database, 20_251_122, 250);
    await app.command((ctx) =>
      ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }),
    );
    await services.analytics.catchUp();
    views = await openPostgresAnalytics(
      services.database,
      testedModules.flatMap((module) => module.facts ?? []),
    );
  }, 240_000);
  afterAll(() => app.close());

  it('reduces every exposure to the same cells as DuckDB does', { timeout: 240_000 }, async () => {
    const duck = app.application.services.analytics;
    // days as in the random company: from July 2024 to the end of June 2026
    const [ends] = await duck.rows<{ last: number }>('select max(day) as last from fact_encounters');
    const models = ['auto', 'contract', 'purchase'] as const;
    let compared = 0;
    for (const [place, exposure] of exposures.entries()) {
      const scope = scopeOf(
        { today: ends?.last ?? 0, churnModel: models[place % 3] ?? 'auto', leaving: ['billing'] },
        { horizon: 30 },
      );
      const queries = [
        driverCellsQuery(exposure, scope),
        clusterCellsQuery(exposure, scope),
        ladderQuery(exposure, scope),
        survivalCellsQuery(exposure, scope),
        ...(exposure.scale === 'duration' && exposure.kind === 'request'
          ? [congestionQuery(exposure, scope)]
          : []),
      ];
      for (const { text, params } of queries) {
        expect([text, dialectProblems(text)]).toEqual([text, []]);
        const sorted = (rows: readonly Record<string, unknown>[]) =>
          rows
            .map((row) =>
              JSON.stringify(
                Object.entries(row).map(([name, value]) =>
                  typeof value === 'number' && !Number.isInteger(value)
                    ? [name, value.toPrecision(9)]
                    : [name, value ?? 0],
                ),
              ),
            )
            .sort();
        const [ours, theirs] = [
          sorted(await duck.rows(text, params)),
          sorted(await views.rows(text, params)),
        ];
        expect([exposure.id, ours]).toEqual([exposure.id, theirs]);
        compared += ours.length;
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  it('answers what it can and says of the rest what is missing', { timeout: 120_000 }, async () => {
    const context = createRequestContext(app.application.services, systemCaller('test'));
    const found = await call(router.link.drivers, { wait: 'yes' } as never, { context });
    expect(found).toMatchObject({ state: 'done', done: exposures.length, of: exposures.length });
    expect(found.drivers).toHaveLength(exposures.length);
    for (const driver of found.drivers) {
      if (driver.state === 'answered') {
        expect(driver.difference?.low).toBeLessThanOrEqual(driver.difference?.value ?? Number.NaN);
        expect(driver.difference?.high).toBeGreaterThanOrEqual(driver.difference?.value ?? Number.NaN);
        expect(driver.grade).not.toBeNull();
      } else {
        expect(driver.reason).not.toBeNull();
        expect(driver.grade).toBeNull();
      }
    }
    // what cannot be answered stands last
    const places = found.drivers.map((driver) => (driver.state === 'answered' ? 0 : 1));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(found.notRecorded).toContain('return-cycle');
    expect(found.quality.requests).toBeGreaterThan(0);
    const again = await call(router.link.drivers, { wait: 'yes' } as never, { context });
    expect(again.drivers).toEqual(found.drivers);
  });
});

describe('the retention link over HTTP', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules: testedModules });
  }, 120_000);
  afterAll(() => app.close());

  it('tells an empty company what is missing, of every driver', async () => {
    const { status, body } = await app.call('agent', 'GET', '/retention/drivers?wait=yes');
    expect(status).toBe(200);
    const drivers = (body as { drivers: DriverSummary[] }).drivers;
    expect(new Set(drivers.map(({ reason }) => reason))).toEqual(new Set(['no-records']));
    const one = await app.call('agent', 'GET', '/retention/drivers/first-reply');
    expect(one.body).toMatchObject({ result: { state: 'cannot-answer', n: 0 }, summary: { grade: null } });
    const evidence = await app.call('agent', 'GET', '/retention/drivers/first-reply/evidence');
    expect(evidence.body).toMatchObject({ evidence: { ladder: [], congestion: null } });
  });

  it('saves an analysis as the next version of its name, and answers by the version asked for', async () => {
    const save = (horizon: number, as: 'analyst' | 'agent' = 'analyst') =>
      app.call(as, 'POST', '/retention/link/analyses', {
        name: 'Board',
        settings: { ...defaultAnalysis, horizon },
      });
    const first = (await save(30)).body as Analysis;
    const second = (await save(180)).body as Analysis;
    expect([first.version, second.version]).toEqual([1, 2]);
    expect((await save(30, 'agent')).status).toBe(403);
    const old = await app.call('agent', 'GET', `/retention/drivers/one-touch?analysis=${first.analysisId}`);
    expect(old.body).toMatchObject({
      run: { analysis: { name: 'Board', version: 1 }, settings: { horizon: 30 } },
    });
    const setup = (await app.call('agent', 'GET', '/retention/link')).body as { analyses: Analysis[] };
    expect(setup.analyses.map(({ name, version }) => [name, version])).toEqual([['Board', 2]]);
  });

  it('refuses an analysis there is not, and an exposure there is not', async () => {
    const unknown = await app.call(
      'agent',
      'GET',
      '/retention/drivers?analysis=01900000-0000-7000-8000-000000000000',
    );
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('retention:analysis-unknown');
    expect((await app.call('agent', 'GET', '/retention/drivers/luck')).status).toBe(400);
  });
});
