import { describe, expect, it } from 'vitest';
import { drawExponential, drawNormal } from '../numeric/draw.ts';
import type { Random } from '../numeric/random.ts';
import { createRandom } from '../numeric/random.ts';
import { coxRegression } from './cox.ts';
import type { CoxRows } from './cox-data.ts';
import type { HazardClock, ProportionalHazardsTest } from './proportional-hazards.ts';
import { proportionalHazardsTest } from './proportional-hazards.ts';

const CLOCKS: readonly HazardClock[] = ['km', 'identity', 'log'];

function tested(rows: CoxRows, clock: HazardClock): ProportionalHazardsTest {
  const fit = coxRegression(rows);
  if (!fit.ok) throw new Error(fit.reason);
  const test = proportionalHazardsTest(rows, fit, clock);
  if (!test.ok) throw new Error(test.reason);
  return test;
}

/** `size` customers with effects .6 and -.4; `drift` is what the first effect loses after time .4. */
function sample(random: Random, size: number, drift = 0): CoxRows {
  const x = Array.from({ length: size }, () => (random() < 0.4 ? 1 : 0));
  const y = x.map(() => drawNormal(random));
  const life = x.map((v, i) => {
    const early = drawExponential(random, Math.exp(0.6 * v - 0.4 * y[i]!));
    return early <= 0.4 ? early : 0.4 + (early - 0.4) * Math.exp(drift * v);
  });
  const censoring = x.map(() => 2.5 * random());
  return {
    time: life.map((t, i) => Math.min(t, censoring[i]!)),
    event: life.map((t, i) => (t <= censoring[i]! ? 1 : 0)),
    covariates: [
      { name: 'x', values: x },
      { name: 'y', values: y },
    ],
  };
}

describe('proportional hazards test', () => {
  it('does not depend on row order, a weight repeats its row, and a start before every event changes nothing', () => {
    const random = createRandom(61);
    for (let run = 0; run < 20; run++) {
      const plain = sample(random, 40);
      const weight = Array.from(plain.time, () => 1 + Math.floor(3 * random()));
      const pick = (order: readonly number[]): CoxRows & { weight: number[] } => ({
        time: order.map((i) => Math.ceil(10 * plain.time[i]!)),
        event: order.map((i) => plain.event[i]!),
        weight: order.map((i) => weight[i]!),
        covariates: plain.covariates.map(({ name, values }) => ({
          name,
          values: order.map((i) => values[i]!),
        })),
      });
      const places = weight.map((_, i) => i);
      const base = pick(places);
      const { weight: _, ...repeated } = pick(
        places.flatMap((i) => Array.from({ length: weight[i]! }, () => i)),
      );
      for (const clock of CLOCKS) {
        const wanted = tested(base, clock);
        for (const other of [pick(places.toReversed()), repeated, { ...base, start: weight.map(() => 0) }]) {
          const found = tested(other, clock);
          expect(found.global.chiSquare).toBeCloseTo(wanted.global.chiSquare, 5);
          expect(found.covariates[0]!.chiSquare).toBeCloseTo(wanted.covariates[0]!.chiSquare, 5);
        }
      }
    }
  });

  it('refuses a single event time and the log of time zero', () => {
    const covariates = [{ name: 'x', values: [0, 1, 0, 1] }];
    const once = { time: [2, 2, 3, 4], event: [1, 1, 0, 0], covariates };
    const zero = { time: [0, 1, 3, 4], event: [1, 1, 0, 1], covariates };
    for (const [rows, clock, reason] of [
      [once, 'km', 'not-enough-data'],
      [zero, 'log', 'invalid-input'],
    ] as const) {
      const fit = coxRegression(rows);
      expect(fit.ok && proportionalHazardsTest(rows, fit, clock)).toMatchObject({ ok: false, reason });
    }
  });

  it('rejects proportional hazards in 3-7 % of 1,000 samples of 150 where they hold, by each clock', () => {
    const random = createRandom(62);
    const rejected = new Map<string, number>();
    for (let run = 0; run < 1000; run++) {
      const rows = sample(random, 150);
      for (const clock of CLOCKS) {
        const { covariates, global } = tested(rows, clock);
        for (const [name, { p }] of [
          ...covariates.map((c) => [c.name, c] as const),
          ['all', global] as const,
        ])
          rejected.set(`${clock} ${name}`, (rejected.get(`${clock} ${name}`) ?? 0) + (p < 0.05 ? 1 : 0));
      }
    }
    expect(rejected.size).toBe(9);
    for (const [name, count] of rejected)
      expect(Math.abs(count / 1000 - 0.05), `${name}: ${count}`).toBeLessThan(0.02);
  });

  it('finds an effect that turns round in more than 80 % of 200 samples of 300, and blames the right covariate', () => {
    const random = createRandom(63);
    const found = { x: 0, y: 0 };
    for (let run = 0; run < 200; run++) {
      const [x, y] = tested(sample(random, 300, 1.4), 'km').covariates;
      if (x!.p < 0.05) found.x += 1;
      if (y!.p < 0.05) found.y += 1;
    }
    expect(found.x).toBeGreaterThan(160);
    expect(found.y).toBeLessThan(40);
  });
});
