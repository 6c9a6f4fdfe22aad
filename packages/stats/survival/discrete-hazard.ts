import type { BinomialCoefficient, BinomialFit, CellColumn } from '../numeric/binomial-regression.ts';
import { binomialRegression } from '../numeric/binomial-regression.ts';
import type { Link } from '../numeric/link.ts';
import { probabilityOf } from '../numeric/link.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, refuse } from '../numeric/refused.ts';

/**
 * Additive cells of grouped follow-up, by column: in `period` (week, month; whole numbers), of `atRisk` subjects with these
 * covariates `events` had the event. One subject counts once in every period in which it was at risk.
 */
export type HazardCells = {
  readonly period: ArrayLike<number>;
  readonly atRisk: ArrayLike<number>;
  readonly events: ArrayLike<number>;
  readonly covariates: readonly CellColumn[];
};

/** `factor`: every period its own hazard, as Cox. `constant`: one. `log-time`: linear in ln(period + 1). */
export type HazardBaseline = 'factor' | 'constant' | 'log-time';

export type DiscreteHazardFit = {
  readonly ok: true;
  readonly converged: true;
  readonly link: Link;
  /** Effects only: log hazard ratios for `cloglog`, log odds ratios of the hazard for `logit`. */
  readonly coefficients: readonly BinomialCoefficient[];
  readonly logLik: number;
  /** Linear predictor of each period at covariates 0; with `factor` -Infinity where nobody had the event, Infinity where all. */
  readonly baseline: readonly { readonly period: number; readonly predictor: number }[];
  /** At risk and events summed over the periods in the fit. */
  readonly n: number;
  readonly events: number;
};

/** Adds up cells that agree in period and covariates: 19,809 person-weeks of Rossi become 104. */
export function collapseHazardCells(cells: HazardCells): HazardCells {
  const found = new Map<string, { row: number; atRisk: number; events: number }>();
  for (let i = 0; i < cells.period.length; i++) {
    const key = [cells.period[i]!, ...cells.covariates.map((column) => column.values[i]!)].join(' ');
    const cell = found.get(key) ?? { row: i, atRisk: 0, events: 0 };
    cell.atRisk += cells.atRisk[i]!;
    cell.events += cells.events[i]!;
    found.set(key, cell);
  }
  const rows = [...found.values()];
  return {
    period: rows.map((cell) => cells.period[cell.row]!),
    atRisk: rows.map((cell) => cell.atRisk),
    events: rows.map((cell) => cell.events),
    covariates: cells.covariates.map((column) => ({
      name: column.name,
      values: rows.map((cell) => column.values[cell.row]!),
    })),
  };
}

type PeriodCount = { atRisk: number; events: number };

