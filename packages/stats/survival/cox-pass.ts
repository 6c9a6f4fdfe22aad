import type { SortedCox } from './cox-data.ts';

/** How tied events share the risk set. Efron is the better approximation; Breslow is what some software prints. */
export type CoxTies = 'efron' | 'breslow';

/**
 * `repeat`: a weight of 3 is three equal rows (whole numbers), so aggregated cells fit exactly as rows do.
 * `sampling`: one subject that stands for that many. R's convention for weights that are not whole: tied events share
 * their mean weight, and the intervals rest on the robust variance.
 */
export type CoxWeights = 'repeat' | 'sampling';

/** What one event time contributes; the arrays are overwritten by the next time. */
export type EventTime = {
  time: number;
  /** Events as rows, and as the sum of their weights. */
  events: number;
  weight: number;
  logLik: number;
  /** Baseline hazard increment at the centred covariates. */
  hazard: number;
  readonly score: Float64Array;
  readonly information: Float64Array;
};

type Sums = { zero: number; readonly one: Float64Array; readonly two: Float64Array };

function emptySums(p: number): Sums {
  return { zero: 0, one: new Float64Array(p), two: new Float64Array(p * p) };
}

function clear(sums: Sums): void {
  sums.zero = 0;
  sums.one.fill(0);
  sums.two.fill(0);
}

/** Adds risk r of the row at `offset` to the moments of the risk set (lower triangle of the second). */
function add(sums: Sums, x: Float64Array, offset: number, p: number, r: number): void {
  const { one, two } = sums;
  sums.zero += r;
  for (let j = 0; j < p; j++) {
    const rx = r * x[offset + j]!;
    one[j]! += rx;
    for (let k = 0; k <= j; k++) two[j * p + k]! += rx * x[offset + k]!;
  }
}

/** Sums over the d tied events of 1/z, f/z, 1/z^2, f/z^2, f^2/z^2 and ln z, with z = S0 - f D0 and f = k/d. */
function tieSums(
  zero: number,
  dead: number,
  d: number,
  efron: boolean,
): readonly [number, number, number, number, number, number] {
  if (!efron) return [d / zero, 0, d / (zero * zero), 0, 0, d * Math.log(zero)];
  let [a, b, c, e, g, logs] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < d; k++) {
    const f = k / d;
    const z = zero - f * dead;
    const inverse = 1 / z;
    a += inverse;
    b += f * inverse;
    c += inverse * inverse;
    e += f * inverse * inverse;
    g += f * f * inverse * inverse;
    logs += Math.log(z);
  }
  return [a, b, c, e, g, logs];
}

/** Turns the moments of risk set and events into this time's likelihood, score and information. */
function contribute(
  out: EventTime,
  risk: Sums,
  dead: Sums,
  p: number,
  each: number,
  d: number,
  efron: boolean,
): void {
  const [a, b, c, e, g, logs] = tieSums(risk.zero, dead.zero, d, efron && d > 1);
  out.logLik -= each * logs;
  out.hazard = each * a;
  for (let j = 0; j < p; j++) {
    const [s, t] = [risk.one[j]!, dead.one[j]!];
    out.score[j]! -= each * (a * s - b * t);
    for (let k = 0; k <= j; k++) {
      const [u, v] = [risk.one[k]!, dead.one[k]!];
      const value =
        a * risk.two[j * p + k]! - b * dead.two[j * p + k]! - c * s * u + e * (s * v + t * u) - g * t * v;
      out.information[j * p + k] = each * value;
      out.information[k * p + j] = each * value;
    }
  }
}

/**
 * One pass over the sorted rows at coefficients `beta` (on the standardised scale), calling `visit` at each event time,
 * stratum by stratum, latest time first. Linear in rows; rows that have not yet started are taken out as time falls.
 */
export function coxPass(
  data: SortedCox,
  beta: Float64Array,
  ties: CoxTies,
  weights: CoxWeights,
  visit: (at: EventTime, stratum: number) => void,
): void {
  const { p, x, time, event, weight, bounds, start, byStart } = data;
  const [risk, dead] = [emptySums(p), emptySums(p)];
  const out: EventTime = {
    time: 0,
    events: 0,
    weight: 0,
    logLik: 0,
    hazard: 0,
    score: new Float64Array(p),
    information: new Float64Array(p * p),
  };
  const risks = start === null ? null : new Float64Array(data.n);
  for (let stratum = 0; stratum + 1 < bounds.length; stratum++) {
    const end = bounds[stratum + 1]!;
    let late = bounds[stratum]!;
    clear(risk);
    for (let i = bounds[stratum]!; i < end; ) {
      out.time = time[i]!;
      out.events = 0;
      out.weight = 0;
      out.logLik = 0;
      for (; i < end && time[i] === out.time; i++) {
        const offset = i * p;
        let eta = 0;
        for (let j = 0; j < p; j++) eta += beta[j]! * x[offset + j]!;
        const w = weight[i]!;
        const r = w * Math.exp(eta);
        if (risks !== null) risks[i] = r;
        add(risk, x, offset, p, r);
        if (event[i] === 0) continue;
        if (out.events === 0) {
          clear(dead);
          out.score.fill(0);
        }
        add(dead, x, offset, p, r);
        out.events += 1;
        out.weight += w;
        out.logLik += w * eta;
        for (let j = 0; j < p; j++) out.score[j]! += w * x[offset + j]!;
      }
      if (out.events === 0) continue;
      if (start !== null && byStart !== null && risks !== null) {
        for (; late < end && start[byStart[late]!]! >= out.time; late++) {
          const row = byStart[late]!;
          add(risk, x, row * p, p, -risks[row]!);
        }
      }
      const tied = weights === 'repeat' ? Math.round(out.weight) : out.events;
      contribute(out, risk, dead, p, out.weight / tied, tied, ties === 'efron');
      visit(out, stratum);
    }
  }
}
