/** Positions of `p` from the smallest value up. */
function rising(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
}

/**
 * Holm's adjusted p values, in the order given: those below alpha keep the chance of even one false alarm below alpha.
 * `p`: values in [0, 1]. Source: Holm (1979); R `p.adjust(p, "holm")`.
 */
export function holm(p: readonly number[]): number[] {
  const out = new Array<number>(p.length).fill(1);
  let top = 0;
  rising(p).forEach((at, k) => {
    top = Math.max(top, Math.min(1, (p.length - k) * p[at]!));
    out[at] = top;
  });
  return out;
}

/**
 * Benjamini-Hochberg adjusted p values, in the order given: of those below q, at most a share q is false on average.
 * `p`: values in [0, 1]. Source: Benjamini & Hochberg (1995); R `p.adjust(p, "BH")`.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const out = new Array<number>(p.length).fill(1);
  let least = 1;
  rising(p)
    .reverse()
    .forEach((at, k) => {
      least = Math.min(least, (p.length * p[at]!) / (p.length - k));
      out[at] = least;
    });
  return out;
}
