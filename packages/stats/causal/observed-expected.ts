import { gammaQuantile } from '../distribution/gamma.ts';
import { poissonCdf, poissonTail } from '../distribution/poisson.ts';
import { minimise } from '../numeric/bfgs.ts';
import { logGamma } from '../numeric/log-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';

/** One unit (agent, team): outcomes observed, and expected from the case mix it was given. */
export type ObservedExpected = {
  readonly unit: string;
  readonly observed: number;
  readonly expected: number;
};

export type ShrunkRatio = ObservedExpected & {
  readonly ratio: number;
  /** Ratio pulled towards the mean of all units by as much as its own volume leaves open, with its credible interval. */
  readonly shrunk: number;
  readonly low: number;
  readonly high: number;
  /** Share of the unit's own ratio in `shrunk`: 0 all borrowed, 1 all its own. */
  readonly confidence: number;
  /** Beyond the funnel at 95 % and at 99.8 %: more or fewer events than chance gives to this volume. */
  readonly funnel: 'inside' | 'high-95' | 'high-99.8' | 'low-95' | 'low-99.8';
  /** Enough volume to be shown at all. */
  readonly shown: boolean;
};

export type ObservedExpectedTable = {
  readonly ok: true;
  readonly units: readonly ShrunkRatio[];
  /** Mean ratio and standard deviation of the true ratios between units; a deviation of 0 says the units do not differ. */
  readonly mean: number;
  readonly betweenDeviation: number;
};

/** Largest ln shape tried: beyond it the gamma is a point and its likelihood drowns in rounding. */
const LARGEST = 14;

/** Negative log likelihood of the counts when true ratios follow a gamma of this mean and shape. */
function negativeLogLik(units: readonly ObservedExpected[], mean: number, shape: number): number {
  const rate = shape / mean;
  return -units.reduce(
    (sum, { observed: o, expected: e }) =>
      sum +
      logGamma(shape + o) -
      logGamma(shape) +
      shape * Math.log(rate / (rate + e)) +
      (o > 0 ? o * Math.log(e / (rate + e)) : 0),
    0,
  );
}

function poissonLogLik(units: readonly ObservedExpected[], mean: number): number {
  return units.reduce(
    (sum, { observed: o, expected: e }) => sum + (o > 0 ? o * Math.log(mean * e) : 0) - mean * e,
    0,
  );
}

function funnelOf({ observed, expected }: ObservedExpected, mean: number): ShrunkRatio['funnel'] {
  const [low, high] = [poissonCdf(observed, expected * mean), poissonTail(observed, expected * mean)];
  if (high < 0.001) return 'high-99.8';
  if (high < 0.025) return 'high-95';
  if (low < 0.001) return 'low-99.8';
  return low < 0.025 ? 'low-95' : 'inside';
}

/**
 * Case-mix-adjusted observed against expected, shrunk by empirical Bayes, with funnel limits. Never a raw leaderboard.
 *
 * `units`: observed whole counts, expected > 0 (sum of standardised risks of the unit's own cases). `minimumExpected`:
 * below it a unit is marked not shown (default 5). Refuses `not-enough-data` below 3 units, `invalid-input`, `no-events`.
 * Source: Clayton & Kaldor (1987) gamma-Poisson by maximum likelihood; funnel: Spiegelhalter (2005), exact Poisson tails.
 */
export function observedExpected(
  units: readonly ObservedExpected[],
  options: { readonly minimumExpected?: number; readonly level?: number } = {},
): ObservedExpectedTable | Refused {
  const { minimumExpected = 5, level = 0.95 } = options;
  const sound = units.every(
    (u) => Number.isSafeInteger(u.observed) && isAmount(u.observed) && isAmount(u.expected) && u.expected > 0,
  );
  if (!sound || !isLevel(level)) return refuse('invalid-input', { detail: 'observed, expected or level' });
  if (units.length < 3) return refuse('not-enough-data', { needed: 3, detail: 'units' });
  const [observed, expected] = [
    units.reduce((s, u) => s + u.observed, 0),
    units.reduce((s, u) => s + u.expected, 0),
  ];
  if (observed === 0) return refuse('no-events');
  const overall = observed / expected;
  const found = minimise(
    ([m, s]) => negativeLogLik(units, Math.exp(m!), Math.exp(Math.min(LARGEST, s!))),
    [Math.log(overall), Math.log(10)],
  );
  const [mean, shape] = [Math.exp(found.x[0]!), Math.exp(Math.min(LARGEST, found.x[1]!))];
  // A gamma that fits no better than one common ratio means no spread was seen beyond chance.
  const differs = -found.value - poissonLogLik(units, overall) > 1e-4;
  const rows = units.map((unit): ShrunkRatio => {
    const [a, b] = differs ? [shape + unit.observed, shape / mean + unit.expected] : [observed, expected];
    return {
      ...unit,
      ratio: unit.observed / unit.expected,
      shrunk: a / b,
      low: gammaQuantile((1 - level) / 2, a, b),
      high: gammaQuantile((1 + level) / 2, a, b),
      confidence: differs ? unit.expected / b : 0,
      funnel: funnelOf(unit, overall),
      shown: unit.expected >= minimumExpected,
    };
  });
  return {
    ok: true,
    units: rows,
    mean: differs ? mean : overall,
    betweenDeviation: differs ? mean / Math.sqrt(shape) : 0,
  };
}
