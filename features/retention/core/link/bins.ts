import type { Exposure } from './exposures.ts';

/** Edges of the exposure bins in seconds: 24 bins about a third of an octave to an octave apart, so that they add up to any coarser ones. */
export const durationEdges: readonly number[] = [
  60, 120, 300, 600, 900, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 57_600,
  86_400, 129_600, 172_800, 259_200, 345_600, 432_000, 518_400,
];

/** Bin number of a value; durations not known by the landmark are `notYetBin`. */
export const notYetBin = durationEdges.length + 1;

/** Halves the edges: five comparisons instead of twenty-three for every row. */
function between(low: number, high: number): string {
  if (low === high) return String(low);
  const middle = Math.floor((low + high) / 2);
  return `case when x <= ${durationEdges[middle]}.0 then ${between(low, middle)} else ${between(middle + 1, high)} end`;
}

/** The bin of `x` as a whole number; a category's is its own text. */
export function binSql({ scale, most }: Exposure): string {
  if (scale === 'duration')
    return `case when x is null then ${notYetBin} else ${between(0, durationEdges.length)} end`;
  if (scale === 'count' && most !== undefined)
    return `case when x >= ${most}.0 then ${most} else cast(x as int) end`;
  return scale === 'category' ? 'x' : 'cast(x as int)';
}
