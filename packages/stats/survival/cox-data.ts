import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

/** One covariate, a number per row. */
export type Column = { readonly name: string; readonly values: ArrayLike<number> };

/**
 * Rows of a Cox regression by column, each array of the same length, in any order.
 * A row says: from `start` (default: the beginning) to `time` the subject was at risk with these covariates, and then had
 * the event (1) or not (0). A subject whose covariates change has several rows. `stratum`: any numeric code; strata
 * share coefficients, not baseline hazards.
 */
export type CoxRows = {
  readonly time: ArrayLike<number>;
  readonly event: ArrayLike<number>;
  readonly covariates: readonly Column[];
  readonly start?: ArrayLike<number>;
  readonly weight?: ArrayLike<number>;
  readonly stratum?: ArrayLike<number>;
};

/** Rows sorted by stratum, then falling time, covariates centred and scaled row by row. Internal to the Cox files. */
export type SortedCox = {
  readonly n: number;
  readonly p: number;
  readonly names: readonly string[];
  readonly x: Float64Array;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly weight: Float64Array;
  /** Row numbers where strata begin, and n at the end. */
  readonly bounds: readonly number[];
  readonly start: Float64Array | null;
  /** Row numbers by stratum, then falling start. */
  readonly byStart: Uint32Array | null;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** Largest minus smallest value of each covariate, unscaled. */
  readonly range: Float64Array;
  /** Place of each sorted row in the input. */
  readonly order: Uint32Array;
};

function invalidColumn(rows: CoxRows): string | null {
  const n = rows.time.length;
  for (const [name, values] of [
    ['event', rows.event],
    ['start', rows.start],
    ['weight', rows.weight],
    ['stratum', rows.stratum],
  ] as const) {
    if (values !== undefined && values.length !== n) return `${name} has another length than time`;
  }
  for (const column of rows.covariates) {
    if (column.values.length !== n) return `${column.name} has another length than time`;
    for (let i = 0; i < n; i++)
      if (!Number.isFinite(column.values[i]!)) return `${column.name} at row ${i} is not finite`;
  }
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(rows.time[i]!)) return `time at row ${i}`;
    if (rows.event[i] !== 0 && rows.event[i] !== 1) return `event at row ${i} is neither 0 nor 1`;
    if (rows.start !== undefined && !(rows.start[i]! < rows.time[i]!))
      return `start at row ${i} is not before time`;
    if (rows.weight !== undefined && !(rows.weight[i]! > 0 && rows.weight[i]! < Number.POSITIVE_INFINITY))
      return `weight at row ${i}`;
    if (rows.stratum !== undefined && !Number.isFinite(rows.stratum[i]!)) return `stratum at row ${i}`;
  }
  return null;
}

/** Row numbers sorted by stratum rising, then `key` falling. */
function orderBy(n: number, stratum: ArrayLike<number> | undefined, key: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  if (stratum === undefined) return order.sort((a, b) => key[b]! - key[a]!);
  return order.sort((a, b) => stratum[a]! - stratum[b]! || key[b]! - key[a]!);
}

/** Centres and scales one covariate into every p-th place of `x`; answers null when it is constant. */
function standardise(
  column: Column,
  j: number,
  p: number,
  order: Uint32Array,
  x: Float64Array,
): readonly [number, number, number] | null {
  const n = order.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = column.values[i]!;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return null;
  const mean = sum / n;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += Math.abs(column.values[i]! - mean);
  const scale = spread / n;
  for (let i = 0; i < n; i++) x[i * p + j] = (column.values[order[i]!]! - mean) / scale;
  return [mean, scale, high - low];
}

/**
 * Checks, sorts and standardises the rows once; every pass over them afterwards is linear.
 * Refuses `invalid-input`, `not-enough-data`, `no-events` and `constant` (naming the covariate).
 */
export function sortCoxRows(rows: CoxRows): SortedCox | Refused {
  const n = rows.time.length;
  const p = rows.covariates.length;
  const problem = invalidColumn(rows);
  if (problem !== null) return refuse('invalid-input', { detail: problem });
  if (n < 2 || p === 0)
    return refuse('not-enough-data', { needed: 2, detail: p === 0 ? 'no covariate' : 'rows' });
  const order = orderBy(n, rows.stratum, rows.time);
  const x = new Float64Array(n * p);
  const [mean, scale, range] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
  for (let j = 0; j < p; j++) {
    const moved = standardise(rows.covariates[j]!, j, p, order, x);
    if (moved === null) return refuse('constant', { detail: rows.covariates[j]!.name });
    [mean[j], scale[j], range[j]] = moved;
  }
  const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(order, (i) => values[i]!);
  const event = Uint8Array.from(order, (i) => rows.event[i]!);
  if (!event.includes(1)) return refuse('no-events');
  const bounds = [0];
  for (let i = 1; i < n; i++)
    if (rows.stratum !== undefined && rows.stratum[order[i]!] !== rows.stratum[order[i - 1]!]) bounds.push(i);
  bounds.push(n);
  const stratum = rows.stratum === undefined ? undefined : pick(rows.stratum);
  const start = rows.start === undefined ? null : pick(rows.start);
  return {
    n,
    p,
    names: rows.covariates.map((column) => column.name),
    x,
    time: pick(rows.time),
    event,
    weight: rows.weight === undefined ? new Float64Array(n).fill(1) : pick(rows.weight),
    bounds,
    start,
    byStart: start === null ? null : orderBy(n, stratum, start),
    mean,
    scale,
    range,
    order,
  };
}
