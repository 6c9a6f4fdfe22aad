import { logGamma } from '../numeric/log-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';
import type { PositiveFit } from './positive-fit.ts';
import { fitPositive } from './positive-fit.ts';
import { REPEATERS_NEEDED } from './purchase-history.ts';

/** A customer with `x` > 0 (repeat) purchases of mean value `mean` > 0; `n` of them alike (default 1). */
export type SpendHistory = { readonly x: number; readonly mean: number; readonly n?: number };

/** Values of a purchase are gamma(p, nu), customers' nu gamma(q, v). */
export type SpendParameters = { readonly p: number; readonly q: number; readonly v: number };

export type GammaGammaFit = PositiveFit & {
  readonly model: SpendParameters;
  readonly customers: number;
  /** Correlation of number and mean value: the model supposes none; beyond about .2 do not multiply it with purchase counts. */
  readonly countValueCorrelation: number;
};

/** Log likelihood of counted spend histories. Fader & Hardie (2013) eq. 1a. */
export function gammaGammaLogLik({ p, q, v }: SpendParameters, histories: readonly SpendHistory[]): number {
  const constant = q * Math.log(v) - logGamma(q);
  // numbers of purchases repeat: their gammas are computed once each
  const counts = new Map<number, number>();
  let total = 0;
  for (const { x, mean, n = 1 } of histories) {
    const px = p * x;
    let ofCount = counts.get(x);
    if (ofCount === undefined) {
      ofCount = constant + logGamma(px + q) - logGamma(px) + px * Math.log(x);
      counts.set(x, ofCount);
    }
    total += n * (ofCount + (px - 1) * Math.log(mean) - (px + q) * Math.log(v + x * mean));
  }
  return total;
}

function correlation(histories: readonly SpendHistory[]): number {
  const s = { n: 0, x: 0, m: 0, xx: 0, mm: 0, xm: 0 };
  for (const { x, mean, n = 1 } of histories) {
    s.n += n;
    s.x += n * x;
    s.m += n * mean;
    s.xx += n * x * x;
    s.mm += n * mean * mean;
    s.xm += n * x * mean;
  }
  const spread = (s.xx - (s.x * s.x) / s.n) * (s.mm - (s.m * s.m) / s.n);
  return spread <= 0 ? 0 : (s.xm - (s.x * s.m) / s.n) / Math.sqrt(spread);
}

/**
 * Fits the Gamma-Gamma model of spend per purchase by maximum likelihood.
 *
 * Money in any one currency and unit. Refuses `invalid-input` (x or mean not above 0: leave one-time buyers and free
 * orders out), `not-enough-data` below 20 customers, `not-converged`.
 * Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value"; R `BTYD::spend.EstimateParameters`.
 */
export function fitGammaGamma(histories: readonly SpendHistory[]): GammaGammaFit | Refused {
  const bad = histories.findIndex(
    ({ x, mean, n = 1 }) => !(x > 0 && mean > 0 && Number.isFinite(x * mean) && isAmount(n)),
  );
  if (bad >= 0) return refuse('invalid-input', { detail: `history ${bad}` });
  const customers = histories.reduce((sum, { n = 1 }) => sum + n, 0);
  if (customers < REPEATERS_NEEDED)
    return refuse('not-enough-data', {
      needed: REPEATERS_NEEDED,
      detail: 'customers with a repeat purchase',
    });
  const mean = histories.reduce((sum, history) => sum + (history.n ?? 1) * history.mean, 0) / customers;
  const of = ([p, q, v]: readonly number[]): SpendParameters => ({ p: p!, q: q!, v: v! });
  const starts = [
    [2, 3, mean],
    [6, 4, mean / 2],
  ];
  const fit = fitPositive(['p', 'q', 'v'], starts, (values) => gammaGammaLogLik(of(values), histories));
  return fit.ok
    ? { ...fit, model: of(fit.values), customers, countValueCorrelation: correlation(histories) }
    : fit;
}

/** Mean value of a purchase over all customers; null when q <= 1, where it does not exist. */
export function populationSpend({ p, q, v }: SpendParameters): number | null {
  return q > 1 ? (p * v) / (q - 1) : null;
}

/** Expected value of a purchase of this customer: its own mean drawn towards everybody's. Null when it does not exist. */
export function expectedSpend({ p, q, v }: SpendParameters, history: SpendHistory | null): number | null {
  if (history === null) return populationSpend({ p, q, v });
  const shape = p * history.x + q - 1;
  return shape > 0 ? (p * (v + history.x * history.mean)) / shape : null;
}
