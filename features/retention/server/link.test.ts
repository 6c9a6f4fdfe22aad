import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analytics } from '#platform/server/analytics/analytics.ts';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { columnsOf, openPostgresAnalytics } from '#platform/server/analytics/postgres.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { Analysis, DriverSummary } from '../core/contract/link.ts';
import { defaultAnalysis } from '../core/link/analysis.ts';
import { type ExposureCells, readCells } from '../core/link/cell-table.ts';
import { driverCellsQuery, keyParts, ladderQuery, moneyCellsQuery } from '../core/link/cells-sql.ts';
import { yearlyValueQuery } from '../core/link/company-sql.ts';
import { congestionQuery, survivalCellsQuery } from '../core/link/evidence-sql.ts';
import { type Exposure, exposures } from '../core/link/exposures.ts';
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
        driverCellsQuery([exposure], scope),
        moneyCellsQuery(exposure, scope),
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

  it('gives an exposure the same cells alone and beside the others of its kind', async () => {
    const { rows } = app.application.services.analytics;
    const [ends] = await rows<{ last: number }>('select max(day) as last from fact_encounters');
    const scope = scopeOf(
      { today: ends?.last ?? 0, churnModel: 'auto' },
      { horizon: 30, covariates: ['tier'] },
    );
    const kind = exposures.filter((exposure) => exposure.kind === 'request');
    const read = async (asked: readonly Exposure[]) => {
      const { text, params } = driverCellsQuery(asked, scope);
      expect(dialectProblems(text)).toEqual([]);
      const columns = columnsOf(await rows(text, params));
      const wanted = asked.map((exposure) => ({ exposure, covariates: ['tier'] as const, controls: 2 }));
      return readCells(columns, keyParts(asked, scope), wanted);
    };
    const together = await read(kind);
    for (const [place, exposure] of kind.entries()) {
      const [alone] = await read([exposure]);
      const beside = together[place];
      expect(beside?.coverage).toEqual(alone?.coverage);
      expect(beside?.clusters).toEqual(alone?.clusters);
      const levels = (cells: ExposureCells | undefined) =>
        Array.from(cells?.table.n ?? [], (n, i) => {
          const [level] = cells?.table.levels ?? [];
          const { bins, bin, key, lost } = cells?.table ?? { bins: [], bin: [], key: [], lost: [] };
          return [bins[bin[i] ?? 0], level?.names[level.of[key[i] ?? 0] ?? 0], n, lost[i]].join('|');
        }).sort();
      expect([exposure.id, levels(beside)]).toEqual([exposure.id, levels(alone)]);
    }
  });

  it('tells what a customer brings in a year from prices of contracts or from purchases', async () => {
    const duck = app.application.services.analytics;
    const today = 20_600;
    type Contract = { customer_id: string; start_day: number; end_day: number | null; mrr: number | null };
    const contracts = await duck.rows<Contract>(
      'select customer_id, start_day, end_day, mrr from fact_subscriptions',
    );
    const spells = await duck.rows<Contract>(
      'select customer_id, start_day, end_day from fact_contract_spells',
    );
    const held = new Set(
      spells
        .filter(({ start_day, end_day }) => start_day <= today - 365 && (end_day ?? today) > today - 365)
        .map((spell) => spell.customer_id),
    );
    const paid = contracts
      .filter(({ customer_id }) => held.has(customer_id))
      .map(({ start_day, end_day, mrr }) => {
        const days = Math.min(end_day ?? today, today) - Math.max(start_day, today - 365);
        return (mrr ?? 0) * Math.max(0, days) * (12 / 365);
      })
      .reduce((sum, one) => sum + one, 0);
    expect(held.size).toBeGreaterThan(10);
    for (const rule of [
      { model: 'contract', days: 0 },
      { model: 'purchase', days: 90 },
    ] as const) {
      const { text, params } = yearlyValueQuery({ ...rule, origin: 'company' }, today);
      expect(dialectProblems(text)).toEqual([]);
      const [[ours], [theirs]] = [await duck.rows(text, params), await views.rows(text, params)];
      expect(Number(ours?.paid)).toBeCloseTo(Number(theirs?.paid), 6);
      expect(Number(ours?.bought)).toBeCloseTo(Number(theirs?.bought), 6);
      if (rule.model === 'contract') expect(ours).toMatchObject({ n: held.size });
      if (rule.model === 'contract') expect(Number(ours?.paid)).toBeCloseTo(paid, 6);
    }
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
