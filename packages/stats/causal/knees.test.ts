import { describe, expect, it } from 'vitest';
import { drawBinomial, drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { daviesP } from './davies.ts';
import { fitKnees } from './knees.ts';
import { segmentedRegression } from './segmented-regression.ts';
import type { SlopeCell } from './stratified-logistic.ts';
import { strataFrame, stratifiedLogistic } from './stratified-logistic.ts';

/** Five strata by twelve exposures, plateau-slope-plateau truth with knees 0 and 2.5, drawn in R with seed 1. */
const EVENTS = [
  34, 24, 63, 39, 26, 57, 49, 47, 95, 84, 52, 94, 34, 34, 53, 46, 35, 73, 58, 53, 115, 80, 65, 133, 36, 40,
  61, 51, 43, 90, 67, 61, 138, 88, 71, 147, 66, 50, 102, 54, 47, 118, 80, 76, 159, 109, 87, 170, 84, 61, 123,
  80, 57, 132, 99, 97, 173, 126, 92, 182,
];
const CELLS: readonly SlopeCell[] = EVENTS.map((events, i) => ({
  stratum: String(Math.floor(i / 12)),
  x: -2 + (6 * (i % 12)) / 11,
  n: [200, 150, 300][i % 3]!,
  events,
}));

function world(seed: number, risk: (x: number, s: number) => number, n = 400): SlopeCell[] {
  const random = createRandom(seed);
  return [0, 1, 2].flatMap((s) =>
    Array.from({ length: 17 }, (_, k) => {
      const x = -1.5 + (6 * k) / 16;
      return { stratum: `s${s}`, x, n, events: drawBinomial(random, n, 1 / (1 + Math.exp(-risk(x, s)))) };
    }),
  );
}

/** An end that is null is open. */
function holds({ low, high }: { low: number | null; high: number | null }, truth: number): 0 | 1 {
  return (low ?? truth) <= truth && truth <= (high ?? truth) ? 1 : 0;
}

describe('logistic regression with stratum intercepts', () => {
  it('equals R glm(cbind(y, n - y) ~ s + x + pmax(x - 1, 0)): .1764127539 (.0240254861), .0745319443 (.0403349759)', () => {
    const frame = strataFrame(CELLS);
    const fit = stratifiedLogistic(frame, [frame.x, frame.x.map((x) => Math.max(0, x - 1))]);
    expect(fit).not.toBeNull();
    expect(fit!.beta[0]).toBeCloseTo(0.1764127539315, 8);
    expect(fit!.beta[1]).toBeCloseTo(0.0745319442544, 8);
    expect(Math.sqrt(fit!.covariance[0]!)).toBeCloseTo(0.0240254858092, 8);
    expect(Math.sqrt(fit!.covariance[3]!)).toBeCloseTo(0.0403349759495, 8);
    expect(fit!.intercepts[0]).toBeCloseTo(-1.3653813637642, 7);
  });

  it('estimate and error cover the slope in 93-97 % of 1,000 samples of ten strata of 72', () => {
    const random = createRandom(23);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const frame = strataFrame(
        Array.from({ length: 60 }, (_, i): SlopeCell => {
          const [s, x] = [i % 10, Math.floor(i / 10) - 2.5];
          const risk = 1 / (1 + Math.exp(1 - 0.15 * s - 0.3 * x));
          return { stratum: String(s), x, n: 12, events: drawBinomial(random, 12, risk) };
        }),
      );
      const fit = stratifiedLogistic(frame, [frame.x]);
      if (fit === null) continue;
      if (Math.abs(fit.beta[0]! - 0.3) <= 1.96 * Math.sqrt(fit.covariance[0]!)) covered += 1;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.02);
  });

  it('gives what single rows in any order give, and leaves out strata without events or without others', () => {
    const rows = [...CELLS]
      .reverse()
      .flatMap((c) => [
        { ...c, n: c.n - c.events, events: 0 },
        ...Array.from({ length: c.events }, () => ({ ...c, n: 1, events: 1 })),
      ]);
    const idle = [-1, 0, 2].flatMap((x) => [
      { stratum: 'none', x, n: 40, events: 0 },
      { stratum: 'all', x, n: 40, events: 40 },
    ]);
    const [a, b, c] = [CELLS, rows, [...CELLS, ...idle]].map((source) => {
      const frame = strataFrame(source);
      return stratifiedLogistic(frame, [frame.x])!;
    });
    for (const other of [b!, c!]) {
      expect(other.beta[0]).toBeCloseTo(a!.beta[0]!, 8);
      expect(other.covariance[0]).toBeCloseTo(a!.covariance[0]!, 10);
      expect(other.logLik).toBeCloseTo(a!.logLik, 6);
    }
  });

  it('answers null for a column that is constant within strata, and for no cells', () => {
    const frame = strataFrame(CELLS);
    expect(stratifiedLogistic(frame, [Float64Array.from(frame.stratum)])).toBeNull();
    expect(stratifiedLogistic(strataFrame([]), [new Float64Array(0)])).toBeNull();
  });
});

