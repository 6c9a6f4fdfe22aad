import { isotonic } from '#stats/causal/isotonic.ts';
import { drawNormal } from '#stats/numeric/draw.ts';
import { createRandom } from '#stats/numeric/random.ts';
import type { Estimate } from './driver-result.ts';

const draws = 400;

/** Standardised risk of loss of a group, its error, and the customers behind it. */
export type CurvePoint = { readonly risk: number; readonly standardError: number; readonly n: number };

/**
 * Share staying per group, held monotone (PAVA), with a percentile band of 400 parametric bootstrap draws.
 *
 * Each group's risk is a weighted sum of many independent binomials, so it is drawn from a normal with its standard error: as good as
 * drawing every cell, at the price of the groups. Errors come widened by the design effect. Seeded: the same curve and seed give the
 * same band. `rising`: loss rises along the groups.
 */
export function bootstrapCurve(
  points: readonly CurvePoint[],
  options: { readonly seed: number; readonly rising: boolean },
): Estimate[] {
  const direction = options.rising ? 'rising' : 'falling';
  const weights = points.map(({ n }) => Math.max(1, n));
  const random = createRandom(options.seed);
  const point = isotonic(
    points.map(({ risk }) => risk),
    weights,
    direction,
  );
  const drawn = Array.from({ length: draws }, () =>
    isotonic(
      points.map(({ risk, standardError }) => drawNormal(random, risk, standardError)),
      weights,
      direction,
    ),
  );
  return point.map((risk, g) => {
    const sorted = drawn.map((one) => one[g] ?? 0).sort((a, b) => a - b);
    const at = (q: number): number => sorted[Math.round(q * (draws - 1))] ?? risk;
    // holding draws monotone pulls their ends apart: the band is moved so that its middle is the estimate, not the pull
    const pull = at(0.5) - risk;
    const inside = (share: number): number => Math.min(1, Math.max(0, share));
    return {
      value: 1 - risk,
      low: inside(Math.min(1 - risk, 1 - (at(0.975) - pull))),
      high: inside(Math.max(1 - risk, 1 - (at(0.025) - pull))),
    };
  });
}
