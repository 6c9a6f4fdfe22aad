import { logHypergeometric } from '../numeric/hypergeometric.ts';
import { logBeta, logGamma } from '../numeric/log-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';
import type { PositiveFit } from './positive-fit.ts';
import { fitPositive } from './positive-fit.ts';
import type { HistoryTable, PurchaseHistory } from './purchase-history.ts';
import {
  coarseHistories,
  logOnePlus,
  meanAge,
  REPEATERS_NEEDED,
  tabulateHistories,
} from './purchase-history.ts';

/**
 * `bg`: a customer may die only right after a repeat purchase, so those with one purchase count as alive for ever.
 * `mbg`: also right after the first. Rates of purchase are gamma(r, alpha), chances of dying beta(a, b).
 */
export type BgVariant = 'bg' | 'mbg';

export type BgParameters = {
  readonly variant: BgVariant;
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
};

export type BgNbdFit = PositiveFit & { readonly model: BgParameters; readonly customers: number };

/** Purchases after which dying was possible before the last one seen: x - 1 or x. */
function deaths(variant: BgVariant, x: number): number {
  return variant === 'bg' ? x : x + 1;
}

/** ln of the odds of having died right after the last purchase against being alive, -Infinity when impossible. */
function logDeadOdds(
  { variant, r, alpha, a, b }: BgParameters,
  { x, recency, age }: PurchaseHistory,
): number {
  const k = deaths(variant, x);
  if (k === 0) return Number.NEGATIVE_INFINITY;
  return Math.log(a / (b + k - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
}

/** Log likelihood of tabulated histories: logarithms of times and gammas of counts are taken once each. */
function tableLogLik({ variant, r, alpha, a, b }: BgParameters, table: HistoryTable): number {
  const { x, recency, age, n, times } = table;
  const log = times.map((time) => Math.log(alpha + time));
  const constant = r * Math.log(alpha) - logGamma(r) - logBeta(a, b);
  let [total, count, base, dead] = [0, -1, 0, 0];
  for (let i = 0; i < n.length; i++) {
    const purchases = x[i]!;
    if (purchases !== count) {
      count = purchases;
      const k = deaths(variant, purchases);
      base = constant + logGamma(r + purchases) + logBeta(a, b + k);
      dead = k === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (b + k - 1));
    }
    const until = log[age[i]!]!;
    const shape = r + purchases;
    total += n[i]! * (base - shape * until + logOnePlus(dead + shape * (until - log[recency[i]!]!)));
  }
  return total;
}

/** Log likelihood of counted histories; NaN for impossible ones. */
export function bgNbdLogLik(model: BgParameters, histories: readonly PurchaseHistory[]): number {
  const table = tabulateHistories(histories);
  return table.ok ? tableLogLik(model, table) : Number.NaN;
}

/**
 * Fits BG/NBD (`bg`, default) or MBG/NBD (`mbg`) to purchase histories by maximum likelihood.
 *
 * Parameters r, alpha (in the time unit), a, b with standard errors. Refuses `invalid-input`, `not-enough-data` below 20
 * customers with a repeat purchase, `not-converged` (naming the parameter that has no finite value).
 * Source: Fader, Hardie & Lee (2005); Batislam, Denizel & Filiztekin (2007); R `BTYD::bgnbd.EstimateParameters`.
 */
export function fitBgNbd(
  histories: readonly PurchaseHistory[],
  variant: BgVariant = 'bg',
): BgNbdFit | Refused {
  const table = tabulateHistories(histories);
  if (!table.ok) return table;
  if (table.repeaters < REPEATERS_NEEDED)
    return refuse('not-enough-data', {
      needed: REPEATERS_NEEDED,
      detail: 'customers with a repeat purchase',
    });
  const age = meanAge(table);
  const coarse = coarseHistories(table);
  const starts = [
    [0.5, 0.2 * age, 1, 2.5],
    [1.5, 0.5 * age, 0.5, 4],
  ];
  const of = ([r, alpha, a, b]: readonly number[]): BgParameters => ({
    variant,
    r: r!,
    alpha: alpha!,
    a: a!,
    b: b!,
  });
  const fit = fitPositive(
    ['r', 'alpha', 'a', 'b'],
    starts,
    (values) => tableLogLik(of(values), table),
    coarse ? { coarse: (values) => tableLogLik(of(values), coarse) } : {},
  );
  return fit.ok ? { ...fit, model: of(fit.values), customers: table.customers } : fit;
}

/**
 * Probability that the customer has not died. Under `bg` it is 1 by construction for one-time buyers: never build an
 * alert on it; use `bgNoPurchase` and beside it the days since the last purchase.
 */
export function bgAlive(model: BgParameters, history: PurchaseHistory): number {
  return 1 / (1 + Math.exp(logDeadOdds(model, history)));
}

/** Probability of no purchase during the next `t`: dead already, or alive and silent. */
export function bgNoPurchase(model: BgParameters, history: PurchaseHistory, t: number): number {
  const silent = Math.exp(-(model.r + history.x) * Math.log1p(t / (model.alpha + history.age)));
  return 1 - bgAlive(model, history) * (1 - silent);
}

/** Expected purchases in t of somebody alive whose rate is gamma(shape, rate) and chance of dying beta(a, b). */
function aliveExpectation(shape: number, rate: number, a: number, b: number, t: number): number {
  // (1 - ...) / (a - 1) has a removable gap at a = 1: step over it.
  if (Math.abs(a - 1) < 1e-5)
    return (
      (aliveExpectation(shape, rate, 1 - 2e-5, b, t) + aliveExpectation(shape, rate, 1 + 2e-5, b, t)) / 2
    );
  const c = a + b - 1;
  if (c <= 0 && Number.isInteger(c)) return aliveExpectation(shape, rate, a * (1 + 1e-9), b, t);
  const inner = logHypergeometric(shape, b, c, t / (rate + t));
  return (c / (a - 1)) * (1 - inner.sign * Math.exp(inner.log - shape * Math.log1p(t / rate)));
}

/** Expected repeat purchases of a new customer within `t` of the first purchase. Fader, Hardie & Lee (2005) eq. 9. */
export function bgExpectedNew({ variant, r, alpha, a, b }: BgParameters, t: number): number {
  if (variant === 'bg') return aliveExpectation(r, alpha, a, b, t);
  return (b / (a + b)) * aliveExpectation(r, alpha, a, b + 1, t);
}

/** Expected purchases of this customer during the next `t`. Fader, Hardie & Lee (2005) eq. 10. */
export function bgExpected(model: BgParameters, history: PurchaseHistory, t: number): number {
  const b = model.b + deaths(model.variant, history.x);
  return (
    bgAlive(model, history) * aliveExpectation(model.r + history.x, model.alpha + history.age, model.a, b, t)
  );
}