describe('plateau, slope, plateau', () => {
  it('finds both knees of a curve that has them, with intervals that hold the truth', () => {
    const fit = fitKnees(
      world(3, (x, s) => -2.2 + 0.3 * s + 0.55 * (Math.min(3.2, Math.max(0, x)) - 0), 3000),
    );
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    expect(fit.shape).toBe('plateau-slope-plateau');
    expect(fit.bendP).toBeLessThan(0.01);
    expect(fit.effectP).toBeLessThan(1e-6);
    expect(fit.lowerKnee.low! <= 0 && 0 <= fit.lowerKnee.high!).toBe(true);
    expect(fit.upperKnee.low! <= 3.2 && 3.2 <= fit.upperKnee.high!).toBe(true);
    expect(fit.riskAt(-1)).toBeCloseTo(fit.riskAt(-1.5), 10);
    expect(fit.riskAt(3)).toBeGreaterThan(fit.riskAt(1));
  });

  it('says "no detectable knee" of a straight line and "no effect" of nothing', () => {
    const line = fitKnees(world(4, (x) => -2 + 0.3 * x));
    expect(line).toMatchObject({ ok: true, shape: 'linear' });
    expect(line.ok && line.bendP).toBeGreaterThan(0.05);
    const nothing = fitKnees(world(5, (_, s) => -1.5 + 0.4 * s));
    expect(nothing).toMatchObject({ ok: true, shape: 'none' });
    expect(nothing.ok && nothing.effectP).toBeGreaterThan(0.05);
  });

  it('intervals of both knees and of the slope between them cover in 93-97 % of 1,000 worlds', () => {
    const random = createRandom(21);
    const covered = { lower: 0, upper: 0, slope: 0 };
    for (let run = 0; run < 1000; run++) {
      const cells = Array.from({ length: 13 }, (_, k): SlopeCell => {
        const x = -2 + (7 * k) / 12;
        const risk = 1 / (1 + Math.exp(2.2 - 0.55 * Math.min(3.2, Math.max(0, x))));
        return { stratum: 'all', x, n: 1500, events: drawBinomial(random, 1500, risk) };
      });
      const fit = fitKnees(cells, { points: 7 });
      if (!fit.ok) continue;
      covered.lower += holds(fit.lowerKnee, 0);
      covered.upper += holds(fit.upperKnee, 3.2);
      covered.slope += holds(fit.slope, 0.55);
    }
    for (const [name, count] of Object.entries(covered))
      expect(Math.abs(count / 1000 - 0.95), name).toBeLessThan(0.02);
  }, 60_000);

  it('knees lie between the places tried, and their intervals may be narrower than a step', () => {
    const sharp = world(6, (x, s) => -2 + 0.3 * s + 0.8 * Math.min(2.9, Math.max(0.15, x)), 40_000);
    const [coarse, fine] = [10, 40].map((points) => fitKnees(sharp, { points }));
    expect(coarse!.ok && fine!.ok).toBe(true);
    if (!coarse!.ok || !fine!.ok) return;
    for (const [a, b, truth] of [
      [coarse!.lowerKnee, fine!.lowerKnee, 0.15],
      [coarse!.upperKnee, fine!.upperKnee, 2.9],
    ] as const) {
      expect(a.at).toBeCloseTo(b.at, 1);
      expect(a.high! - a.low!).toBeLessThan(0.6);
      expect(holds(a, truth) && holds(b, truth)).toBe(1);
    }
  });

  it('does not depend on the order of cells, gives what single rows give, and repeats for weights', () => {
    const cells = world(7, (x) => -0.5 + 0.6 * Math.min(2, Math.max(0, x)), 12).filter((c) => c.n > 0);
    const rows = [...cells]
      .reverse()
      .flatMap((c) => Array.from({ length: c.n }, (_, k) => ({ ...c, n: 1, events: k < c.events ? 1 : 0 })));
    const [a, b, twice, doubled] = [
      cells,
      rows,
      [...cells, ...cells],
      cells.map((c) => ({ ...c, n: 2 * c.n, events: 2 * c.events })),
    ].map((source) => fitKnees(source, { points: 6 }));
    for (const [one, other] of [
      [a!, b!],
      [twice!, doubled!],
    ] as const) {
      expect(one.ok && other.ok).toBe(true);
      if (!one.ok || !other.ok) return;
      for (const end of ['lowerKnee', 'upperKnee'] as const) {
        expect(other[end].at).toBeCloseTo(one[end].at, 5);
        expect(other[end].low ?? 99).toBeCloseTo(one[end].low ?? 99, 5);
        expect(other[end].high ?? 99).toBeCloseTo(one[end].high ?? 99, 5);
      }
      expect(other.slope.low).toBeCloseTo(one.slope.low, 5);
      expect(other.bendP).toBeCloseTo(one.bendP, 6);
    }
  });

  it('says that x matters, and that the line bends, in 3-7 % of 1,000 worlds where it does neither', () => {
    const random = createRandom(22);
    const alarms = { effect: 0, bend: 0 };
    for (let run = 0; run < 1000; run++) {
      const cells = Array.from({ length: 18 }, (_, i): SlopeCell => {
        const [s, x] = [i % 2, Math.floor(i / 2) / 2];
        return { stratum: String(s), x, n: 150, events: drawBinomial(random, 150, 0.25 - 0.06 * s) };
      });
      const fit = fitKnees(cells, { points: 6 });
      if (!fit.ok) continue;
      if (fit.effectP < 0.05) alarms.effect += 1;
      if (fit.bendP < 0.05) alarms.bend += 1;
    }
    for (const [name, count] of Object.entries(alarms))
      expect(Math.abs(count / 1000 - 0.05), name).toBeLessThan(0.02);
  }, 60_000);

  it('Davies says that a slope bends in 3-7 % of 2,000 worlds where it is straight', () => {
    const random = createRandom(24);
    let alarms = 0;
    for (let run = 0; run < 2000; run++) {
      const frame = strataFrame(
        Array.from({ length: 18 }, (_, i): SlopeCell => {
          const [s, x] = [i % 2, Math.floor(i / 2) / 2];
          const risk = 1 / (1 + Math.exp(1.8 - 0.4 * s - 0.3 * x));
          return { stratum: String(s), x, n: 150, events: drawBinomial(random, 150, risk) };
        }),
      );
      const scores = [0.5, 1, 1.5, 2, 2.5, 3, 3.5].map((at) => {
        const fit = stratifiedLogistic(frame, [frame.x, frame.x.map((x) => Math.max(0, x - at))])!;
        return fit.beta[1]! / Math.sqrt(fit.covariance[3]!);
      });
      if (daviesP(scores) < 0.05) alarms += 1;
    }
    expect(Math.abs(alarms / 2000 - 0.05)).toBeLessThan(0.02);
  });

  it('refuses what cannot bend', () => {
    expect(fitKnees(CELLS.filter((c) => c.x < -0.5))).toMatchObject({ reason: 'not-enough-data', needed: 4 });
    expect(fitKnees(CELLS.map((c) => ({ ...c, events: 0 })))).toMatchObject({ reason: 'no-events' });
    expect(fitKnees(CELLS.map((c) => ({ ...c, events: 1000 })))).toMatchObject({ reason: 'invalid-input' });
    expect(fitKnees(CELLS.map((c, i) => ({ ...c, stratum: String(i) })))).toMatchObject({
      reason: 'constant',
    });
    expect(daviesP([1.96])).toBeCloseTo(0.05, 3);
    expect(daviesP([])).toBe(1);
  });
});

