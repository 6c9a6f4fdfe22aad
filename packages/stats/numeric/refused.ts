/**
 * What an estimator answers when the data cannot carry the estimate. Estimators in this package never throw on data
 * and never return NaN: they return their result (`ok: true`) or one of these (`ok: false`).
 */
export type RefusalReason =
  /** Fewer observations than the method needs; `needed` says how many in total. */
  | 'not-enough-data'
  /** Nobody had the outcome, so a rate ratio or a hazard has no estimate. */
  | 'no-events'
  /** Negative counts, non-finite numbers, arrays of unequal length, unsorted input where order is required. */
  | 'invalid-input'
  /** A covariate or an outcome does not vary; `detail` names it. */
  | 'constant'
  /** A covariate is a linear combination of others; `detail` names it. */
  | 'collinear'
  /** A covariate predicts the outcome perfectly, so its maximum-likelihood coefficient is infinite; `detail` names it. */
  | 'separation'
  /** No stratum holds both arms, so nothing can be compared like with like. */
  | 'no-overlap'
  /** The exposure was measured after follow-up began, or someone was not at risk at the landmark. */
  | 'immortal-time'
  /** The instrument does not move the exposure. */
  | 'weak-instrument'
  /** The optimiser stopped without meeting its tolerance; `detail` says where. */
  | 'not-converged';

export type Refused = {
  readonly ok: false;
  readonly reason: RefusalReason;
  /** Observations (or events, or strata) that would be enough, when it is known. */
  readonly needed?: number;
  /** Which argument, covariate or row is meant. Plain English for a log, not for a customer. */
  readonly detail?: string;
};

/** Builds a refusal. `extra` may carry `needed` and `detail`. */
export function refuse(
  reason: RefusalReason,
  extra: { readonly needed?: number; readonly detail?: string } = {},
): Refused {
  return { ok: false, reason, ...extra };
}

/** A point estimate with its interval; units are those of the estimate. */
export type Interval = {
  readonly ok: true;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Observations behind the estimate. */
  readonly n: number;
};

/** A finite number that is not negative: a count, possibly weighted. */
export function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** A whole number that is not negative and exact in a double. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A confidence level strictly between 0 and 1. */
export function isLevel(value: number): boolean {
  return value > 0 && value < 1;
}
