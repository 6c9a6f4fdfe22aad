import { isAmount } from '../numeric/refused.ts';

/**
 * Additive cell of an exposure study: of `n` customers of this `stratum` (tier x channel x issue class ...) and exposure,
 * `events` had the outcome. Cells of the same stratum and exposure add up.
 */
export type ExposureCell = {
  readonly stratum: string;
  readonly exposed: boolean;
  readonly n: number;
  readonly events: number;
};

/** One stratum: a of n1 exposed and c of n0 unexposed had the outcome. */
export type Table = { readonly stratum: string; a: number; n1: number; c: number; n0: number };

/** Adds cells up into one table per stratum; null for impossible counts. */
export function tablesOf(cells: readonly ExposureCell[]): Table[] | null {
  const tables = new Map<string, Table>();
  for (const { stratum, exposed, n, events } of cells) {
    if (!isAmount(n) || !isAmount(events) || events > n) return null;
    const table = tables.get(stratum) ?? { stratum, a: 0, n1: 0, c: 0, n0: 0 };
    if (exposed) {
      table.a += events;
      table.n1 += n;
    } else {
      table.c += events;
      table.n0 += n;
    }
    tables.set(stratum, table);
  }
  return [...tables.values()].filter((table) => table.n1 + table.n0 > 0);
}

/** A contrast of two arms on its natural scale, its standard error on the scale where it is symmetric. */
export type Contrast = {
  readonly estimate: number;
  /** Of the estimate for differences, of its logarithm for ratios. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
};

/** Estimate plus or minus z errors. */
export function differenceContrast(estimate: number, standardError: number, z: number): Contrast {
  return { estimate, standardError, low: estimate - z * standardError, high: estimate + z * standardError };
}

/** The same on the log scale, given the ratio. */
export function ratioContrast(estimate: number, standardError: number, z: number): Contrast {
  return {
    estimate,
    standardError,
    low: estimate * Math.exp(-z * standardError),
    high: estimate * Math.exp(z * standardError),
  };
}
