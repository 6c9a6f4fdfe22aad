/** Half open: from ≤ value < to; the last one may have no end. Bins may grow (1 min, 5 min, 1 h …): each is drawn equally wide. */
export type Bin = { readonly from: number; readonly to: number | null; readonly count: number };

/** Where a value stands when every bin is one unit wide. */
export function binPosition(bins: readonly Bin[], value: number): number {
  const index = bins.findIndex((bin) => bin.to === null || value < bin.to);
  const bin = bins[index];
  if (!bin) return bins.length;
  const inside = bin.to === null ? 0.5 : (value - bin.from) / (bin.to - bin.from);
  return index + Math.max(0, Math.min(1, inside));
}
