import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heartRows, rossiColumns } from '../fixtures/read-fixture.mts';
import { drawExponential, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { concordance } from './concordance.ts';
import type { CoxFit, CoxOptions } from './cox.ts';
import { coxRegression } from './cox.ts';
import { coxBaseline, predictedSurvival } from './cox-baseline.ts';
import type { CoxRows } from './cox-data.ts';
import { proportionalHazardsTest } from './proportional-hazards.ts';

function fitted(rows: CoxRows, options: CoxOptions = {}): CoxFit {
  const fit = coxRegression(rows, options);
  if (!fit.ok) throw new Error(`${fit.reason} ${fit.detail ?? ''}`);
  return fit;
}

function linearPredictor(rows: CoxRows, fit: CoxFit): number[] {
  return Array.from(rows.time, (_, i) =>
    fit.coefficients.reduce((sum, c, j) => sum + c.estimate * rows.covariates[j]!.values[i]!, 0),
  );
}

describe('Cox regression on Rossi recidivism (Rossi, Berk & Lenihan 1980; Fox & Weisberg 2011)', () => {
  const rows = rossiColumns();
  const fit = fitted(rows);

  it.each([
    ['fin', -0.379422, 0.191379],
    ['age', -0.057438, 0.021999],
    ['race', 0.3139, 0.307993],
    ['wexp', -0.149796, 0.212224],
    ['mar', -0.433704, 0.381868],
    ['paro', -0.084871, 0.195757],
    ['prio', 0.091497, 0.028649],
  ])('Efron: %s %d, se %d', (name, estimate, error) => {
    const found = fit.coefficients.find((c) => c.name === name)!;
    expect(found.estimate).toBeCloseTo(estimate, 6);
    expect(found.standardError).toBeCloseTo(error, 6);
  });

  it('log partial likelihood -675.3806 and -658.7477; LR 33.266, Wald 32.11, score 33.529 on 7 df; concordance .6403', () => {
    expect(fit.logLikNull).toBeCloseTo(-675.380632347, 8);
    expect(fit.logLik).toBeCloseTo(-658.747659446, 8);
    expect(fit.likelihoodRatio).toMatchObject({
      chiSquare: expect.closeTo(33.2659458016, 7),
      df: 7,
      p: expect.closeTo(2.3620450537e-5, 12),
    });
    expect(fit.wald.chiSquare).toBeCloseTo(32.11, 2);
    expect(fit.score.chiSquare).toBeCloseTo(33.5286888997, 7);
    expect(fit).toMatchObject({ n: 432, events: 114, converged: true });
    expect(concordance({ ...rows, score: linearPredictor(rows, fit) })).toMatchObject({
      concordance: expect.closeTo(0.6403292470997, 10),
    });
  });

  it('Breslow: fin -0.379022, prio 0.091112, log PL -659.1206', () => {
    const breslow = fitted(rows, { ties: 'breslow' });
    expect(breslow.coefficients[0]!.estimate).toBeCloseTo(-0.3790218874308, 9);
    expect(breslow.coefficients[6]!.estimate).toBeCloseTo(0.0911115420916, 8);
    expect(breslow.logLik).toBeCloseTo(-659.120605677, 8);
  });

  it.each([
    [
      'km',
      [
        0.0624297513581, 5.9739816534184, 2.0682653874805, 4.2245956334216, 1.0110215644358, 0.018383299169,
        0.520584250303,
      ],
      17.694415254455,
    ],
    [
      'identity',
      [
        0.0089505587513, 6.6159437892942, 2.1444262567845, 3.8767551246737, 1.0313483187116, 0.0281765987231,
        0.4247983963029,
      ],
      18.1826870391293,
    ],
    [
      'log',
      [
        0.1375994332571, 8.2314983419423, 1.6170849394269, 2.0858548410984, 1.1259733148419, 0.219202810331,
        0.0134790732013,
      ],
      17.6615705707482,
    ],
  ] as const)('R cox.zph with the %s clock', (clock, each, global) => {
    const test = proportionalHazardsTest(rows, fit, clock);
    expect(test.ok).toBe(true);
    if (!test.ok) return;
    test.covariates.forEach((covariate, j) => {
      expect(covariate.chiSquare).toBeCloseTo(each[j]!, 7);
    });
    expect(test.global).toMatchObject({ chiSquare: expect.closeTo(global, 7), df: 7 });
  });

  it('R survfit(coxph) of one prisoner: .97236903 at 10 weeks, .77289912 at 52', () => {
    const baseline = coxBaseline(rows, fit);
    expect(baseline.ok).toBe(true);
    if (!baseline.ok) return;
    const [ten, year, zero] = predictedSurvival(
      fit,
      baseline.strata[0]!,
      [1, 25, 1, 0, 0, 1, 3],
      [10, 52, 0],
    );
    expect(ten).toBeCloseTo(0.97236903, 8);
    expect(year).toBeCloseTo(0.77289912, 8);
    expect(zero).toBe(1);
  });

  it('R coxph with strata(wexp) and sampling weights, and its concordance', () => {
    const base = rossiColumns(['fin', 'age', 'prio']);
    const ages = base.covariates[1]!.values;
    const rows3 = {
      ...base,
      stratum: rossiColumns(['wexp']).covariates[0]!.values,
      weight: ages.map((age) => 1 + (age % 3) / 2),
    };
    const weighted = fitted(rows3, { weights: 'sampling' });
    [-0.29792371238, -0.0522083614927, 0.0924486659065].forEach((b, j) => {
      expect(weighted.coefficients[j]!.estimate).toBeCloseTo(b, 9);
    });
    [0.1513830077031, 0.0173174306422, 0.0227864959281].forEach((s, j) => {
      expect(weighted.coefficients[j]!.standardError).toBeCloseTo(s, 9);
    });
    expect([weighted.logLikNull, weighted.logLik]).toEqual([
      expect.closeTo(-1009.818224459, 7),
      expect.closeTo(-995.282277596, 7),
    ]);
    expect(concordance({ ...rows3, score: linearPredictor(rows3, weighted) })).toMatchObject({
      concordance: expect.closeTo(0.596970871, 8),
    });
    expect(coxRegression(rows3)).toMatchObject({ ok: false, reason: 'invalid-input' });
  });
});

describe('Cox regression with start-stop rows: Stanford heart transplants (Crowley & Hu 1977)', () => {
  const heart = heartRows();
  const columns = (
    names: readonly ('age' | 'year' | 'surgery' | 'transplant')[],
  ): CoxRows & { start: number[] } => ({
    start: heart.map((row) => row.start),
    time: heart.map((row) => row.stop),
    event: heart.map((row) => row.event),
    covariates: names.map((name) => ({ name, values: heart.map((row) => row[name]) })),
  });

  it('the time-dependent hazard ratio of a transplant is 1.14, not the .27 of the naive comparison', () => {
    const [transplant] = fitted(columns(['transplant'])).coefficients;
    expect(transplant).toMatchObject({
      estimate: expect.closeTo(0.127141127, 8),
      standardError: expect.closeTo(0.301141104, 8),
    });
    expect(transplant!.hazardRatio.toFixed(2)).toBe('1.14');
  });

  it('R coxph, cox.zph and concordance with four covariates', () => {
    const rows = columns(['age', 'year', 'surgery', 'transplant']);
    const fit = fitted(rows);
    [0.0271666409577, -0.1463463456742, -0.637209889967, -0.0102507724091].forEach((b, j) => {
      expect(fit.coefficients[j]!.estimate).toBeCloseTo(b, 9);
    });
    [0.0137141152103, 0.0704679795189, 0.3672259961803, 0.3137547983375].forEach((s, j) => {
      expect(fit.coefficients[j]!.standardError).toBeCloseTo(s, 9);
    });
    expect(fit.logLik).toBeCloseTo(-290.565616218, 8);
    const test = proportionalHazardsTest(rows, fit);
    expect(test.ok && test.covariates.map((c) => c.chiSquare)).toEqual(
      [0.866874711, 1.716414429, 0.097395059, 0.202934388].map((v) => expect.closeTo(v, 7)),
    );
    expect(concordance({ ...rows, score: linearPredictor(rows, fit) })).toMatchObject({
      concordant: 2873,
      discordant: 1646,
      tied: 0,
    });
  });
});

describe('Cox properties', () => {
  const row = fc.record({
    time: fc.integer({ min: 1, max: 6 }),
    event: fc.integer({ min: 0, max: 1 }),
    a: fc.integer({ min: 0, max: 1 }),
    b: fc.integer({ min: -3, max: 3 }),
    weight: fc.integer({ min: 1, max: 3 }),
    stratum: fc.integer({ min: 0, max: 1 }),
  });
  type Row = { time: number; event: number; a: number; b: number; weight: number; stratum: number };
  const columnsOf = (rows: readonly Row[]): CoxRows => ({
    time: rows.map((r) => r.time),
    event: rows.map((r) => r.event),
    weight: rows.map((r) => r.weight),
    stratum: rows.map((r) => r.stratum),
    covariates: [
      { name: 'a', values: rows.map((r) => r.a) },
      { name: 'b', values: rows.map((r) => r.b) },
    ],
  });

  it('row order does not matter, a weight repeats its row, splitting follow-up changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 25, maxLength: 40 }),
        fc.constantFrom('efron' as const, 'breslow' as const),
        (rows, ties) => {
          const fit = coxRegression(columnsOf(rows), { ties });
          if (!fit.ok) return;
          const check = (other: CoxRows): void => {
            fitted(other, { ties }).coefficients.forEach((c, j) => {
              expect(c.estimate).toBeCloseTo(fit.coefficients[j]!.estimate, 6);
              expect(c.standardError).toBeCloseTo(fit.coefficients[j]!.standardError, 6);
            });
          };
          check(columnsOf([...rows].reverse()));
          const repeated = rows.flatMap((r) => Array.from({ length: r.weight }, () => ({ ...r, weight: 1 })));
          check(columnsOf(repeated));
          const split = rows.flatMap((r) => [
            { ...r, time: r.time / 2, event: 0, start: 0 },
            { ...r, start: r.time / 2 },
          ]);
          check({ ...columnsOf(split), start: split.map((r) => r.start) });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('two groups: the score test of Breslow is the log-rank test when no times are tied', () => {
    const fit = fitted({
      time: [1, 2, 3, 4, 5, 6],
      event: [1, 1, 0, 1, 1, 1],
      covariates: [{ name: 'g', values: [1, 1, 1, 0, 1, 0] }],
    });
    const [observed, expected] = [3, 4 / 6 + 3 / 5 + 1 / 3 + 1 / 2];
    const variance = (4 * 2) / 36 + (3 * 2) / 25 + 2 / 9 + 1 / 4;
    expect(fit.score.chiSquare).toBeCloseTo((observed - expected) ** 2 / variance, 10);
  });

  it('names what makes a fit impossible instead of returning NaN', () => {
    const time = [1, 2, 3, 4, 5, 6, 7, 8];
    const event = [1, 1, 1, 1, 0, 1, 0, 0];
    const z = { name: 'z', values: [1, 0, 1, 0, 1, 0, 0, 1] };
    const fit = (covariates: CoxRows['covariates'], e: number[] = event): unknown =>
      coxRegression({ time, event: e, covariates });
    expect(fit([z, { name: 'same', values: z.values.map(() => 4) }])).toMatchObject({
      reason: 'constant',
      detail: 'same',
    });
    expect(fit([z, { name: 'twice', values: z.values.map((v) => 2 * v + 1) }])).toMatchObject({
      reason: 'collinear',
      detail: 'twice',
    });
    expect(fit([{ name: 'perfect', values: [1, 1, 1, 1, 0, 0, 0, 0] }])).toMatchObject({
      reason: 'separation',
      detail: 'perfect',
    });
    expect(
      fit(
        [z],
        event.map(() => 0),
      ),
    ).toMatchObject({ reason: 'no-events' });
    expect(fit([{ name: 'short', values: [1] }])).toMatchObject({ reason: 'invalid-input' });
    expect(fit([{ name: 'nan', values: z.values.map(() => Number.NaN) }])).toMatchObject({
      reason: 'invalid-input',
    });
    expect(fit([])).toMatchObject({ reason: 'not-enough-data' });
    expect(coxRegression({ time, start: time, event, covariates: [z] })).toMatchObject({
      reason: 'invalid-input',
    });
  });

  it('intervals cover the true hazard ratio in 93-97 % of 1,000 censored samples of 120', () => {
    const random = createRandom(31);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const x = Array.from({ length: 120 }, () => (random() < 0.4 ? 1 : 0));
      const y = x.map(() => drawNormal(random));
      const life = x.map((v, i) => drawExponential(random, Math.exp(0.6 * v - 0.4 * y[i]!)));
      const censoring = x.map(() => 2.5 * random());
      const fit = coxRegression({
        time: life.map((t, i) => Math.min(t, censoring[i]!)),
        event: life.map((t, i) => (t <= censoring[i]! ? 1 : 0)),
        covariates: [
          { name: 'x', values: x },
          { name: 'y', values: y },
        ],
      });
      if (fit.ok && fit.coefficients[0]!.low <= Math.exp(0.6) && Math.exp(0.6) <= fit.coefficients[0]!.high)
        covered += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  });
});

describe('Cox on many rows', () => {
  it('fits 100,000 rows by 7 covariates in a few passes', () => {
    const random = createRandom(3);
    const n = 100_000;
    const covariates = Array.from({ length: 7 }, (_, j) => ({
      name: `x${j}`,
      values: Float64Array.from({ length: n }, () => (j < 4 ? Number(random() < 0.3) : random())),
    }));
    const life = Float64Array.from({ length: n }, (_, i) =>
      drawExponential(random, Math.exp(0.5 * covariates[0]!.values[i]!) / 200),
    );
    const seen = Float64Array.from({ length: n }, () => 365 * random());
    const fit = fitted({
      time: life.map((t, i) => Math.ceil(Math.min(t, seen[i]!))),
      event: life.map((t, i) => (t <= seen[i]! ? 1 : 0)),
      covariates,
    });
    expect(fit.iterations).toBeLessThan(8);
    expect(Math.abs(fit.coefficients[0]!.estimate - 0.5)).toBeLessThan(
      4 * fit.coefficients[0]!.standardError,
    );
  });
});
