import { describe, expect, it } from 'vitest';
import { heartRows, rossiColumns } from '../fixtures/read-fixture.mts';
import { drawExponential, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { CoxFit, CoxOptions } from './cox.ts';
import { coxRegression } from './cox.ts';
import type { CoxRows } from './cox-data.ts';
import { sortCoxRows } from './cox-data.ts';
import { scoreResiduals } from './cox-robust.ts';

function fitted(rows: CoxRows, options: CoxOptions): CoxFit {
  const fit = coxRegression(rows, { weights: 'sampling', ...options });
  if (!fit.ok) throw new Error(`${fit.reason} ${fit.detail ?? ''}`);
  return fit;
}

describe('Cox with sampling weights equals R coxph(..., weights = w), whose intervals rest on the robust error', () => {
  const rossi = rossiColumns(['fin', 'age', 'prio']);
  const rows = { ...rossi, weight: rossi.covariates[1]!.values.map((age) => 1 + (age % 3) / 2) };

  it('Efron with strata(wexp): robust errors, intervals and Wald 16.37009', () => {
    const fit = fitted({ ...rows, stratum: rossiColumns(['wexp']).covariates[0]!.values }, {});
    [0.19542670172372, 0.02630771469602, 0.02770537515033].forEach((error, j) => {
      expect(fit.coefficients[j]!.robustError).toBeCloseTo(error, 10);
      expect(Math.sqrt(fit.covariance[j * 4]!)).toBeCloseTo(error, 10);
    });
    expect(fit.coefficients[0]).toMatchObject({
      standardError: expect.closeTo(0.15138300770306, 10),
      z: expect.closeTo(-1.524478025532, 9),
      p: expect.closeTo(0.1273893420741, 9),
      low: expect.closeTo(0.5061344116104, 9),
      high: expect.closeTo(1.0888320245406, 9),
    });
    expect(fit.wald.chiSquare).toBeCloseTo(16.37009439675, 8);
  });

  it('Breslow: .1955397940, .0241188029, .0267797232', () => {
    const fit = fitted(rows, { ties: 'breslow' });
    [0.19553979440182, 0.02411880293389, 0.02677972323703].forEach((error, j) => {
      expect(fit.coefficients[j]!.robustError).toBeCloseTo(error, 9);
    });
  });

  it('start-stop rows of the Stanford heart transplants', () => {
    const heart = heartRows();
    const fit = fitted(
      {
        start: heart.map((row) => row.start),
        time: heart.map((row) => row.stop),
        event: heart.map((row) => row.event),
        weight: heart.map((_, i) => 1 + ((i + 1) % 4) / 3),
        covariates: (['age', 'year', 'surgery', 'transplant'] as const).map((name) => ({
          name,
          values: heart.map((row) => row[name]),
        })),
      },
      {},
    );
    [0.01454122885034, 0.07616743449642, 0.36718767833448, 0.32361484760898].forEach((error, j) => {
      expect(fit.coefficients[j]!.robustError).toBeCloseTo(error, 8);
    });
  });
});

describe('robust variance of Cox', () => {
  it('score residuals add up to the score, which is zero at the estimate', () => {
    const rows = { ...rossiColumns(['fin', 'age']), weight: rossiColumns(['prio']).covariates[0]!.values };
    const weighted = { ...rows, weight: rows.weight.map((prio) => 0.5 + prio / 4) };
    const fit = fitted(weighted, {});
    const data = sortCoxRows(weighted);
    if ('ok' in data) throw new Error(data.reason);
    const beta = Float64Array.from(fit.coefficients, (c, j) => c.estimate * data.scale[j]!);
    const residuals = scoreResiduals(data, beta, 'efron');
    for (const j of [0, 1])
      expect(data.weight.reduce((sum, w, i) => sum + w * residuals[i * 2 + j]!, 0)).toBeCloseTo(0, 8);
  });

  it('does not depend on row order, on the unit of the weights, or on naming a start before every event', () => {
    const random = createRandom(11);
    const rows = Array.from({ length: 60 }, () => ({
      time: Math.ceil(8 * random()),
      event: random() < 0.6 ? 1 : 0,
      weight: 0.5 + random(),
      x: drawNormal(random),
      stratum: random() < 0.5 ? 0 : 1,
    }));
    const columnsOf = (list: typeof rows): CoxRows => ({
      time: list.map((r) => r.time),
      event: list.map((r) => r.event),
      weight: list.map((r) => r.weight),
      stratum: list.map((r) => r.stratum),
      start: list.map(() => 0),
      covariates: [{ name: 'x', values: list.map((r) => r.x) }],
    });
    const { start: _, ...plain } = columnsOf(rows);
    for (const ties of ['efron', 'breslow'] as const) {
      const error = fitted(plain, { ties }).coefficients[0]!.robustError!;
      for (const other of [
        columnsOf(rows),
        columnsOf([...rows].reverse()),
        columnsOf(rows.map((r) => ({ ...r, weight: 7 * r.weight }))),
      ])
        expect(fitted(other, { ties }).coefficients[0]!.robustError).toBeCloseTo(error, 9);
    }
  });

  it('refuses rows that show no spread: all with the event at once', () => {
    expect(
      coxRegression(
        { time: [1, 1, 1, 1], event: [1, 1, 1, 1], covariates: [{ name: 'x', values: [0, 1, 0, 1] }] },
        { ties: 'breslow', weights: 'sampling' },
      ),
    ).toMatchObject({ ok: false, reason: 'not-enough-data' });
  });

  it('intervals cover the hazard ratio in 93-97 % of 1,000 samples that keep 3 in 10 of those without the event', () => {
    const random = createRandom(71);
    const covered = { robust: 0, naive: 0 };
    for (let run = 0; run < 1000; run++) {
      const [time, event, weight, x]: number[][] = [[], [], [], []];
      for (let i = 0; i < 400; i++) {
        const exposed = random() < 0.4 ? 1 : 0;
        const [life, censoring] = [drawExponential(random, 0.3 * Math.exp(0.6 * exposed)), 2 * random()];
        if (life > censoring && random() > 0.3) continue;
        time!.push(Math.min(life, censoring));
        event!.push(life <= censoring ? 1 : 0);
        weight!.push(life <= censoring ? 1 : 1 / 0.3);
        x!.push(exposed);
      }
      const fit = fitted(
        { time: time!, event: event!, weight: weight!, covariates: [{ name: 'x', values: x! }] },
        {},
      );
      const [{ estimate, standardError, low, high }] = fit.coefficients as [CoxFit['coefficients'][number]];
      if (low <= Math.exp(0.6) && Math.exp(0.6) <= high) covered.robust += 1;
      if (Math.abs(estimate - 0.6) < 1.96 * standardError) covered.naive += 1;
    }
    expect(Math.abs(covered.robust / 1000 - 0.95)).toBeLessThan(0.02);
    // What the error of the weighted likelihood, which takes a weight for that many subjects, would have promised.
    expect(covered.naive / 1000).toBeLessThan(0.93);
  });
});
