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

  it('Davies keeps its level: at most 7 % of 300 straight worlds look bent at 5 %', () => {
    let alarms = 0;
    for (let run = 0; run < 300; run++) {
      const fit = fitKnees(
        world(1000 + run, (x) => -1.5 + 0.3 * x, 100),
        { points: 8 },
      );
      if (fit.ok && fit.bendP < 0.05) alarms += 1;
    }
    expect(alarms / 300).toBeLessThan(0.07);
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

  it('the interval of the bend covers the truth in at least 90 % of 300 series', () => {
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const fit = segmentedRegression(series(2000 + run, -0.4, 1), { points: 120 });
      if (fit.ok && (fit.bend.low ?? 0) <= 20035 && 20035 <= (fit.bend.high ?? 1e9)) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.9);
  });
});