/** At risk and events of each period, in order of period; the number of the first cell that makes no sense otherwise. */
function countPeriods(cells: HazardCells): Map<number, PeriodCount> | number {
  const counts = new Map<number, PeriodCount>();
  for (let i = 0; i < cells.period.length; i++) {
    const [period, atRisk, events] = [cells.period[i]!, cells.atRisk[i]!, cells.events[i]!];
    if (![period, atRisk, events].every(isAmount) || events > atRisk) return i;
    const found = counts.get(period) ?? { atRisk: 0, events: 0 };
    found.atRisk += atRisk;
    found.events += events;
    counts.set(period, found);
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

function baselineColumns(
  periods: readonly number[],
  of: readonly number[],
  baseline: HazardBaseline,
): CellColumn[] {
  if (baseline === 'constant') return [];
  if (baseline === 'log-time')
    return [{ name: 'ln(period + 1)', values: of.map((period) => Math.log(period + 1)) }];
  return periods
    .slice(1)
    .map((period) => ({ name: `period ${period}`, values: of.map((other) => (other === period ? 1 : 0)) }));
}

function predictors(
  fit: BinomialFit,
  periods: readonly number[],
  informative: readonly number[],
  counts: ReadonlyMap<number, PeriodCount>,
  baseline: HazardBaseline,
): { period: number; predictor: number }[] {
  const start = fit.coefficients[0]!.estimate;
  return periods.map((period) => {
    if (baseline === 'constant') return { period, predictor: start };
    if (baseline === 'log-time')
      return { period, predictor: start + fit.coefficients[1]!.estimate * Math.log(period + 1) };
    const at = informative.indexOf(period);
    if (at > 0) return { period, predictor: start + fit.coefficients[at]!.estimate };
    if (at === 0) return { period, predictor: start };
    const all = counts.get(period)!.events > 0;
    return { period, predictor: all ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY };
  });
}

/**
 * Discrete-time hazard regression on person-period cells; cost depends on cells, not on customers.
 *
 * `link` 'cloglog' (default) estimates the Cox hazard ratio from grouped time; 'logit' the odds ratio of the hazard.
 * With the `factor` baseline, periods in which nobody or everybody had the event carry no information on the effects and
 * are left out of the fit. Intervals of the coefficients: estimate +- 1.96 standard errors.
 * Refuses what `binomialRegression` refuses. Source: Prentice & Gloeckler (1978), Allison (1982);
 * R `glm(cbind(events, atRisk - events) ~ factor(period) + x, binomial(cloglog))`.
 */
export function discreteHazard(
  cells: HazardCells,
  options: { readonly link?: Link; readonly baseline?: HazardBaseline } = {},
): DiscreteHazardFit | Refused {
  const { link = 'cloglog', baseline = 'factor' } = options;
  const rows = cells.period.length;
  if ([cells.atRisk, cells.events].some((column) => column.length !== rows))
    return refuse('invalid-input', { detail: 'lengths' });
  const counts = countPeriods(cells);
  if (typeof counts === 'number') return refuse('invalid-input', { detail: `cell ${counts}` });
  const periods = [...counts.keys()];
  const inBoth = ({ atRisk, events }: PeriodCount): boolean => events > 0 && events < atRisk;
  const informative =
    baseline === 'factor' ? periods.filter((period) => inBoth(counts.get(period)!)) : periods;
  if (informative.length === 0) {
    const some = [...counts.values()].some(({ events }) => events > 0);
    if (some) return refuse('constant', { detail: 'every period has all the events it could have, or none' });
    return refuse(rows === 0 ? 'not-enough-data' : 'no-events');
  }
  const known = new Set(informative);
  const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => known.has(cells.period[i]!));
  const pick = (values: ArrayLike<number>): number[] => kept.map((i) => values[i]!);
  const leading = baselineColumns(informative, pick(cells.period), baseline);
  const effects = cells.covariates.map((column) => ({ name: column.name, values: pick(column.values) }));
  const fit = binomialRegression(
    { n: pick(cells.atRisk), events: pick(cells.events), covariates: [...leading, ...effects] },
    link,
  );
  if (!fit.ok) return fit;
  return {
    ok: true,
    converged: true,
    link,
    coefficients: fit.coefficients.slice(1 + leading.length),
    logLik: fit.logLik,
    baseline: predictors(fit, periods, informative, counts, baseline),
    n: fit.n,
    events: fit.events,
  };
}

/**
 * Share of subjects with covariates `x` still event-free after each period of the fit, in order of period.
 * `x` in the order of `fit.coefficients`.
 */
export function discreteSurvival(
  fit: DiscreteHazardFit,
  x: readonly number[],
): { readonly period: number; readonly survival: number }[] {
  const shift = fit.coefficients.reduce((sum, c, j) => sum + c.estimate * x[j]!, 0);
  let survival = 1;
  return fit.baseline.map(({ period, predictor }) => {
    if (predictor === Number.POSITIVE_INFINITY) survival = 0;
    else if (predictor !== Number.NEGATIVE_INFINITY)
      survival *= 1 - probabilityOf(fit.link, predictor + shift);
    return { period, survival };
  });
}
