import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rossiRows } from '../fixtures/read-fixture.mts';
import { drawBinomial } from '../numeric/draw.ts';
import { probabilityOf } from '../numeric/link.ts';
import { createRandom } from '../numeric/random.ts';
import { coxRegression } from './cox.ts';
import type { HazardCells } from './discrete-hazard.ts';
import { collapseHazardCells, discreteHazard, discreteSurvival } from './discrete-hazard.ts';

const names = ['fin', 'age', 'race', 'wexp', 'mar', 'paro', 'prio'];

/** One row per prisoner and week at risk. */
function personWeeks(covariates: readonly string[]): HazardCells {
  const weeks = rossiRows().flatMap((row) =>
    Array.from({ length: row.week }, (_, w) => ({
      week: w + 1,
      event: row.arrest && w + 1 === row.week ? 1 : 0,
      x: row.x,
    })),
  );
  return {
    period: weeks.map((week) => week.week),
    atRisk: weeks.map(() => 1),
    events: weeks.map((week) => week.event),
    covariates: covariates.map((name) => ({
      name,
      values: weeks.map((week) => week.x[names.indexOf(name)]!),
    })),
  };
}

describe('discrete-time hazard on Rossi recidivism', () => {
  const rows = personWeeks(['fin']);
  const cells = collapseHazardCells(rows);

  it('19,809 person-weeks and their 104 cells both give -0.369568 for fin (cloglog)', () => {
    expect([rows.period.length, cells.period.length]).toEqual([19809, 104]);
    for (const source of [rows, cells]) {
      const fit = discreteHazard(source);
      expect(fit).toMatchObject({ ok: true, n: expect.any(Number), events: 114 });
      if (!fit.ok) return;
      expect(fit.coefficients[0]!.estimate).toBeCloseTo(-0.369567498068, 9);
      expect(fit.coefficients[0]!.standardError).toBeCloseTo(0.189720013845, 7);
      expect(fit.baseline[0]!.predictor).toBeCloseTo(-5.89924763463, 7);
    }
  });

  it.each([
    ['logit', 'factor', -0.371530822789, 0.190466867649],
    ['logit', 'constant', -0.365072987561, 0.190231518536],
    ['cloglog', 'constant', -0.364028638543, 0.189696911751],
    ['cloglog', 'log-time', -0.371222407731, 0.189713490953],
  ] as const)('R glm(binomial(%s)) with a %s baseline', (link, baseline, estimate, error) => {
    const fit = discreteHazard(cells, { link, baseline });
    expect(fit.ok && fit.coefficients[0]).toMatchObject({
      estimate: expect.closeTo(estimate, 7),
      standardError: expect.closeTo(error, 6),
    });
  });

  it('R glm with prio as well, from rows: -.401917794, .104904632, log likelihood -689.370778503', () => {
    const fit = discreteHazard(personWeeks(['fin', 'prio']), { baseline: 'log-time' });
    expect(fit.ok && fit.coefficients.map((c) => c.estimate)).toEqual([
      expect.closeTo(-0.401917793596, 7),
      expect.closeTo(0.104904631952, 7),
    ]);
    expect(fit.ok && fit.logLik).toBeCloseTo(-689.370778503, 7);
  });

  it('agrees with Cox on the same grouped times', () => {
    const prisoners = rossiRows();
    const cox = coxRegression({
      time: prisoners.map((row) => row.week),
      event: prisoners.map((row) => (row.arrest ? 1 : 0)),
      covariates: [{ name: 'fin', values: prisoners.map((row) => row.x[0]!) }],
    });
    const fit = discreteHazard(cells);
    expect(
      cox.ok && fit.ok && Math.abs(cox.coefficients[0]!.estimate - fit.coefficients[0]!.estimate),
    ).toBeLessThan(0.001);
  });

  it('predicts survival that falls, with weeks without arrests flat', () => {
    const fit = discreteHazard(cells);
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    const [paid, unpaid] = [discreteSurvival(fit, [1]), discreteSurvival(fit, [0])];
    expect(paid[51]!.survival).toBeGreaterThan(unpaid[51]!.survival);
    // 48 of 216 with aid and 66 of 216 without were arrested.
    expect(paid[51]!.survival).toBeCloseTo(1 - 48 / 216, 2);
    expect(unpaid[51]!.survival).toBeCloseTo(1 - 66 / 216, 2);
  });

  it('refuses what cannot be fitted', () => {
    const cell = { period: [1, 2], atRisk: [10, 8], covariates: [] };
    expect(discreteHazard({ ...cell, events: [0, 0] })).toMatchObject({ reason: 'no-events' });
    expect(discreteHazard({ ...cell, events: [1] })).toMatchObject({ reason: 'invalid-input' });
    expect(discreteHazard({ period: [], atRisk: [], events: [], covariates: [] })).toMatchObject({
      reason: 'not-enough-data',
    });
    const x = { name: 'x', values: [0, 1] };
    expect(
      discreteHazard({ period: [1, 1], atRisk: [10, 8], events: [0, 8], covariates: [x] }),
    ).toMatchObject({ reason: 'separation', detail: 'x' });
  });
});

