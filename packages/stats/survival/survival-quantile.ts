import type { SurvivalCurve, SurvivalPoint } from './kaplan-meier.ts';

/** A time, or null where the curve (or its band) never falls so far within the follow-up. */
export type SurvivalQuantile = {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

const TOLERANCE = Math.sqrt(Number.EPSILON);

/** First time at which `value` is at or below `target`; where it rests exactly on it, the middle of that flat piece. */
function crossing(
  points: readonly SurvivalPoint[],
  value: (point: SurvivalPoint) => number | null,
  target: number,
): number | null {
  let previous: number | null = null;
  for (const point of points) {
    const now = value(point);
    // Beyond the last defined band the band does not cross any more: R gives NA there too.
    if (now === null) return previous;
    if (previous !== null) {
      if (now < target - TOLERANCE) return (previous + point.time) / 2;
    } else if (now < target - TOLERANCE) return point.time;
    else if (now <= target + TOLERANCE) previous = point.time;
  }
  return previous;
}

/**
 * Time by which a share `probability` of subjects had the event (default .5: the median), with the interval read off
 * the curve's own band.
 *
 * Answers times in the unit of the cells. A null end says "not reached within the follow-up"; never extrapolate it.
 * Source: Brookmeyer & Crowley (1982) by reflecting the band; R `quantile(survfit(...), probability)`.
 */
export function survivalQuantile(curve: SurvivalCurve, probability = 0.5): SurvivalQuantile {
  const target = 1 - probability;
  return {
    estimate: crossing(curve.points, (point) => point.survival, target),
    low: crossing(curve.points, (point) => point.low, target),
    high: crossing(curve.points, (point) => point.high, target),
  };
}
