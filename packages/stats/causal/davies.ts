import { normalTwoSided } from '../distribution/normal.ts';

/**
 * Upper bound of the p value of the largest of many correlated tests of one effect, when the place of the effect (a knee)
 * exists only under the alternative.
 *
 * `scores`: the z value at each candidate place, in order. Two-sided; at most 1. A lone score gives its ordinary p.
 * Source: Davies (1987), Biometrika 74:33; R `segmented::davies.test`.
 */
export function daviesP(scores: readonly number[]): number {
  const top = scores.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  let variation = 0;
  for (let k = 1; k < scores.length; k++) variation += Math.abs(scores[k]! - scores[k - 1]!);
  return Math.min(1, normalTwoSided(top) + (variation * Math.exp(-0.5 * top * top)) / Math.sqrt(2 * Math.PI));
}
