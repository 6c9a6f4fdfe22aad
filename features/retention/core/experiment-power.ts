import { normalQuantile } from '#stats/distribution/normal.ts';

export const experimentLevel = 0.95;
export const experimentPower = 0.8;

export type Planned = { readonly total: number; readonly treated: number; readonly control: number };

export type PowerQuestion = {
  /** variance of the outcome in the control arm and, with the effect, in the treated arm */
  readonly variances: readonly [control: number, treated: number];
  /** smallest difference worth seeing */
  readonly effect: number;
  /** share of the customers in the treated arm */
  readonly share: number;
};

/** Variances of a share with and without the effect; null when the effect would leave 0 … 1. */
export function shareVariances(baseline: number, effect: number): PowerQuestion['variances'] | null {
  const other = baseline + effect <= 1 ? baseline + effect : baseline - effect;
  if (!(baseline >= 0 && baseline <= 1) || other < 0) return null;
  return [baseline * (1 - baseline), other * (1 - other)];
}

/**
 * Half width of the always-valid interval at the planned number, in standard errors, where one look has 1.96: the mixture
 * that is tightest there, as in `causal/always-valid.ts`.
 */
export function watchedCritical(level: number = experimentLevel): number {
  const alpha = 1 - level;
  const t = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha));
  return Math.sqrt((1 + 1 / t) * (Math.log(t + 1) - 2 * Math.log(alpha)));
}

/**
 * Customers needed to see `effect` with `power`, two-sided. `once`: one look at the end (equal arms: R
 * `power.prop.test`, `power.t.test` for large n). `watched`: with the interval that may be looked at every day; by then
 * the effect is seen with at least the power, earlier if it is larger.
 */
export function customersNeeded(
  question: PowerQuestion,
  watched: boolean,
  level: number = experimentLevel,
  power: number = experimentPower,
): Planned | null {
  const { variances, effect, share } = question;
  if (!(effect > 0) || !(share > 0 && share < 1)) return null;
  const [control, treated] = variances;
  if (!(control + treated > 0)) return null;
  const critical = watched ? watchedCritical(level) : normalQuantile(1 - (1 - level) / 2);
  const beta = normalQuantile(power);
  // variance of the difference per customer in all, under no effect and under the effect
  const none = pooled(question) * (1 / share + 1 / (1 - share));
  const real = treated / share + control / (1 - share);
  const total = ((critical * Math.sqrt(none) + beta * Math.sqrt(real)) / effect) ** 2;
  const inTreated = Math.ceil(total * share);
  const inControl = Math.ceil(total * (1 - share));
  return { total: inTreated + inControl, treated: inTreated, control: inControl };
}

/** Variance when there is no effect; for a share that of the pooled share. */
function pooled({ variances: [control, treated], share, effect }: PowerQuestion): number {
  // the mixture of both arms varies by the mean of the variances and by the difference between the arms
  return share * treated + (1 - share) * control + share * (1 - share) * effect * effect;
}

/** Size of two equal arms that weigh as much as arms of these sizes. */
export const equalArms = (treated: number, control: number): number =>
  treated + control === 0 ? 0 : (2 * treated * control) / (treated + control);