describe('discrete-time hazard properties', () => {
  it('does not depend on the order of cells, and cells give what their single subjects would', () => {
    const cell = fc.record({
      period: fc.integer({ min: 1, max: 4 }),
      x: fc.integer({ min: 0, max: 2 }),
      events: fc.integer({ min: 0, max: 3 }),
      others: fc.integer({ min: 0, max: 6 }),
    });
    type Cell = { period: number; x: number; events: number; others: number };
    const columnsOf = (list: readonly Cell[]): HazardCells => ({
      period: list.map((c) => c.period),
      atRisk: list.map((c) => c.events + c.others),
      events: list.map((c) => c.events),
      covariates: [{ name: 'x', values: list.map((c) => c.x) }],
    });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 6, maxLength: 15 }),
        fc.constantFrom('logit' as const, 'cloglog' as const),
        fc.constantFrom('factor' as const, 'constant' as const, 'log-time' as const),
        (list, link, baseline) => {
          const base = discreteHazard(columnsOf(list), { link, baseline });
          const single = list.flatMap((c) => [
            ...Array.from({ length: c.events }, () => ({ ...c, events: 1, others: 0 })),
            ...Array.from({ length: c.others }, () => ({ ...c, events: 0, others: 1 })),
          ]);
          for (const other of [
            columnsOf([...list].reverse()),
            columnsOf(single),
            collapseHazardCells(columnsOf(list)),
          ]) {
            const found = discreteHazard(other, { link, baseline });
            expect(found.ok).toBe(base.ok);
            if (!base.ok || !found.ok) continue;
            expect(found.coefficients[0]!.estimate).toBeCloseTo(base.coefficients[0]!.estimate, 5);
            expect(found.coefficients[0]!.standardError).toBeCloseTo(base.coefficients[0]!.standardError, 5);
            expect(found.logLik).toBeCloseTo(base.logLik, 6);
          }
        },
      ),
    );
  });

  it('a period that takes everybody says nothing on effects and ends the curve, like one that takes nobody', () => {
    const cells = {
      period: [1, 1, 2, 2],
      atRisk: [40, 40, 30, 25],
      events: [5, 12, 6, 10],
      covariates: [{ name: 'x', values: [0, 1, 0, 1] }],
    };
    const plain = discreteHazard(cells);
    const longer = discreteHazard({
      period: [...cells.period, 3, 4],
      atRisk: [...cells.atRisk, 7, 2],
      events: [...cells.events, 0, 2],
      covariates: [{ name: 'x', values: [0, 1, 0, 1, 1, 1] }],
    });
    expect(plain.ok && longer.ok).toBe(true);
    if (!plain.ok || !longer.ok) return;
    expect(longer.coefficients).toEqual(plain.coefficients);
    expect(longer.baseline.slice(2)).toEqual([
      { period: 3, predictor: Number.NEGATIVE_INFINITY },
      { period: 4, predictor: Number.POSITIVE_INFINITY },
    ]);
    const survival = discreteSurvival(longer, [1]);
    expect(survival[2]!.survival).toBe(survival[1]!.survival);
    expect(survival[3]!.survival).toBe(0);
    expect(discreteHazard({ period: [1, 2], atRisk: [3, 3], events: [0, 3], covariates: [] })).toMatchObject({
      reason: 'constant',
    });
    expect(discreteHazard({ ...cells, events: [5, 41, 6, 10] })).toMatchObject({ reason: 'invalid-input' });
  });

  it.each(['logit', 'cloglog'] as const)(
    '%s intervals cover both effects in 93 to 97 of 100 among 1,000 cohorts of 300 over 8 weeks',
    (link) => {
      const random = createRandom(58);
      const truth = [0.5, -0.3];
      const covered = { factor: [0, 0], 'log-time': [0, 0] };
      for (let run = 0; run < 1000; run++) {
        const [period, atRisk, events, x, y]: number[][] = [[], [], [], [], []];
        for (const [exposed, plan] of [0, 1, 2, 3, 4, 5].map((k) => [k % 2, Math.floor(k / 2)] as const)) {
          let left = 50;
          for (let week = 1; week <= 8; week++) {
            const eta = -2 - 0.3 * Math.log(week + 1) + 0.5 * exposed - 0.3 * plan;
            const gone = drawBinomial(random, left, probabilityOf(link, eta));
            period!.push(week);
            atRisk!.push(left);
            events!.push(gone);
            x!.push(exposed);
            y!.push(plan);
            left -= gone;
            left -= drawBinomial(random, left, 0.05);
          }
        }
        const covariates = [
          { name: 'x', values: x! },
          { name: 'y', values: y! },
        ];
        for (const baseline of ['factor', 'log-time'] as const) {
          const fit = discreteHazard(
            { period: period!, atRisk: atRisk!, events: events!, covariates },
            { link, baseline },
          );
          if (!fit.ok) throw new Error(fit.reason);
          fit.coefficients.forEach(({ estimate, standardError }, j) => {
            if (Math.abs(estimate - truth[j]!) <= 1.959964 * standardError) covered[baseline][j]! += 1;
          });
        }
      }
      for (const count of Object.values(covered).flat())
        expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
    },
  );
});
