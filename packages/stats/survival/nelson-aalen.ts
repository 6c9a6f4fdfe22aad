import { normalCritical } from '../distribution/normal.ts';
import { digamma, trigamma } from '../numeric/digamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { isLevel, refuse } from '../numeric/refused.ts';
import type { RiskStep, SurvivalCell } from './survival-cells.ts';
import { riskSteps } from './survival-cells.ts';

/** Cumulative hazard just after `time`; the band is null until the first event. */
export type HazardPoint = RiskStep & {
  readonly hazard: number;
  readonly standardError: number;
  readonly low: number | null;
  readonly high: number | null;
};

export type HazardCurve = {
  readonly ok: true;
  readonly points: readonly HazardPoint[];
  readonly n: number;
  readonly events: number;
};

/** `aalen`: d/n as if tied events were simultaneous. `fleming-harrington`: tied events in turn, 1/n + 1/(n-1) + ... */
export type HazardTies = 'aalen' | 'fleming-harrington';

function increment(step: RiskStep, ties: HazardTies): { hazard: number; variance: number } {
  const { events, atRisk } = step;
  if (ties === 'aalen' || !Number.isInteger(events))
    return { hazard: events / atRisk, variance: events / (atRisk * atRisk) };
  // Sums of 1/k and 1/k^2 in closed form, so that a million tied events cost no more than one.
  if (events > 500) {
    return {
      hazard: digamma(atRisk + 1) - digamma(atRisk - events + 1),
      variance: trigamma(atRisk - events + 1) - trigamma(atRisk + 1),
    };
  }
  let hazard = 0;
  let variance = 0;
  for (let k = 0; k < events; k++) {
    hazard += 1 / (atRisk - k);
    variance += 1 / (atRisk - k) ** 2;
  }
  return { hazard, variance };
}

/**
 * Nelson-Aalen cumulative hazard from additive cells, with a log-transformed pointwise band.
 *
 * `cells` as for `kaplanMeier`. Variance: sum of d/n^2 (or its tie-by-tie form). Answers expected events per subject
 * so far. Refuses `not-enough-data` (needed 1) without subjects, `invalid-input` for impossible numbers.
 * Source: Aalen (1978); R `survfit(..., ctype = 1)$cumhaz` (aalen) or `ctype = 2`.
 * With a tenth or more of those at risk lost at single times (months, quarters), `aalen` errors are too wide (97.5 % cover
 * where 26 % go at each time): say `fleming-harrington`, which covers there too.
 */
export function nelsonAalen(
  cells: readonly SurvivalCell[],
  options: { readonly level?: number; readonly ties?: HazardTies } = {},
): HazardCurve | Refused {
  const level = options.level ?? 0.95;
  const steps = riskSteps(cells);
  if (steps === null || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const first = steps[0];
  if (first === undefined) return refuse('not-enough-data', { needed: 1 });
  const z = normalCritical(level);
  let hazard = 0;
  let variance = 0;
  let events = 0;
  const points = steps.map((step): HazardPoint => {
    const added = increment(step, options.ties ?? 'aalen');
    hazard += added.hazard;
    variance += added.variance;
    events += step.events;
    const standardError = Math.sqrt(variance);
    if (hazard === 0) return { ...step, hazard, standardError, low: null, high: null };
    const factor = Math.exp((z * standardError) / hazard);
    return { ...step, hazard, standardError, low: hazard / factor, high: hazard * factor };
  });
  return { ok: true, points, n: first.atRisk, events };
}
