import { describe, expect, it } from 'vitest';
import { cdnowRows } from '../fixtures/read-fixture.mts';
import { drawBinomial, drawGamma, drawPoisson } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { ContractFit } from './contract-churn.ts';
import {
  cohortCells,
  contractLogLik,
  contractSurvival,
  fitContractChurn,
  renewalRate,
  residualPayments,
} from './contract-churn.ts';
import { expectedSpend, fitGammaGamma, populationSpend } from './gamma-gamma.ts';

describe('Gamma-Gamma on CDNOW repeaters (Fader & Hardie 2013)', () => {
  const histories = cdnowRows()
    .filter((c) => c.x > 0)
    .map((c) => ({ x: c.x, mean: c.spend }));
  const fit = fitGammaGamma(histories);

  it('n = 946: p 6.25, q 3.74, v 15.44; expected mean spend of the population 35.17', () => {
    expect(histories).toHaveLength(946);
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    expect(fit.values[0]!.toFixed(2)).toBe('6.25');
    expect(fit.values[1]!.toFixed(2)).toBe('3.74');
    // Printed v 15.44; the maximum of the likelihood on this file is 15.448.
    expect(Math.abs(fit.values[2]! - 15.44)).toBeLessThan(0.01);
    expect(populationSpend(fit.model)!.toFixed(2)).toBe('35.17');
    expect(Math.abs(fit.countValueCorrelation)).toBeLessThan(0.2);
  });

  it('draws a customer towards everybody the more, the fewer purchases there are', () => {
    if (!fit.ok) return;
    const [all, one, many] = [
      populationSpend(fit.model)!,
      expectedSpend(fit.model, { x: 1, mean: 100 })!,
      expectedSpend(fit.model, { x: 20, mean: 100 })!,
    ];
    expect(all < one && one < many && many < 100).toBe(true);
    expect(expectedSpend(fit.model, null)).toBe(all);
    expect(populationSpend({ p: 2, q: 0.9, v: 3 })).toBeNull();
  });

  it('order does not matter and n repeats a history', () => {
    const some = histories.slice(0, 300);
    const [rows, counted] = [
      fitGammaGamma([...some, ...some].reverse()),
      fitGammaGamma(some.map((history) => ({ ...history, n: 2 }))),
    ];
    if (!rows.ok || !counted.ok) throw new Error('no fit');
    expect(rows.countValueCorrelation).toBeCloseTo(counted.countValueCorrelation, 9);
    for (const [k, { estimate, low }] of rows.parameters.entries()) {
      expect(estimate / counted.parameters[k]!.estimate).toBeCloseTo(1, 4);
      expect(low / counted.parameters[k]!.low).toBeCloseTo(1, 3);
    }
  });

  it('intervals of p, q and v cover in 93-97 % of 1,000 samples of 3,000 customers', () => {
    const random = createRandom(14);
    const truth = [6, 4, 15];
    const covered = [0, 0, 0];
    // means in steps of a twelfth make cells; they add half a thousandth to a variance of logarithms of .4
    const step = Math.log(13 / 12);
    for (let run = 0; run < 1000; run++) {
      const cells = new Map<string, { x: number; mean: number; n: number }>();
      for (let k = 0; k < 3000; k++) {
        const x = 1 + drawPoisson(random, drawGamma(random, 1.5, 0.5));
        const rate = drawGamma(random, truth[1]!, truth[2]);
        const place = Math.round(Math.log(drawGamma(random, truth[0]! * x, rate) / x) / step);
        const cell = cells.get(`${x} ${place}`);
        if (cell) cell.n += 1;
        else cells.set(`${x} ${place}`, { x, mean: Math.exp(step * place), n: 1 });
      }
      const fit = fitGammaGamma([...cells.values()]);
      if (!fit.ok) throw new Error(fit.detail);
      for (const [k, value] of truth.entries()) {
        const { low, high } = fit.parameters[k]!;
        if (low <= value && value <= high) covered[k]! += 1;
      }
    }
    for (const count of covered) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
  }, 120_000);

  it('refuses free orders, one-time buyers and too few customers', () => {
    expect(fitGammaGamma([{ x: 1, mean: 0 }])).toMatchObject({ reason: 'invalid-input' });
    expect(fitGammaGamma([{ x: 0, mean: 5 }])).toMatchObject({ reason: 'invalid-input' });
    expect(fitGammaGamma([{ x: 1, mean: 5, n: 3 }])).toMatchObject({ reason: 'not-enough-data', needed: 20 });
  });
});

const HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4];
const REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3];

function sevenYears(percent: readonly number[], kind: 'sbg' | 'bdw' = 'sbg'): ContractFit {
  const fit = fitContractChurn(cohortCells(percent.slice(0, 8).map((p) => 10 * p)), kind);
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}

