import type { MetricValue } from '#platform/core/metric.ts';
import { alwaysValidDifference } from '#stats/causal/always-valid.ts';
import { type Moments, meanInterval } from '#stats/comparison/mean-interval.ts';
import { benjaminiHochberg } from '#stats/comparison/multiple-testing.ts';
import { welchDifference } from '#stats/comparison/welch.ts';
import { chiSquareTail } from '#stats/distribution/chi-square.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import { equalArms, watchedCritical } from './experiment-power.ts';
import type { Arm, ExperimentPlan, ExperimentResult } from './experiment-schema.ts';
import type { Covariate } from './experiment-sql.ts';
import { dateOf } from './period.ts';

/** Raised when what is computed from the cells changes. */
export const experimentVersion = 1;

/** A sum of customers exposed on one day. */
export type ArmCell = Moments & { readonly arm: Arm; readonly day: number };
export type ArmCount = { readonly arm: Arm; readonly day: number; readonly n: number };

const nothing: Moments = { n: 0, sum: 0, sumSquares: 0 };
const plus = (a: Moments, b: Moments): Moments => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumSquares: a.sumSquares + b.sumSquares,
});

const sumOf = (cells: readonly ArmCell[], arm: Arm): Moments =>
  cells.filter((cell) => cell.arm === arm).reduce<Moments>(plus, nothing);

const countOf = (counts: readonly ArmCount[], arm: Arm): number =>
  counts.filter((one) => one.arm === arm).reduce((sum, { n }) => sum + n, 0);

/**
 * Sample ratio mismatch: chi-square of the drawn arms against the planned split, one degree of freedom. An arm that is too
 * small means that customers went missing on the way, and not by chance; nothing may be compared then. Alarm below 0.001:
 * Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments".
 */
export function splitCheck(treated: number, control: number, share: number): ExperimentResult['split'] {
  const n = treated + control;
  if (n === 0) return { planned: share, observed: null, chiSquare: null, p: null, alarm: false };
  const [t, c] = [n * share, n * (1 - share)];
  const chiSquare = (treated - t) ** 2 / t + (control - c) ** 2 / c;
  const p = chiSquareTail(chiSquare, 1);
  return { planned: share, observed: treated / n, chiSquare, p, alarm: p < 0.001 };
}

function armValue(moments: Moments, share: boolean): MetricValue {
  const { n } = moments;
  const interval = share ? wilsonInterval(moments.sum, n) : meanInterval(moments);
  if (!interval.ok) return { value: null, low: null, high: null, n, needed: Math.max(1, 2 - n) };
  return { value: interval.estimate, low: interval.low, high: interval.high, n };
}

/** Largest number of points of the picture; days between them are left out, the last never. */
const mostPoints = 180;

type Compared = Pick<ExperimentResult, 'difference' | 'refused' | 'needed' | 'verdict' | 'course'>;

const refusedAs = (refused: Compared['refused'], needed: number | null = null): Compared => ({
  difference: null,
  refused,
  needed,
  verdict: null,
  course: [],
});

/** The difference now and as it stood on each day, the day on which a horizon was over. */
function compare(cells: readonly ArmCell[], plan: ExperimentPlan, alarm: boolean): Compared {
  if (alarm) return refusedAs('split');
  const plannedPerArm = equalArms(plan.plannedTotal * plan.share, plan.plannedTotal * (1 - plan.share));
  // a difference of two shares lies between -1 and 1, whatever few customers make of its interval
  const within = (end: number): number => (plan.outcome === 'revenue' ? end : Math.min(1, Math.max(-1, end)));
  const at = (treated: Moments, control: Moments) => {
    const seen = alwaysValidDifference(treated, control, { plannedPerArm });
    return seen.ok ? { ...seen, low: within(seen.low), high: within(seen.high) } : seen;
  };
  const days = [...new Set(cells.map(({ day }) => day))].sort((a, b) => a - b);
  const byDay = new Map(days.map((day) => [day, cells.filter((cell) => cell.day === day)]));
  let [treated, control] = [nothing, nothing];
  const course: Compared['course'] = [];
  for (const day of days) {
    const own = byDay.get(day) ?? [];
    treated = plus(treated, sumOf(own, 'treated'));
    control = plus(control, sumOf(own, 'control'));
    const seen = at(treated, control);
    if (seen.ok)
      course.push({
        day: dateOf(day + plan.horizonDays + 1),
        value: seen.estimate,
        low: seen.low,
        high: seen.high,
        n: seen.n,
      });
  }
  const last = at(treated, control);
  if (!last.ok) {
    const missing = Math.max(0, 20 - treated.n) + Math.max(0, 20 - control.n);
    return last.reason === 'constant'
      ? refusedAs('constant')
      : refusedAs('not-enough-data', Math.max(1, missing));
  }
  const { estimate, low, high, n } = last;
  return {
    difference: { value: estimate, low, high, n },
    refused: null,
    needed: null,
    verdict: low > 0 ? 'better' : high < 0 ? 'worse' : 'unclear',
    course: thinned(course),
  };
}

