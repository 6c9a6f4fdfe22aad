import { chiSquareTail } from '../distribution/chi-square.ts';
import { cholesky, choleskySolve } from '../numeric/matrix.ts';
import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';
import type { ChiSquareTest, CoxFit, CoxOptions } from './cox.ts';
import type { CoxRows, SortedCox } from './cox-data.ts';
import { sortCoxRows } from './cox-data.ts';
import type { CoxTies, CoxWeights } from './cox-pass.ts';
import { coxPass } from './cox-pass.ts';

/** The clock on which an effect may drift: 1 - Kaplan-Meier (R's default, robust to outliers), time, or its log. */
export type HazardClock = 'km' | 'identity' | 'log';

export type ProportionalHazardsTest = {
  readonly ok: true;
  readonly clock: HazardClock;
  readonly covariates: readonly (ChiSquareTest & { readonly name: string })[];
  readonly global: ChiSquareTest;
};

type Moment = {
  readonly score: Float64Array;
  readonly cross: Float64Array;
  readonly square: Float64Array;
  readonly plain: Float64Array;
};

/** Distinct event times of all strata together with the value of the clock at each. */
function clockValues(data: SortedCox, clock: HazardClock): Map<number, number> {
  const byTime = new Map<number, { events: number; change: number }>();
  const at = (time: number): { events: number; change: number } => {
    const found = byTime.get(time) ?? { events: 0, change: 0 };
    byTime.set(time, found);
    return found;
  };
  for (let i = 0; i < data.n; i++) {
    const w = data.weight[i]!;
    const leaving = at(data.time[i]!);
    leaving.change -= w;
    if (data.event[i] === 1) leaving.events += w;
    if (data.start !== null) at(data.start[i]!).change += w;
  }
  let atRisk = data.start === null ? data.weight.reduce((a, b) => a + b, 0) : 0;
  let survival = 1;
  const values = new Map<number, number>();
  for (const time of [...byTime.keys()].sort((a, b) => a - b)) {
    const { events, change } = byTime.get(time)!;
    if (events > 0) {
      values.set(time, clock === 'km' ? 1 - survival : clock === 'log' ? Math.log(time) : time);
      survival *= 1 - events / atRisk;
    }
    atRisk += change;
  }
  return values;
}

function moments(
  data: SortedCox,
  beta: Float64Array,
  ties: CoxTies,
  weights: CoxWeights,
  values: ReadonlyMap<number, number>,
): Moment {
  const { p } = data;
  let [sum, total] = [0, 0];
  for (let i = 0; i < data.n; i++) {
    if (data.event[i] === 0) continue;
    sum += data.weight[i]! * values.get(data.time[i]!)!;
    total += data.weight[i]!;
  }
  const centre = sum / total;
  const out: Moment = {
    score: new Float64Array(p),
    cross: new Float64Array(p * p),
    square: new Float64Array(p * p),
    plain: new Float64Array(p * p),
  };
  coxPass(data, beta, ties, weights, (at) => {
    const g = values.get(at.time)! - centre;
    for (let j = 0; j < p; j++) out.score[j]! += g * at.score[j]!;
    for (let k = 0; k < p * p; k++) {
      out.plain[k]! += at.information[k]!;
      out.cross[k]! += g * at.information[k]!;
      out.square[k]! += g * g * at.information[k]!;
    }
  });
  return out;
}

/** Score statistic for letting the effects in `which` drift, the plain effects estimated alongside. */
function scoreStatistic(m: Moment, p: number, which: readonly number[]): ChiSquareTest {
  const q = which.length;
  const { factor } = cholesky(m.plain, p, 1e-12);
  const left = new Float64Array(q * q);
  for (let b = 0; b < q; b++) {
    const column = Float64Array.from({ length: p }, (_, i) => m.cross[i * p + which[b]!]!);
    const solved = choleskySolve(factor, p, column);
    for (let a = 0; a < q; a++) {
      let value = m.square[which[a]! * p + which[b]!]!;
      for (let i = 0; i < p; i++) value -= m.cross[i * p + which[a]!]! * solved[i]!;
      left[a * q + b] = value;
    }
  }
  const score = which.map((j) => m.score[j]!);
  const solved = choleskySolve(cholesky(left, q, 1e-12).factor, q, score);
  const chiSquare = score.reduce((sum, u, a) => sum + u * solved[a]!, 0);
  return { chiSquare, df: q, p: chiSquareTail(chiSquare, q) };
}

/**
 * Do the hazard ratios of a Cox fit stay the same over time? Score test of each covariate times a clock, and of all.
 *
 * `rows` and `options` as given to `coxRegression`, `fit` its answer. A small p says the effect changes with time:
 * stratify, split the time, or report a restricted mean instead. Refuses `invalid-input` for a log clock with times <= 0.
 * Source: Grambsch & Therneau (1994) in its exact score form; R (survival >= 3) `cox.zph(fit, transform, terms = FALSE)`.
 */
export function proportionalHazardsTest(
  rows: CoxRows,
  fit: CoxFit,
  clock: HazardClock = 'km',
  options: CoxOptions = {},
): ProportionalHazardsTest | Refused {
  const data = sortCoxRows(rows);
  if ('ok' in data) return data;
  const values = clockValues(data, clock);
  if (![...values.values()].every(Number.isFinite))
    return refuse('invalid-input', { detail: 'log of a time that is not positive' });
  if (values.size < 2) return refuse('not-enough-data', { needed: 2, detail: 'distinct event times' });
  const beta = Float64Array.from(fit.coefficients, (c, j) => c.estimate * data.scale[j]!);
  const m = moments(data, beta, options.ties ?? 'efron', options.weights ?? 'repeat', values);
  const all = data.names.map((_, j) => j);
  return {
    ok: true,
    clock,
    covariates: data.names.map((name, j) => ({ name, ...scoreStatistic(m, data.p, [j]) })),
    global: scoreStatistic(m, data.p, all),
  };
}
