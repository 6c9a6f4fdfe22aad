import { describe, expect, it } from 'vitest';
import { rossiRows } from '../fixtures/read-fixture.mts';
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
