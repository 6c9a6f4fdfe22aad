import { chiSquareTail } from '../distribution/chi-square.ts';
import { normalCritical } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isLevel, refuse } from '../numeric/refused.ts';
import type { Contrast, ExposureCell, Table } from './exposure-cells.ts';
import { differenceContrast, ratioContrast, tablesOf } from './exposure-cells.ts';

/** Exposed against unexposed, compared within strata. Ratios are null where one side has no event to compare. */
export type MantelHaenszel = {
  readonly ok: true;
  /** Risk difference as a fraction of 1, Sato's error (right for few large and many small strata). */
  readonly riskDifference: Contrast;
  /** Greenland & Robins' error of the same difference, which needs large strata. */
  readonly greenlandRobinsError: number;
  readonly riskRatio: Contrast | null;
  readonly oddsRatio: Contrast | null;
  /** Cochran-Mantel-Haenszel test without continuity correction, 1 df. */
  readonly chiSquare: number;
  readonly p: number;
  /** One event more or less per so many exposed: 1 / |difference|; null when it is 0. */
  readonly numberNeeded: number | null;
  readonly crude: { readonly riskDifference: number; readonly oddsRatio: number | null };
  readonly n: number;
  /** Share of the observations in strata that hold only one arm; they say nothing and are left out. */
  readonly lostToNonOverlap: number;
  readonly strata: number;
};

function sum(tables: readonly Table[], of: (table: Table) => number): number {
  return tables.reduce((total, table) => total + of(table), 0);
}

function riskDifference(tables: readonly Table[], z: number): { sato: Contrast; greenlandRobins: number } {
  const weight = sum(tables, ({ n1, n0 }) => (n1 * n0) / (n1 + n0));
  const estimate = sum(tables, ({ a, c, n1, n0 }) => (a * n0 - c * n1) / (n1 + n0)) / weight;
  const p = sum(
    tables,
    ({ a, c, n1, n0 }) => (n1 * n1 * c - n0 * n0 * a + (n1 * n0 * (n0 - n1)) / 2) / (n1 + n0) ** 2,
  );
  const q = sum(tables, ({ a, c, n1, n0 }) => (a * (n0 - c) + c * (n1 - a)) / (2 * (n1 + n0)));
  const sato = Math.sqrt(Math.max(0, estimate * p + q)) / weight;
  const squares = sum(
    tables,
    ({ a, c, n1, n0 }) => (a * (n1 - a) * n0 ** 3 + c * (n0 - c) * n1 ** 3) / (n1 * n0 * (n1 + n0) ** 2),
  );
  return { sato: differenceContrast(estimate, sato, z), greenlandRobins: Math.sqrt(squares) / weight };
}

function riskRatio(tables: readonly Table[], z: number): Contrast | null {
  const r = sum(tables, ({ a, n1, n0 }) => (a * n0) / (n1 + n0));
  const s = sum(tables, ({ c, n1, n0 }) => (c * n1) / (n1 + n0));
  if (r === 0 || s === 0) return null;
  const squares = sum(tables, ({ a, c, n1, n0 }) => (n1 * n0 * (a + c) - a * c * (n1 + n0)) / (n1 + n0) ** 2);
  return ratioContrast(r / s, Math.sqrt(squares / (r * s)), z);
}

function oddsRatio(tables: readonly Table[], z: number): Contrast | null {
  const parts = tables.map(({ a, c, n1, n0 }) => {
    const n = n1 + n0;
    const [b, d] = [n1 - a, n0 - c];
    return { r: (a * d) / n, s: (b * c) / n, p: (a + d) / n, q: (b + c) / n };
  });
  const of = (f: (part: { r: number; s: number; p: number; q: number }) => number): number =>
    parts.reduce((t, part) => t + f(part), 0);
  const [r, s] = [of((t) => t.r), of((t) => t.s)];
  if (r === 0 || s === 0) return null;
  const variance =
    of((t) => t.p * t.r) / (2 * r * r) +
    of((t) => t.p * t.s + t.q * t.r) / (2 * r * s) +
    of((t) => t.q * t.s) / (2 * s * s);
  return ratioContrast(r / s, Math.sqrt(variance), z);
}

function cochran(tables: readonly Table[]): number {
  const difference = sum(tables, ({ a, c, n1, n0 }) => a - (n1 * (a + c)) / (n1 + n0));
  const variance = sum(tables, ({ a, c, n1, n0 }) => {
    const n = n1 + n0;
    return n < 2 ? 0 : (n1 * n0 * (a + c) * (n - a - c)) / (n * n * (n - 1));
  });
  return variance === 0 ? 0 : (difference * difference) / variance;
}

/**
 * Exposed against unexposed with like compared to like: Mantel-Haenszel difference and ratios over strata.
 *
 * The risk difference equals the overlap-weighted one of a saturated propensity exactly. `level` .95. Refuses
 * `invalid-input`, `not-enough-data` (needed 2) without both arms anywhere, `no-overlap` when no stratum holds both,
 * `no-events` / `constant` when nobody or everybody had the outcome where they overlap.
 * Source: Mantel & Haenszel (1959); Sato (1989); Greenland & Robins (1985); Robins, Breslow & Greenland (1986);
 * R `mantelhaen.test(x, correct = FALSE)`.
 */
export function mantelHaenszel(cells: readonly ExposureCell[], level = 0.95): MantelHaenszel | Refused {
  const all = tablesOf(cells);
  if (all === null || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const [n1, n0] = [sum(all, (t) => t.n1), sum(all, (t) => t.n0)];
  if (n1 === 0 || n0 === 0) return refuse('not-enough-data', { needed: 2, detail: 'both arms' });
  const tables = all.filter((table) => table.n1 > 0 && table.n0 > 0);
  if (tables.length === 0) return refuse('no-overlap');
  const [n, events] = [sum(tables, (t) => t.n1 + t.n0), sum(tables, (t) => t.a + t.c)];
  if (events === 0) return refuse('no-events');
  if (events === n) return refuse('constant', { detail: 'everybody had the outcome' });
  const z = normalCritical(level);
  const { sato, greenlandRobins } = riskDifference(tables, z);
  const chiSquare = cochran(tables);
  const [a, c] = [sum(all, (t) => t.a), sum(all, (t) => t.c)];
  const crossed = (n1 - a) * c;
  return {
    ok: true,
    riskDifference: sato,
    greenlandRobinsError: greenlandRobins,
    riskRatio: riskRatio(tables, z),
    oddsRatio: oddsRatio(tables, z),
    chiSquare,
    p: chiSquareTail(chiSquare, 1),
    numberNeeded: sato.estimate === 0 ? null : 1 / Math.abs(sato.estimate),
    crude: { riskDifference: a / n1 - c / n0, oddsRatio: crossed === 0 ? null : (a * (n0 - c)) / crossed },
    n,
    lostToNonOverlap: 1 - n / (n1 + n0),
    strata: tables.length,
  };
}
