import type { DriverBin, Estimate } from './driver-result.ts';

/** What a year would be under the association if some were served otherwise. */
export type WhatIf = {
  /** customers moved in a year */
  readonly moved: number;
  /** customers more that stay, with 95 % interval */
  readonly kept: Estimate;
};

const z = 1.959964;
const stayed = (bin: DriverBin): Estimate | null => bin.smooth ?? bin.standardised;
const errorOf = ({ low, high }: Estimate): number => (high - low) / (2 * z);

/**
 * Everybody in a group after `at` is served as group `at`: sum of customers a year times the difference of the standardised
 * shares. The groups' errors are taken as independent of one another, and the one all are moved to counts with all of them.
 */
export function moveTo(bins: readonly DriverBin[], at: number): WhatIf {
  const target = bins[at] && stayed(bins[at]);
  if (!target) return { moved: 0, kept: { value: 0, low: 0, high: 0 } };
  let [moved, value, variance] = [0, 0, 0];
  for (const bin of bins.slice(at + 1)) {
    const own = stayed(bin);
    if (!own) continue;
    moved += bin.perYear;
    value += bin.perYear * (target.value - own.value);
    variance += (bin.perYear * errorOf(own)) ** 2;
  }
  const half = z * Math.sqrt(variance + (moved * errorOf(target)) ** 2);
  return { moved, kept: { value, low: value - half, high: value + half } };
}

/** A share of those on the worse side is served as the better one; `difference` is that of the two sides. */
export function moveShare(perYear: number, share: number, difference: Estimate): WhatIf {
  const moved = perYear * share;
  const [low, high] = [Math.abs(difference.low), Math.abs(difference.high)].sort((a, b) => a - b);
  const crosses = difference.low <= 0 && difference.high >= 0;
  const sign = crosses ? -1 : 1;
  return {
    moved,
    kept: {
      value: moved * Math.abs(difference.value),
      low: moved * sign * (low ?? 0),
      high: moved * (high ?? 0),
    },
  };
}
