import type { CellTable } from './cell-table.ts';

/** Like customers: every cell's stratum by number, and how far the covariates could be kept apart. */
export type Strata = {
  readonly of: Int32Array;
  readonly count: number;
  /** per covariate: share of the customers who are compared only with others of the same level */
  readonly kept: readonly number[];
};

/**
 * Joins strata that are too small to compare anything within. Covariates are taken in order: a level of the next one
 * becomes a stratum of its own when it has `least` customers and all exposure groups; levels that have not are pooled. Nothing
 * here looks at the outcome, so the choice cannot flatter the result.
 *
 * `groupOf`: display group of each cell (below 0: left out). Cost: one pass over the cells per covariate.
 * Source: coarsened exact matching, Iacus, King & Porro (2012), with hierarchical pooling.
 */
export function coarsen(table: CellTable, groupOf: Int32Array, groups: number, least: number): Strata {
  const of = new Int32Array(table.n.length).fill(-1);
  const kept = table.levels.map(() => 0);
  let count = 0;
  let total = 0;
  const sizeOf = (cells: readonly number[]): { n: number; whole: boolean } => {
    let n = 0;
    const seen = new Set<number>();
    for (const i of cells) {
      n += table.n[i] ?? 0;
      seen.add(groupOf[i] ?? -1);
    }
    return { n, whole: seen.size >= groups };
  };
  const close = (cells: readonly number[], depth: number): void => {
    for (const i of cells) of[i] = count;
    count += 1;
    const { n } = sizeOf(cells);
    for (let d = 0; d < depth; d += 1) kept[d] = (kept[d] ?? 0) + n;
  };
  const split = (cells: readonly number[], depth: number): void => {
    const levels = table.levels[depth];
    if (!levels) {
      close(cells, depth);
      return;
    }
    const parts = [...Map.groupBy(cells, (i) => levels[i] ?? '').values()];
    const big = parts.filter((part) => {
      const { n, whole } = sizeOf(part);
      return n >= least && whole;
    });
    if (big.length === 0) {
      close(cells, depth);
      return;
    }
    for (const part of big) split(part, depth + 1);
    const rest = parts.filter((part) => !big.includes(part)).flat();
    if (rest.length > 0) close(rest, depth);
  };
  const all: number[] = [];
  for (let i = 0; i < of.length; i += 1)
    if ((groupOf[i] ?? -1) >= 0) {
      all.push(i);
      total += table.n[i] ?? 0;
    }
  if (all.length > 0) split(all, 0);
  return { of, count, kept: kept.map((n) => (total === 0 ? 0 : n / total)) };
}