describe('segmented regression', () => {
  const series = (
    seed: number,
    change: number,
    noise: number,
  ): { x: number; n: number; sum: number; sumSquares: number }[] => {
    const random = createRandom(seed);
    return Array.from({ length: 60 }, (_, x) => {
      const y = 10 + 0.2 * x + change * Math.max(0, x - 35) + drawNormal(random, 0, noise);
      return { x: 20000 + x, n: 1, sum: y, sumSquares: y * y };
    });
  };

  it('finds the bend, its interval and both slopes', () => {
    const fit = segmentedRegression(series(8, -0.5, 0.8));
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    expect(Math.abs(fit.bend.at - 20035)).toBeLessThan(2);
    expect(fit.bend.low! < 20035 && 20035 < fit.bend.high!).toBe(true);
    expect(fit.before.low < 0.2 && 0.2 < fit.before.high).toBe(true);
    expect(fit.change.low < -0.5 && -0.5 < fit.change.high).toBe(true);
    expect(fit.bendP).toBeLessThan(1e-6);
  });

  it('finds none in a straight series and refuses a short one', () => {
    const straight = segmentedRegression(series(9, 0, 0.8));
    expect(straight.ok && straight.bendP).toBeGreaterThan(0.05);
    expect(segmentedRegression(series(9, 0, 1).slice(0, 4))).toMatchObject({ reason: 'not-enough-data' });
  });

  it('intervals of the bend and of both slopes cover the truth in 93-97 % of 2,000 series', () => {
    const covered = { bend: 0, before: 0, change: 0 };
    for (let run = 0; run < 2000; run++) {
      const fit = segmentedRegression(series(2000 + run, -0.5, 0.8), { points: 60 });
      if (!fit.ok) continue;
      covered.bend += holds(fit.bend, 20035);
      covered.before += holds(fit.before, 0.2);
      covered.change += holds(fit.change, -0.5);
    }
    for (const [name, count] of Object.entries(covered))
      expect(Math.abs(count / 2000 - 0.95), name).toBeLessThan(0.02);
  });

  it('Davies sees a bend in a straight series in 3-7 % of 2,000', () => {
    let alarms = 0;
    for (let run = 0; run < 2000; run++) {
      const fit = segmentedRegression(series(5000 + run, 0, 0.8), { points: 60 });
      if (fit.ok && fit.bendP < 0.05) alarms += 1;
    }
    expect(Math.abs(alarms / 2000 - 0.05)).toBeLessThan(0.02);
  });

  it('does not depend on the order of cells, nor on how observations of one x are split into cells', () => {
    const rows = [...series(11, -0.5, 0.8), ...series(12, -0.5, 0.8)];
    const cells = rows.slice(0, 60).map((cell, k) => {
      const other = rows[60 + k]!;
      return {
        x: cell.x,
        n: 2,
        sum: cell.sum + other.sum,
        sumSquares: cell.sumSquares + other.sumSquares,
      };
    });
    const [a, b] = [cells, rows.reverse()].map((source) => segmentedRegression(source));
    expect(a!.ok && b!.ok).toBe(true);
    if (!a!.ok || !b!.ok) return;
    expect(b!.bend.at).toBeCloseTo(a!.bend.at, 5);
    expect(b!.bend.low!).toBeCloseTo(a!.bend.low!, 5);
    expect(b!.change.standardError).toBeCloseTo(a!.change.standardError, 6);
    expect(b!.bendP).toBeCloseTo(a!.bendP, 6);
  });

  it('refuses what does not vary and what is no number', () => {
    const flat = Array.from({ length: 12 }, (_, x) => ({ x, n: 1, sum: 0, sumSquares: 0 }));
    expect(segmentedRegression(flat)).toMatchObject({ reason: 'constant' });
    expect(segmentedRegression([])).toMatchObject({ reason: 'not-enough-data', needed: 6 });
    expect(segmentedRegression([{ x: Number.NaN, n: 1, sum: 0, sumSquares: 0 }])).toMatchObject({
      reason: 'invalid-input',
    });
  });
});