function thinned<T>(points: readonly T[]): T[] {
  const step = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

export type CovariateCells = {
  readonly covariate: Covariate;
  readonly treated: Moments;
  readonly control: Moments;
};

type Tested = Omit<ExperimentResult['balance'][number], 'alarm'>;

/** What was so before exposure, by arm: a coin makes it alike up to chance. Corrected for the number of lines. */
export function balanceOf(lines: readonly CovariateCells[]): ExperimentResult['balance'] {
  const tested = lines.flatMap(({ covariate, treated, control }): Tested[] => {
    if (treated.n < 2 || control.n < 2) return [];
    const means = { covariate, treated: treated.sum / treated.n, control: control.sum / control.n };
    const test = welchDifference(treated, control);
    // nothing varies within the arms: they are all alike, or each arm is another one
    if (!test.ok)
      return means.treated === means.control
        ? [{ ...means, standardised: 0, p: 1 }]
        : [{ ...means, standardised: null, p: 0 }];
    const deviation = test.standardError / Math.sqrt(1 / treated.n + 1 / control.n);
    return [{ ...means, standardised: test.estimate / deviation, p: test.p }];
  });
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p));
  return tested.map((line, index) => {
    const p = adjusted[index] ?? line.p;
    return { ...line, p, alarm: p < 0.01 };
  });
}

type Progress = {
  readonly counts: readonly ArmCount[];
  readonly complete: number;
  readonly today: number;
  /** last day on which somebody could be drawn; null while it runs */
  readonly stoppedDay: number | null;
};

const lookBack = 28;

/** When the planned number will be complete, if customers keep coming as in the last four weeks. */
export function forecastOf(
  plan: ExperimentPlan,
  { counts, complete, today, stoppedDay }: Progress,
  variance: number | null,
): ExperimentResult['forecast'] {
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  const first = Math.min(...counts.map(({ day }) => day));
  const latest = Math.max(today, ...counts.map(({ day }) => day));
  const last = stoppedDay ?? latest;
  const from = Math.max(first, last - lookBack + 1);
  const recent = counts.filter(({ day }) => day >= from && day <= last).reduce((sum, { n }) => sum + n, 0);
  const perDay = total === 0 ? 0 : recent / Math.max(1, last - from + 1);
  const equal = equalArms(plan.plannedTotal * plan.share, plan.plannedTotal * (1 - plan.share));
  return {
    plannedTotal: plan.plannedTotal,
    complete,
    perDay,
    doneOn: doneOn(plan, counts, { total, perDay, last, running: stoppedDay === null }),
    halfWidth: variance === null || equal <= 0 ? null : watchedCritical() * Math.sqrt((2 * variance) / equal),
  };
}

function doneOn(
  plan: ExperimentPlan,
  counts: readonly ArmCount[],
  now: { total: number; perDay: number; last: number; running: boolean },
): string | null {
  if (now.total >= plan.plannedTotal) {
    let sum = 0;
    for (const { day, n } of [...counts].sort((a, b) => a.day - b.day)) {
      sum += n;
      if (sum >= plan.plannedTotal) return dateOf(day + plan.horizonDays + 1);
    }
  }
  if (!now.running || now.perDay <= 0) return null;
  const days = Math.ceil((plan.plannedTotal - now.total) / now.perDay);
  return days > 36_500 ? null : dateOf(now.last + days + plan.horizonDays + 1);
}

export type Gathered = {
  readonly cells: readonly ArmCell[];
  readonly counts: readonly ArmCount[];
  readonly covariates: readonly CovariateCells[];
  readonly today: number;
  readonly stoppedDay: number | null;
};

type Read = Pick<ExperimentResult, 'arms' | 'unit' | 'split' | 'balance' | 'forecast' | keyof Compared>;

/**
 * What an experiment says so far. Intention to treat: every customer drawn counts in the arm drawn, whatever was really
 * done; customers whose horizon is not over wait outside ("pending") and are never guessed.
 */
export function readExperiment(plan: ExperimentPlan, gathered: Gathered): Read {
  const { cells, counts, covariates } = gathered;
  const share = plan.outcome !== 'revenue';
  const sums = { treated: sumOf(cells, 'treated'), control: sumOf(cells, 'control') };
  const split = splitCheck(countOf(counts, 'treated'), countOf(counts, 'control'), plan.share);
  const variances = [sums.treated, sums.control].map(({ n, sum, sumSquares }) =>
    n < 20 ? null : (sumSquares - (sum * sum) / n) / (n - 1),
  );
  const [a, b] = variances;
  const variance = typeof a === 'number' && typeof b === 'number' ? (a + b) / 2 : null;
  const complete = sums.treated.n + sums.control.n;
  return {
    arms: (['treated', 'control'] as const).map((arm) => {
      const assigned = countOf(counts, arm);
      const { n } = sums[arm];
      return { arm, assigned, complete: n, pending: assigned - n, value: armValue(sums[arm], share) };
    }),
    unit: share ? 'share' : 'money',
    split,
    ...compare(cells, plan, split.alarm),
    balance: balanceOf(covariates),
    forecast: forecastOf(plan, { ...gathered, complete }, variance),
  };
}
