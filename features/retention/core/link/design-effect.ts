export type ClusterCell = {
  readonly cluster: number;
  readonly bin: number | string;
  /** those whose time is over, and of them those lost */
  readonly n: number;
  readonly lost: number;
};

/**
 * How much wider intervals must be because the encounters of one customer are alike: the variance between 64 groups of
 * customers over the binomial one, at least 1. Source: random groups, Wolter (2007) ch. 2.
 */
export function designEffect(
  clusters: readonly ClusterCell[],
  groupOf: (bin: number | string) => number,
): number {
  const cells = new Map<string, { group: number; n: number; lost: number }>();
  const totals = new Map<number, { n: number; lost: number }>();
  const seen = new Set<number>();
  for (const { cluster, bin, n, lost } of clusters) {
    const group = groupOf(bin);
    if (group < 0) continue;
    seen.add(cluster);
    const key = `${cluster}|${group}`;
    const cell = cells.get(key) ?? { group, n: 0, lost: 0 };
    cells.set(key, { group, n: cell.n + n, lost: cell.lost + lost });
    const total = totals.get(group) ?? { n: 0, lost: 0 };
    totals.set(group, { n: total.n + n, lost: total.lost + lost });
  }
  if (seen.size < 16) return 1;
  let [chi, df] = [0, 0];
  for (const { group, n, lost } of cells.values()) {
    const total = totals.get(group);
    if (!total) continue;
    const p = total.lost / total.n;
    if (p <= 0 || p >= 1 || n * p * (1 - p) < 1) continue;
    chi += (lost - n * p) ** 2 / (n * p * (1 - p));
    df += 1 - n / total.n;
  }
  return df < 15 ? 1 : Math.min(10, Math.max(1, chi / df));
}
