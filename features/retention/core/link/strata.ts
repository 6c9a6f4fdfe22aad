import type { CellTable } from './cell-table.ts';

/** Like customers: the number of every fine stratum's stratum, and how far the covariates could be kept apart. */
export type Strata = {
  /** by number of the fine stratum; below 0: nobody who counts */
  readonly of: Int32Array;
  readonly count: number;
  /** per covariate: share of the customers who are compared only with others of the same level */
  readonly kept: readonly number[];
};

/** Customers of every fine stratum, and which groups they are in as bits. */
function fineStrata(table: CellTable, groupOf: Int32Array): { n: Float64Array; groups: Int32Array } {
  const [n, groups] = [new Float64Array(table.strata), new Int32Array(table.strata)];
  for (let i = 0; i < table.n.length; i += 1) {
    const group = groupOf[table.bin[i] ?? 0] ?? -1;
    if (group < 0) continue;
    const key = table.key[i] ?? 0;
    n[key] = (n[key] ?? 0) + (table.n[i] ?? 0);
    groups[key] = (groups[key] ?? 0) | (1 << group);
  }
  return { n, groups };
}

const bitsOf = (bits: number): number => {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
};

/** Splits strata by the level of a covariate, levels in the order they come. */
function byLevel(strata: Int32Array, levelOf: Int32Array): Int32Array[] {
  const sizes = new Map<number, number>();
  for (const stratum of strata) {
    const level = levelOf[stratum] ?? 0;
    sizes.set(level, (sizes.get(level) ?? 0) + 1);
  }
  const parts = new Map(
    [...sizes].map(([level, size]) => [level, { part: new Int32Array(size), filled: 0 }]),
  );
  for (const stratum of strata) {
    const open = parts.get(levelOf[stratum] ?? 0);
    if (!open) continue;
    open.part[open.filled] = stratum;
    open.filled += 1;
  }
  return [...parts.values()].map(({ part }) => part);
}

/**
 * Joins strata that are too small to compare anything within. Covariates are taken in order: a level of the next one
 * becomes a stratum of its own when it has `least` customers in at least so many `groups`; levels that have not are pooled. Nothing
 * here looks at the outcome, so the choice cannot flatter the result.
 *
 * `groupOf`: group of each of the table's bins, at most 31 (below 0: left out). Cost: one pass over the fine strata per covariate.
 * Source: coarsened exact matching, Iacus, King & Porro (2012), with hierarchical pooling.
 */
export function coarsen(table: CellTable, groupOf: Int32Array, groups: number, least: number): Strata {
  const fine = fineStrata(table, groupOf);
  const of = new Int32Array(table.strata).fill(-1);
  const kept = table.levels.map(() => 0);
  let count = 0;
  const sizeOf = (strata: Int32Array): { n: number; whole: boolean } => {
    let [n, seen] = [0, 0];
    for (const stratum of strata) {
      n += fine.n[stratum] ?? 0;
      seen |= fine.groups[stratum] ?? 0;
    }
    return { n, whole: bitsOf(seen) >= groups };
  };
  const close = (parts: readonly Int32Array[], depth: number): void => {
    for (const part of parts) {
      for (const stratum of part) of[stratum] = count;
      const { n } = sizeOf(part);
      for (let d = 0; d < depth; d += 1) kept[d] = (kept[d] ?? 0) + n;
    }
    count += 1;
  };
  const split = (strata: Int32Array, depth: number): void => {
    const levels = table.levels[depth];
    const parts = levels ? byLevel(strata, levels.of) : [];
    const big = parts.filter((part) => {
      const { n, whole } = sizeOf(part);
      return n >= least && whole;
    });
    if (big.length === 0) {
      close([strata], depth);
      return;
    }
    for (const part of big) split(part, depth + 1);
    const rest = parts.filter((part) => !big.includes(part));
    if (rest.length > 0) close(rest, depth);
  };
  const all = fine.groups.map((_, stratum) => stratum).filter((stratum) => fine.groups[stratum] !== 0);
  const total = sizeOf(all).n;
  if (all.length > 0) split(all, 0);
  return { of, count, kept: kept.map((n) => (total === 0 ? 0 : n / total)) };
}
