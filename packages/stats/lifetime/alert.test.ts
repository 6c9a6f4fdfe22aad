import { describe, expect, it } from 'vitest';
import { drawBeta, drawExponential, drawGamma } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import type { AlertCell, AlertTest } from './alert-test.ts';
import { alertTest } from './alert-test.ts';
import { bgNbdLogLik, fitBgNbd } from './bg-nbd.ts';
import { fitParetoNbd, paretoAlive, paretoNbdLogLik } from './pareto-nbd.ts';
import type { PurchaseHistory } from './purchase-history.ts';

function world(n: number, seed: number): AlertCell[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => {
    const risk = random();
    return {
      score: Math.round(risk * 50) / 50,
      baseline: Math.floor(20 * (0.6 * risk + 0.4 * random())),
      n: 1,
      events: random() < risk ? 1 : 0,
    };
  });
}

const tested = (cells: readonly AlertCell[]): AlertTest => {
  const found = alertTest(cells);
  if (!found.ok) throw new Error(found.reason);
  return found;
};

/** DeLong, DeLong & Clarke-Pearson (1988) eq. 4-6 pair by pair. */
function byPairs(cells: readonly AlertCell[]): { estimate: number; error: number } {
  const [events, others] = [cells.filter((c) => c.events === 1), cells.filter((c) => c.events === 0)];
  const kernel = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
  const gap = (i: AlertCell, j: AlertCell): number =>
    kernel(i.score, j.score) - kernel(i.baseline, j.baseline);
  const mean = (list: readonly number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length;
  const variance = (list: readonly number[]): number =>
    list.reduce((sum, v) => sum + (v - mean(list)) ** 2, 0) / (list.length - 1);
  const first = events.map((i) => mean(others.map((j) => gap(i, j))));
  const second = others.map((j) => mean(events.map((i) => gap(i, j))));
  const error = Math.sqrt(variance(first) / events.length + variance(second) / others.length);
  return { estimate: mean(first), error };
}

describe('an alert against the plain baseline', () => {
  const cells = world(300, 3);
  const found = tested(cells);

  it('compares AUCs of the same customers as DeLong does, pair by pair', () => {
    const { estimate, error } = byPairs(cells);
    expect(found.difference.estimate).toBeCloseTo(estimate, 12);
    expect(found.difference.high - found.difference.low).toBeCloseTo(2 * 1.959964 * error, 6);
    expect(found.difference.estimate).toBeCloseTo(found.score.auc.estimate - found.baseline.auc.estimate, 12);
  });

  it('sees no difference between a ranking and itself, and a sure one against a coin', () => {
    const same = tested(cells.map((cell) => ({ ...cell, baseline: cell.score })));
    expect(same.difference).toEqual({ estimate: 0, low: 0, high: 0 });
    const coin = tested(cells.map((cell) => ({ ...cell, baseline: 1 })));
    expect(coin.baseline.auc).toEqual({ estimate: 0.5, low: 0.5, high: 0.5 });
    expect(coin.baseline.lift.estimate).toBeCloseTo(1, 9);
    expect(coin.difference.low).toBeGreaterThan(0);
  });

  it('adds up: every customer is in one group, predicted and seen agree where the score is true', () => {
    expect(found.calibration.reduce((sum, { seen }) => sum + seen.n, 0)).toBe(300);
    const large = tested(world(20_000, 4));
    for (const { predicted, seen } of large.calibration)
      expect(Math.abs(predicted - seen.estimate)).toBeLessThan(0.05);
    expect(large.predictedEvents / large.events).toBeCloseTo(1, 1);
    expect(large.score.lift.estimate).toBeGreaterThan(1.7);
  });

  it('takes counted cells for repeated customers, in any order', () => {
    const counted = [...Map.groupBy(cells, (cell) => `${cell.score} ${cell.baseline}`).values()].map(
      (group) => ({
        score: group[0]!.score,
        baseline: group[0]!.baseline,
        n: group.length,
        events: group.reduce((sum, cell) => sum + cell.events, 0),
      }),
    );
    const other = tested(counted.reverse());
    expect(other.difference.estimate).toBeCloseTo(found.difference.estimate, 12);
    expect(other.difference.low).toBeCloseTo(found.difference.low, 12);
    expect(other.score.lift.estimate).toBeCloseTo(found.score.lift.estimate, 12);
    expect(other.calibration.length).toBe(found.calibration.length);
  });

  it('intervals of ranking, difference, lift and calibration cover in 93-97 % of 1,000 samples of 1,000', () => {
    const random = createRandom(5);
    // risk u / 2, u uniform: AUC 13/18; u below or above 1/2: AUC 2/3; of the top tenth .475 leave, of all .25
    const truth = { score: 13 / 18, baseline: 2 / 3, difference: 1 / 18, lift: 1.9 };
    const covered = { score: 0, baseline: 0, difference: 0, lift: 0, calibration: 0 };
    const holds = ({ low, high }: { low: number; high: number }, value: number): number =>
      low <= value && value <= high ? 1 : 0;
    for (let run = 0; run < 1000; run++) {
      const result = tested(
        Array.from({ length: 1000 }, () => {
          const risk = random() / 2;
          return { score: risk, baseline: risk < 0.25 ? 0 : 1, n: 1, events: random() < risk ? 1 : 0 };
        }),
      );
      covered.score += holds(result.score.auc, truth.score);
      covered.baseline += holds(result.baseline.auc, truth.baseline);
      covered.difference += holds(result.difference, truth.difference);
      covered.lift += holds(result.score.lift, truth.lift);
      for (const { predicted, seen } of result.calibration)
        covered.calibration += holds(seen, predicted) / result.calibration.length;
    }
    for (const count of Object.values(covered)) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
  }, 60_000);

  it('calls two rankings of the same worth different in 3-7 % of 1,000 samples of 300', () => {
    const random = createRandom(21);
    let called = 0;
    for (let run = 0; run < 1000; run++) {
      const { difference } = tested(
        Array.from({ length: 300 }, () => {
          const risk = random();
          const noisy = (): number => risk + random();
          return { score: noisy(), baseline: noisy(), n: 1, events: random() < risk ? 1 : 0 };
        }),
      );
      if (difference.low > 0 || difference.high < 0) called += 1;
    }
    expect(Math.abs(called / 1000 - 0.05)).toBeLessThan(0.02);
  }, 60_000);

  it('refuses too few of either kind, and what cannot be', () => {
    expect(alertTest(cells.filter((cell) => cell.events === 0))).toMatchObject({
      reason: 'not-enough-data',
      needed: 10,
    });
    expect(alertTest([{ score: 0.2, baseline: 1, n: 2, events: 3 }])).toMatchObject({
      reason: 'invalid-input',
    });
    expect(alertTest([{ score: Number.NaN, baseline: 1, n: 2, events: 1 }])).toMatchObject({
      reason: 'invalid-input',
    });
  });
});

describe('fits of many customers', () => {
  const random = createRandom(12);
  // daily times over four years: enough cells for the search to begin on coarse ones
  const many = Array.from({ length: 16_000 }, (): PurchaseHistory => {
    const age = 200 + Math.floor(random() * 1200);
    const [rate, death] = [drawGamma(random, 0.8, 8), drawBeta(random, 0.9, 4)];
    let [at, x, recency] = [0, 0, 0];
    for (;;) {
      at += 7 * drawExponential(random, rate);
      if (at > age) break;
      if (Math.floor(at) > recency) x += 1;
      recency = Math.floor(at);
      if (random() < death) break;
    }
    return { x, recency: x === 0 ? 0 : recency / 7, age: age / 7 };
  });

  it('end where the likelihood of all of them is flat, though they began on coarse cells', () => {
    const [bg, pareto] = [fitBgNbd(many), fitParetoNbd(many)];
    if (!bg.ok || !pareto.ok) throw new Error('no fit');
    for (const k of [0, 3]) {
      const moved = (values: readonly number[], by: number): number[] =>
        values.map((value, j) => (j === k ? value * by : value));
      const [up, down] = [1.001, 0.999].map((by) => {
        const [r, alpha, a, b] = moved(bg.values, by) as [number, number, number, number];
        return bgNbdLogLik({ variant: 'bg', r, alpha, a, b }, many);
      }) as [number, number];
      expect(Math.max(up, down)).toBeLessThanOrEqual(bg.logLik);
      const [more, less] = [1.001, 0.999].map((by) => {
        const [r, alpha, s, beta] = moved(pareto.values, by) as [number, number, number, number];
        return paretoNbdLogLik({ r, alpha, s, beta }, many);
      }) as [number, number];
      expect(Math.max(more, less)).toBeLessThanOrEqual(pareto.logLik);
    }
  }, 120_000);

  it('read the same likelihood from shared times as customer by customer', () => {
    const model = { r: 0.9, alpha: 12, s: 0.6, beta: 30 };
    const some = many.slice(0, 1_500);
    const single = some.reduce((sum, history) => sum + paretoNbdLogLik(model, [history]), 0);
    expect(paretoNbdLogLik(model, some) / single).toBeCloseTo(1, 11);
    // one customer's likelihood holds the odds of being dead: the closed form of its living part takes them out again
    const { x, recency, age } = { x: 3, recency: 20, age: 60 };
    const alive =
      paretoNbdLogLik(model, [{ x, recency, age }]) + Math.log(paretoAlive(model, { x, recency, age }));
    const { r, alpha, s, beta } = model;
    const gammas = Math.log(r) + Math.log(r + 1) + Math.log(r + 2);
    expect(alive).toBeCloseTo(
      gammas +
        r * Math.log(alpha) +
        s * Math.log(beta) -
        (r + x) * Math.log(alpha + age) -
        s * Math.log(beta + age),
      9,
    );
  });
});
