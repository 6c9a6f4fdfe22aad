import { describe, expect, it } from 'vitest';
import { drawBinomial, drawExponential, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { CoxFit, CoxOptions } from './cox.ts';
import { coxRegression } from './cox.ts';
import type { CoxRows } from './cox-data.ts';
import { splitAtExposure } from './landmark.ts';

const RATIO = Math.exp(0.6);

function fitted(rows: CoxRows, options: CoxOptions = {}): CoxFit {
  const fit = coxRegression(rows, options);
  if (!fit.ok) throw new Error(`${fit.reason} ${fit.detail ?? ''}`);
  return fit;
}

function holds(fit: CoxFit): number {
  const { low, high } = fit.coefficients[0]!;
  return low <= RATIO && RATIO <= high ? 1 : 0;
}

/** Rows of one covariate `x`, cut off at a uniform time up to `longest`. */
function censored(
  life: readonly number[],
  x: readonly number[],
  longest: number,
  random: () => number,
): CoxRows {
  const censoring = life.map(() => longest * random());
  return {
    time: life.map((t, i) => Math.min(t, censoring[i]!)),
    event: life.map((t, i) => (t <= censoring[i]! ? 1 : 0)),
    covariates: [{ name: 'x', values: x }],
  };
}

describe('Cox in simulated worlds: the hazard ratio is known', () => {
  it('Breslow and Efron intervals cover it in 93-97 % of 1,000 samples of 200 seen once a fortnight', () => {
    const random = createRandom(51);
    const covered = { breslow: 0, efron: 0 };
    for (let run = 0; run < 1000; run++) {
      const x = Array.from({ length: 200 }, () => (random() < 0.4 ? 1 : 0));
      const rows = censored(
        x.map((v) => drawExponential(random, Math.exp(0.6 * v))),
        x,
        2.5,
        random,
      );
      const grouped = { ...rows, time: Array.from(rows.time, (t) => Math.ceil(26 * t)) };
      for (const ties of ['breslow', 'efron'] as const) covered[ties] += holds(fitted(grouped, { ties }));
    }
    for (const count of Object.values(covered)) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
  });

  it('stratified intervals cover it in 93-97 % of 1,000 confounded samples of 200, plain ones hardly ever', () => {
    const random = createRandom(52);
    const covered = { stratified: 0, plain: 0 };
    for (let run = 0; run < 1000; run++) {
      const stratum = Array.from({ length: 200 }, (_, i) => i % 4);
      const x = stratum.map((s) => (random() < 0.2 + 0.2 * s ? 1 : 0));
      const life = x.map((v, i) => {
        const drawn = drawExponential(random, Math.exp(0.6 * v - 0.8 * stratum[i]!));
        // Another shape of baseline in one stratum; the ratio of hazards stays.
        return stratum[i] === 2 ? drawn ** 2 : drawn;
      });
      const rows = censored(life, x, 4, random);
      covered.stratified += holds(fitted({ ...rows, stratum }));
      covered.plain += holds(fitted(rows));
    }
    expect(Math.abs(covered.stratified / 1000 - 0.95)).toBeLessThan(0.02);
    expect(covered.plain / 1000).toBeLessThan(0.1);
  });

  it('repeated cells: intervals cover it in 93-97 % of 1,000 samples of 400 counted by week and exposure', () => {
    const random = createRandom(53);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const [time, event, weight, x]: [number[], number[], number[], number[]] = [[], [], [], []];
      const count = (at: number, had: number, of: number, exposed: number): void => {
        if (of === 0) return;
        time.push(at);
        event.push(had);
        weight.push(of);
        x.push(exposed);
      };
      for (const exposed of [0, 1]) {
        let left = 200;
        for (let week = 1; week <= 20; week++) {
          const events = drawBinomial(random, left, -Math.expm1(-0.02 * Math.exp(0.6 * exposed)));
          const gone = week === 20 ? left - events : drawBinomial(random, left - events, 0.03);
          count(week, 1, events, exposed);
          count(week, 0, gone, exposed);
          left -= events + gone;
        }
      }
      covered += holds(fitted({ time, event, weight, covariates: [{ name: 'x', values: x }] }));
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  });

  it('start-stop intervals cover it in 93-97 % of 1,000 samples of 150 exposed on the way and entered late', () => {
    const random = createRandom(54);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const people = Array.from({ length: 150 }, () => {
        const entry = 0.3 * random();
        const exposedAt = entry + drawExponential(random, 1.2);
        const censoring = entry + 2.5 * random();
        const drawn = entry + drawExponential(random);
        // The hazard is 1 until the exposure, and RATIO after it.
        const life = drawn <= exposedAt ? drawn : exposedAt + (drawn - exposedAt) / RATIO;
        return { entry, exit: Math.min(life, censoring), event: life <= censoring, exposedAt };
      });
      const rows = splitAtExposure(people);
      const fit = fitted({
        start: rows.map((row) => row.start),
        time: rows.map((row) => row.stop),
        event: rows.map((row) => (row.event ? 1 : 0)),
        covariates: [{ name: 'exposed', values: rows.map((row) => (row.exposed ? 1 : 0)) }],
      });
      covered += holds(fit);
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  });

  it('likelihood ratio, Wald and score test reject a true null of two effects in 3-7 % of 1,500 samples of 120', () => {
    const random = createRandom(55);
    const rejected = { likelihoodRatio: 0, wald: 0, score: 0 };
    for (let run = 0; run < 1500; run++) {
      const x = Array.from({ length: 120 }, () => (random() < 0.4 ? 1 : 0));
      const rows = censored(
        x.map(() => drawExponential(random)),
        x,
        2.5,
        random,
      );
      const y = { name: 'y', values: x.map(() => drawNormal(random)) };
      const fit = fitted({ ...rows, covariates: [...rows.covariates, y] });
      for (const test of ['likelihoodRatio', 'wald', 'score'] as const)
        if (fit[test].p < 0.05) rejected[test] += 1;
    }
    for (const count of Object.values(rejected)) expect(Math.abs(count / 1500 - 0.05)).toBeLessThan(0.02);
  });
});
