import { logHypergeometric } from '../numeric/hypergeometric.ts';
import { logBeta } from '../numeric/log-gamma.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';
import type { PositiveFit } from './positive-fit.ts';
import { fitPositive } from './positive-fit.ts';

/**
 * Additive cell of contracts: at their `period`-th renewal (1, 2 ...) `churned` ended, and `active` more were last seen
 * having renewed it and no later one (they are younger). Cohorts of different age add up.
 */
export type RenewalCell = { readonly period: number; readonly churned: number; readonly active: number };

/**
 * Chances of ending at a renewal are beta(alpha, beta) over customers: sBG. With `shape` other than 1 a customer's own
 * chance also falls (below 1) or rises with its age: beta-discrete-Weibull, BdW.
 */
export type ContractParameters = { readonly alpha: number; readonly beta: number; readonly shape: number };

export type ContractFit = PositiveFit & { readonly model: ContractParameters; readonly customers: number };

/** ln S(t): share of new contracts still running after t renewals. */
function logSurvival({ alpha, beta, shape }: ContractParameters, t: number): number {
  return t === 0 ? 0 : logBeta(alpha, beta + t ** shape) - logBeta(alpha, beta);
}

/** Share of new contracts still running after `t` renewals (t = 0: all). */
export function contractSurvival(model: ContractParameters, t: number): number {
  return Math.exp(logSurvival(model, t));
}

/** Share of those who renewed `t - 1` times that renew the t-th time. It rises with t: the loyal are left. */
export function renewalRate(model: ContractParameters, t: number): number {
  return Math.exp(logSurvival(model, t) - logSurvival(model, t - 1));
}

/** Log likelihood of counted renewals. */
export function contractLogLik(model: ContractParameters, cells: readonly RenewalCell[]): number {
  let total = 0;
  for (const { period, churned, active } of cells) {
    const [before, after] = [logSurvival(model, period - 1), logSurvival(model, period)];
    if (churned > 0) total += churned * (before + Math.log(-Math.expm1(after - before)));
    if (active > 0) total += active * after;
  }
  return total;
}

/** Cells of one cohort from its survivors after 0, 1, 2 ... renewals. */
export function cohortCells(survivors: readonly number[]): RenewalCell[] {
  return survivors.slice(1).map((alive, k) => ({
    period: k + 1,
    churned: survivors[k]! - alive,
    active: k === survivors.length - 2 ? alive : 0,
  }));
}

/**
 * Fits contract churn by maximum likelihood: shifted beta-geometric (`sbg`, default) or beta-discrete-Weibull (`bdw`).
 *
 * Refuses `invalid-input`, `no-events` when nobody ended, `not-enough-data` with fewer periods of churn than parameters
 * (needed says how many), `not-converged`.
 * Source: Fader & Hardie (2007), "How to project customer retention"; Fader, Hardie, Liu, Davin & Steenburgh (2018).
 */
export function fitContractChurn(
  cells: readonly RenewalCell[],
  kind: 'sbg' | 'bdw' = 'sbg',
): ContractFit | Refused {
  const bad = cells.findIndex(
    (c) => !(Number.isInteger(c.period) && c.period >= 1 && isAmount(c.churned) && isAmount(c.active)),
  );
  if (bad >= 0) return refuse('invalid-input', { detail: `cell ${bad}` });
  const churned = cells.reduce((sum, cell) => sum + cell.churned, 0);
  if (churned === 0) return refuse('no-events');
  const needed = kind === 'sbg' ? 2 : 3;
  const periods = new Set(cells.filter((cell) => cell.churned + cell.active > 0).map((cell) => cell.period))
    .size;
  if (periods < needed) return refuse('not-enough-data', { needed, detail: 'renewal periods' });
  const of = ([alpha, beta, shape = 1]: readonly number[]): ContractParameters => ({
    alpha: alpha!,
    beta: beta!,
    shape,
  });
  const starts = [
    [1, 3],
    [0.5, 0.5],
    [4, 20],
  ].map((start) => (kind === 'sbg' ? start : [...start, 1]));
  const names = ['alpha', 'beta', 'shape'].slice(0, needed);
  const fit = fitPositive(names, starts, (values) => contractLogLik(of(values), cells));
  if (!fit.ok) return fit;
  return {
    ...fit,
    model: of(fit.values),
    customers: churned + cells.reduce((sum, cell) => sum + cell.active, 0),
  };
}

/**
 * Discounted expected further payments of an sBG customer who has renewed `renewals` times, the next payment (if made)
 * due in one period and counted in full; `discount` per period, e.g. .1. Multiply by the margin per period.
 * Null for `shape` other than 1 (sum `contractSurvival` then) or a discount not above 0.
 * Source: Fader & Hardie (2010), "Customer-base valuation in a contractual setting", eq. 6.
 */
export function residualPayments(
  { alpha, beta, shape }: ContractParameters,
  renewals: number,
  discount: number,
): number | null {
  if (shape !== 1 || !(discount > 0)) return null;
  const lead = (beta + renewals) / (alpha + beta + renewals) / (1 + discount);
  const inner = logHypergeometric(1, beta + renewals + 1, alpha + beta + renewals + 1, 1 / (1 + discount));
  return lead * Math.exp(inner.log);
}
