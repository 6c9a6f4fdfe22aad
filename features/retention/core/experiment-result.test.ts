import { describe, expect, it } from 'vitest';
import { createRandom } from '#stats/numeric/random.ts';
import { customersNeeded, shareVariances, watchedCritical } from './experiment-power.ts';
import { balanceOf, forecastOf, readExperiment, splitCheck } from './experiment-result.ts';
import { ExperimentPlan } from './experiment-schema.ts';

const plan = ExperimentPlan.parse({
  class: {},
  share: 0.5,
  outcome: 'stays',
  horizonDays: 30,
  effect: 0.05,
  baseline: 0.7,
  plannedTotal: 2000,
});

describe('customers needed', () => {
  it('equals R power.prop.test for equal arms and one look', () => {
    // R: power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.65 in each group
    const variances = shareVariances(0.5, 0.25) ?? [0, 0];
    expect(customersNeeded({ variances, effect: 0.25, share: 0.5 }, false, 0.95, 0.9)?.treated).toBe(77);
    // R: power.prop.test(p1 = .05, p2 = .10, power = .80): n = 434.4
    const small = shareVariances(0.05, 0.05) ?? [0, 0];
    expect(customersNeeded({ variances: small, effect: 0.05, share: 0.5 }, false)?.treated).toBe(435);
  });

  it('asks for more when it is watched, and when the arms are unequal', () => {
    const variances = shareVariances(0.7, 0.05) ?? [0, 0];
    const question = { variances, effect: 0.05, share: 0.5 };
    const [once, watched] = [customersNeeded(question, false), customersNeeded(question, true)];
    expect((watched?.total ?? 0) / (once?.total ?? 1)).toBeCloseTo(1.92, 1);
    expect(customersNeeded({ ...question, share: 0.2 }, true)?.total).toBeGreaterThan(watched?.total ?? 0);
    expect(watchedCritical() / 1.959964).toBeCloseTo(1.55, 2);
  });

  it('knows that a share stays within 0 and 1', () => {
    expect(shareVariances(0.98, 0.05)).not.toBeNull();
    expect(shareVariances(0.5, 0.6)).toBeNull();
    expect(customersNeeded({ variances: [0, 0], effect: 0.1, share: 0.5 }, true)).toBeNull();
  });

  it('has the power it promises, watched every day', () => {
    const random = createRandom(3);
    const needed = customersNeeded(
      { variances: shareVariances(0.5, 0.2) ?? [0, 0], effect: 0.2, share: 0.5 },
      true,
    );
    const perArm = needed?.treated ?? 0;
    let seen = 0;
    for (let run = 0; run < 400; run += 1) {
      const draw = (p: number) => {
        let sum = 0;
        for (let k = 0; k < perArm; k += 1) sum += random() < p ? 1 : 0;
        return { n: perArm, sum, sumSquares: sum, day: 0 };
      };
      const { verdict } = readExperiment(
        { ...plan, plannedTotal: perArm * 2 },
        {
          cells: [
            { arm: 'treated', ...draw(0.7) },
            { arm: 'control', ...draw(0.5) },
          ],
          counts: [],
          covariates: [],
          today: 100,
          stoppedDay: null,
        },
      );
      if (verdict === 'better') seen += 1;
    }
    expect(seen / 400).toBeGreaterThan(0.76);
  });
});

describe('the split', () => {
  it('is the chi-square of R chisq.test(c(520, 480))', () => {
    expect(splitCheck(520, 480, 0.5)).toMatchObject({ chiSquare: 1.6, alarm: false });
    expect(splitCheck(520, 480, 0.5).p).toBeCloseTo(0.2059, 4);
    expect(splitCheck(600, 400, 0.5).alarm).toBe(true);
    expect(splitCheck(200, 800, 0.2).chiSquare).toBe(0);
    expect(splitCheck(0, 0, 0.5)).toMatchObject({ observed: null, alarm: false });
  });
});

describe('balance before exposure', () => {
  it('sees what differs, and says nothing where there is nobody', () => {
    const of = (n: number, mean: number) => ({ n, sum: n * mean, sumSquares: n * (mean * mean + 1) });
    const [unlike, alike] = balanceOf([
      { covariate: 'purchases', treated: of(400, 3), control: of(400, 2.5) },
      { covariate: 'tenure', treated: of(400, 3), control: of(400, 3.01) },
    ]);
    expect(unlike).toMatchObject({ alarm: true });
    expect(unlike?.standardised).toBeCloseTo(0.5, 2);
    expect(alike?.alarm).toBe(false);
    const same = { n: 50, sum: 50, sumSquares: 50 };
    expect(balanceOf([{ covariate: 'active', treated: same, control: same }])[0]).toMatchObject({
      standardised: 0,
      p: 1,
    });
    expect(
      balanceOf([{ covariate: 'active', treated: { n: 0, sum: 0, sumSquares: 0 }, control: same }]),
    ).toEqual([]);
  });
});

describe('when we will know', () => {
  const day = (at: number, n: number) => ({ arm: 'treated' as const, day: at, n });
  const counts = Array.from({ length: 40 }, (_, k) => day(k, 10));

  it('counts on at the pace of the last four weeks, then waits for the horizon', () => {
    const { perDay, doneOn } = forecastOf(plan, { counts, complete: 100, today: 39, stoppedDay: null }, null);
    expect(perDay).toBe(10);
    // 1,600 more at 10 a day, 30 days of horizon, one more until the last day is over
    expect(doneOn).toBe(new Date((39 + 160 + 31) * 86_400_000).toISOString().slice(0, 10));
  });

  it('never promises what is not coming', () => {
    expect(forecastOf(plan, { counts, complete: 400, today: 90, stoppedDay: 45 }, null).doneOn).toBeNull();
    expect(forecastOf(plan, { counts: [], complete: 0, today: 90, stoppedDay: null }, null)).toMatchObject({
      perDay: 0,
      doneOn: null,
    });
  });
});