describe('contract churn (Fader & Hardie 2007)', () => {
  it.each([
    ['High End', HIGH_END, '0.668', '3.806', '-1611.16'],
    ['Regular', REGULAR, '0.704', '1.182', '-1680.27'],
  ] as const)('sBG of %s on 7 years', (_name, percent, alpha, beta, logLik) => {
    const fit = sevenYears(percent);
    expect([...fit.values.map((v) => v.toFixed(3)), fit.logLik.toFixed(2)]).toEqual([alpha, beta, logLik]);
    for (let year = 8; year <= 12; year++)
      expect(Math.abs(100 * contractSurvival(fit.model, year) - percent[year]!)).toBeLessThan(3);
  });

  it('BdW contains sBG, so it never fits worse, and projects years 8-12 within 2 points', () => {
    for (const percent of [HIGH_END, REGULAR]) {
      const [sbg, bdw] = [sevenYears(percent), sevenYears(percent, 'bdw')];
      expect(bdw.logLik).toBeGreaterThanOrEqual(sbg.logLik - 1e-6);
      for (let year = 8; year <= 12; year++)
        expect(Math.abs(100 * contractSurvival(bdw.model, year) - percent[year]!)).toBeLessThan(2);
    }
  });

  it('renewal rates rise by the closed form, and residual payments equal their sum', () => {
    const { model } = sevenYears(REGULAR);
    for (let t = 1; t < 20; t++)
      expect(renewalRate(model, t)).toBeCloseTo(
        (model.beta + t - 1) / (model.alpha + model.beta + t - 1),
        12,
      );
    let sum = 0;
    for (let t = 1; t <= 2000; t++)
      sum += (contractSurvival(model, 3 + t) / contractSurvival(model, 3)) * 1.1 ** -t;
    expect(residualPayments(model, 3, 0.1)).toBeCloseTo(sum, 9);
    expect(residualPayments(model, 10, 0.1)!).toBeGreaterThan(residualPayments(model, 0, 0.1)!);
    expect(residualPayments({ ...model, shape: 1.2 }, 3, 0.1)).toBeNull();
  });

  it('order does not matter, and cells of the same renewal add up', () => {
    const cells = cohortCells(REGULAR.slice(0, 8).map((p) => 10 * p));
    const halves = [...cells, ...cells]
      .reverse()
      .map((cell) => ({ ...cell, churned: cell.churned / 2, active: cell.active / 2 }));
    const [whole, split] = [fitContractChurn(cells), fitContractChurn(halves)];
    if (!whole.ok || !split.ok) throw new Error('no fit');
    expect(split.customers).toBeCloseTo(whole.customers, 9);
    for (const [k, { estimate, high }] of split.parameters.entries()) {
      expect(estimate / whole.parameters[k]!.estimate).toBeCloseTo(1, 5);
      expect(high / whole.parameters[k]!.high).toBeCloseTo(1, 4);
    }
  });

  it('cohorts of different age add up', () => {
    const { model } = sevenYears(REGULAR);
    const [old, young] = [cohortCells([1000, 600, 450, 380]), cohortCells([500, 310])];
    expect(contractLogLik(model, [...old, ...young])).toBeCloseTo(
      contractLogLik(model, old) + contractLogLik(model, young),
      9,
    );
  });

  it('refuses what cannot be fitted', () => {
    expect(fitContractChurn(cohortCells([100, 100, 100]))).toMatchObject({ reason: 'no-events' });
    expect(fitContractChurn(cohortCells([100, 60]))).toMatchObject({ reason: 'not-enough-data', needed: 2 });
    expect(fitContractChurn(cohortCells([100, 60, 40]), 'bdw')).toMatchObject({
      reason: 'not-enough-data',
      needed: 3,
    });
    expect(fitContractChurn(cohortCells([100, 120]))).toMatchObject({ reason: 'invalid-input' });
    // A constant churn rate has no finite alpha and beta: customers do not differ.
    expect(fitContractChurn(cohortCells([100000, 80000, 64000, 51200, 40960]))).toMatchObject({
      reason: 'not-converged',
    });
  });

  it.each([
    ['sbg', 1_000, 7, { alpha: 1, beta: 2.5, shape: 1 }],
    ['bdw', 10_000, 8, { alpha: 1, beta: 2.5, shape: 0.8 }],
    ['bdw', 3_000, 12, { alpha: 1, beta: 2.5, shape: 1.3 }],
  ] as const)(
    'intervals of all parameters of %s cover in 93-97 per cent of 1,000 cohorts of %i over %i renewals',
    (kind, contracts, renewals, truth) => {
      const random = createRandom(4);
      const wanted = Object.values(truth).slice(0, kind === 'sbg' ? 2 : 3);
      const covered = wanted.map(() => 0);
      for (let run = 0; run < 1000; run++) {
        const survivors: number[] = [contracts];
        for (let t = 1; t <= renewals; t++)
          survivors.push(drawBinomial(random, survivors[t - 1]!, renewalRate(truth, t)));
        const fit = fitContractChurn(cohortCells(survivors), kind);
        if (!fit.ok) throw new Error(fit.detail);
        for (const [k, value] of wanted.entries()) {
          const { low, high } = fit.parameters[k]!;
          if (low <= value && value <= high) covered[k]! += 1;
        }
      }
      for (const count of covered) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
    },
    60_000,
  );
});
