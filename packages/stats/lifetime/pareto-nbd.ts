import { GAUSS_24, integrate } from '../numeric/integrate.ts';
import { logGamma } from '../numeric/log-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';
import type { PositiveFit } from './positive-fit.ts';
import { fitPositive } from './positive-fit.ts';
import type { PurchaseHistory } from './purchase-history.ts';
import { collapseHistories, REPEATERS_NEEDED, remembered } from './purchase-history.ts';

/** Purchase rates are gamma(r, alpha), death rates gamma(s, beta): dying is possible at any moment, also after one purchase. */
export type ParetoParameters = {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
};

export type ParetoNbdFit = PositiveFit & { readonly model: ParetoParameters; readonly customers: number };

/**
 * Odds of having died somewhere between the last purchase and now, against being alive.
 *
 * The textbook difference of two 2F1 cancels; this is the integral it stands for, over the logarithm of time, where the
 * integrand is smooth, relative to its value for the living, so that 221 purchases neither overflow nor lose a digit.
 */
function deadOdds({ r, alpha, s, beta }: ParetoParameters, { x, recency, age }: PurchaseHistory): number {
  if (recency >= age) return 0;
  const floor = Math.min(alpha, beta);
  const low = Math.log(floor + recency);
  const half = (Math.log(floor + age) - low) / 2;
  const [logBuy, logDie] = [Math.log(alpha + age), Math.log(beta + age)];
  let total = 0;
  for (let k = 0; k < 24; k++) {
    const step = Math.exp(low + half * (1 + GAUSS_24.nodes[k]!));
    const u = step - floor;
    const relative = (r + x) * (logBuy - Math.log(alpha + u)) + s * (logDie - Math.log(beta + u));
    total += (GAUSS_24.weights[k]! * Math.exp(relative) * step) / (beta + u);
  }
  return s * total * half;
}

/** Log likelihood of counted histories. Fader & Hardie (2005), "A note on deriving the Pareto/NBD model". */
export function paretoNbdLogLik(model: ParetoParameters, histories: readonly PurchaseHistory[]): number {
  const { r, alpha, s, beta } = model;
  const base = remembered((x) => logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta));
  let total = 0;
  for (const history of histories) {
    const alive =
      base(history.x) - (r + history.x) * Math.log(alpha + history.age) - s * Math.log(beta + history.age);
    total += (history.n ?? 1) * (alive + Math.log1p(deadOdds(model, history)));
  }
  return total;
}

/**
 * Fits Pareto/NBD to purchase histories by maximum likelihood.
 *
 * Parameters r, alpha, s, beta with standard errors. Refuses as `fitBgNbd`.
 * Source: Schmittlein, Morrison & Colombo (1987); R `BTYD::pnbd.EstimateParameters`.
 */
export function fitParetoNbd(histories: readonly PurchaseHistory[]): ParetoNbdFit | Refused {
  const counted = collapseHistories(histories);
  if (!counted.ok) return counted;
  if (counted.repeaters < REPEATERS_NEEDED)
    return refuse('not-enough-data', {
      needed: REPEATERS_NEEDED,
      detail: 'customers with a repeat purchase',
    });
  const age = counted.cells.reduce((sum, cell) => sum + cell.n * cell.age, 0) / counted.customers;
  const of = ([r, alpha, s, beta]: readonly number[]): ParetoParameters => ({
    r: r!,
    alpha: alpha!,
    s: s!,
    beta: beta!,
  });
  const starts = [
    [0.6, 0.3 * age, 0.6, 0.4 * age],
    [1.5, 0.6 * age, 1.5, 2 * age],
  ];
  const fit = fitPositive(['r', 'alpha', 's', 'beta'], starts, (values) =>
    paretoNbdLogLik(of(values), counted.cells),
  );
  return fit.ok ? { ...fit, model: of(fit.values), customers: counted.customers } : fit;
}

/** Probability that the customer has not died. */
export function paretoAlive(model: ParetoParameters, history: PurchaseHistory): number {
  return 1 / (1 + deadOdds(model, history));
}

/** Mean time alive within t when the death rate is gamma(s, beta): ((beta / (s - 1)) (1 - (beta / (beta + t))^(s - 1)). */
function timeAlive(s: number, beta: number, t: number): number {
  const log = Math.log1p(t / beta);
  const power = s - 1;
  return Math.abs(power) < 1e-9 ? beta * log : (-beta * Math.expm1(-power * log)) / power;
}

/** Expected repeat purchases of a new customer within `t` of the first purchase. */
export function paretoExpectedNew({ r, alpha, s, beta }: ParetoParameters, t: number): number {
  return (r / alpha) * timeAlive(s, beta, t);
}

/** Expected purchases of this customer during the next `t`. */
export function paretoExpected(model: ParetoParameters, history: PurchaseHistory, t: number): number {
  const rate = (model.r + history.x) / (model.alpha + history.age);
  return paretoAlive(model, history) * rate * timeAlive(model.s, model.beta + history.age, t);
}

/** Probability of no purchase during the next `t`: dead already, alive and silent, or dying before buying again. */
export function paretoNoPurchase(model: ParetoParameters, history: PurchaseHistory, t: number): number {
  const [shape, rate, s, beta] = [
    model.r + history.x,
    model.alpha + history.age,
    model.s,
    model.beta + history.age,
  ];
  const buys = (u: number): number => Math.exp(-shape * Math.log1p(u / rate) - s * Math.log1p(u / beta));
  const floor = Math.min(rate, beta);
  const dying = integrate(
    (v) => {
      const step = floor * Math.exp(v);
      return (s * buys(step - floor) * step) / (beta + step - floor);
    },
    0,
    Math.log1p(t / floor),
    2,
  );
  return 1 - paretoAlive(model, history) * (1 - buys(t) - dying);
}
