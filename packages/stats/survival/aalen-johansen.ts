import { normalCritical } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';

/** Additive cell of competing outcomes: at `time`, events of each cause (same order everywhere) and censored subjects. */
export type CompetingCell = {
  readonly time: number;
  readonly events: readonly number[];
  readonly censored: number;
};

/** Share that had the cause by `time`, while others were removed by the competing causes. */
export type IncidencePoint = {
  readonly time: number;
  readonly atRisk: number;
  readonly incidence: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
};

export type CompetingCurves = {
  readonly ok: true;
  /** One curve per cause, in the order of `events`. */
  readonly causes: readonly (readonly IncidencePoint[])[];
  /** Share free of every cause, at the same times. */
  readonly eventFree: readonly number[];
  readonly n: number;
};

type Step = {
  readonly time: number;
  readonly atRisk: number;
  readonly events: readonly number[];
  readonly all: number;
};

function stepsOf(cells: readonly CompetingCell[], causes: number): Step[] {
  const byTime = new Map<number, { time: number; events: number[]; censored: number }>();
  for (const cell of cells) {
    const found = byTime.get(cell.time) ?? {
      time: cell.time,
      events: new Array<number>(causes).fill(0),
      censored: 0,
    };
    cell.events.forEach((count, k) => {
      found.events[k]! += count;
    });
    found.censored += cell.censored;
    byTime.set(cell.time, found);
  }
  let atRisk = 0;
  const falling = [...byTime.values()].sort((a, b) => b.time - a.time);
  const steps = falling.map((cell): Step => {
    const all = cell.events.reduce((a, b) => a + b, 0);
    atRisk += all + cell.censored;
    return { time: cell.time, atRisk, events: cell.events, all };
  });
  return steps.filter((step, k) => step.atRisk > (steps[k - 1]?.atRisk ?? 0)).reverse();
}

/** Delta-method variance in running sums: terms of [F(t) - F(s)]^2, and of F(t) - F(s), expanded. */
function curveOf(steps: readonly Step[], cause: number, z: number): IncidencePoint[] {
  let [survival, incidence] = [1, 0];
  const sum = { a: 0, af: 0, aff: 0, own: 0, c: 0, cf: 0 };
  return steps.map((step) => {
    const { atRisk: n, all: d } = step;
    const own = step.events[cause]!;
    incidence += (survival * own) / n;
    if (d < n) {
      const greenwood = d / (n * (n - d));
      sum.a += greenwood;
      sum.af += greenwood * incidence;
      sum.aff += greenwood * incidence * incidence;
    }
    sum.own += (survival * survival * own * (n - own)) / n ** 3;
    sum.c += (survival * own) / (n * n);
    sum.cf += (survival * own * incidence) / (n * n);
    survival *= 1 - d / n;
    const spread = incidence * incidence * sum.a - 2 * incidence * sum.af + sum.aff;
    const standardError = Math.sqrt(Math.max(0, spread + sum.own - 2 * (incidence * sum.c - sum.cf)));
    return { time: step.time, atRisk: n, incidence, standardError, ...band(incidence, standardError, z) };
  });
}

/** Log-log band, which stays inside [0, 1]. */
function band(share: number, error: number, z: number): { low: number; high: number } {
  if (share <= 0 || share >= 1 || error === 0) return { low: share, high: share };
  const width = (z * error) / (share * Math.log(share));
  return { low: share ** Math.exp(-width), high: share ** Math.exp(width) };
}

/**
 * Cumulative incidence of competing outcomes (left for a rival, stopped buying, asked for deletion) from cells.
 *
 * Never use 1 - Kaplan-Meier per cause: it counts those gone for another reason as still able to leave. Refuses
 * `not-enough-data` without subjects, `invalid-input` for impossible or ragged cells.
 * Source: Aalen & Johansen (1978), variance of Marubini & Valsecchi (1995) 10.12; R `survfit(Surv(time, factor) ~ 1)`.
 */
export function aalenJohansen(cells: readonly CompetingCell[], level = 0.95): CompetingCurves | Refused {
  const causes = cells[0]?.events.length ?? 0;
  const sound = cells.every(
    (cell) =>
      isAmount(cell.time) &&
      isAmount(cell.censored) &&
      cell.events.length === causes &&
      cell.events.every(isAmount),
  );
  if (!sound || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const steps = stepsOf(cells, causes);
  const first = steps[0];
  if (first === undefined || causes === 0) return refuse('not-enough-data', { needed: 1 });
  const z = normalCritical(level);
  let survival = 1;
  return {
    ok: true,
    causes: Array.from({ length: causes }, (_, cause) => curveOf(steps, cause, z)),
    eventFree: steps.map((step) => {
      survival *= 1 - step.all / step.atRisk;
      return survival;
    }),
    n: first.atRisk,
  };
}
