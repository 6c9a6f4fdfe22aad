import { isotonic } from '#stats/causal/isotonic.ts';
import type { DoseCell } from '#stats/causal/standardise.ts';
import { drawBinomial } from '#stats/numeric/draw.ts';
import { createRandom } from '#stats/numeric/random.ts';
import type { Estimate } from './driver-result.ts';

const draws = 200;

type Grid = { n: Float64Array; lost: Float64Array; weight: number }[];

/** Strata that hold every group, as rows of counts. */
function gridOf(cells: readonly DoseCell[], groups: number): Grid {
  const rows = new Map<string, { n: Float64Array; lost: Float64Array }>();
  for (const { stratum, bin, n, events } of cells) {
    const row = rows.get(stratum) ?? { n: new Float64Array(groups), lost: new Float64Array(groups) };
    rows.set(stratum, row);
    const g = Number(bin);
    row.n[g] = (row.n[g] ?? 0) + n;
    row.lost[g] = (row.lost[g] ?? 0) + events;
  }
  const whole = [...rows.values()].filter(({ n }) => n.every((one) => one > 0));
  const total = whole.reduce((sum, { n }) => sum + n.reduce((a, b) => a + b, 0), 0);
  return whole.map(({ n, lost }) => ({ n, lost, weight: n.reduce((a, b) => a + b, 0) / total }));
}

/** Standardised risks held monotone; weights are the customers behind each group. */
function monotone(
  grid: Grid,
  groups: number,
  rising: boolean,
  lostOf: (row: number, g: number) => number,
): number[] {
  const risk = new Array<number>(groups).fill(0);
  const size = new Array<number>(groups).fill(0);
  grid.forEach(({ n, weight }, row) => {
    for (let g = 0; g < groups; g += 1) {
      const here = n[g] ?? 0;
      risk[g] = (risk[g] ?? 0) + (weight * lostOf(row, g)) / here;
      size[g] = (size[g] ?? 0) + here;
    }
  });
  return isotonic(risk, size, rising ? 'rising' : 'falling');
}

/**
 * Share staying per group, held monotone (PAVA), with a percentile band of 200 parametric bootstrap draws of the cells.
 *
 * `deff` shrinks the numbers drawn from, so that the band knows that one customer's encounters are alike. Null when no stratum
 * holds every group. Seeded: the same cells and seed give the same band.
 */
export function bootstrapCurve(
  cells: readonly DoseCell[],
  groups: number,
  options: { readonly deff: number; readonly seed: number; readonly rising: boolean },
): Estimate[] | null {
  const grid = gridOf(cells, groups);
  if (grid.length === 0) return null;
  const { deff, rising } = options;
  const random = createRandom(options.seed);
  const point = monotone(grid, groups, rising, (row, g) => grid[row]?.lost[g] ?? 0);
  const drawn = Array.from({ length: draws }, () =>
    monotone(grid, groups, rising, (row, g) => {
      const cell = grid[row];
      const n = cell?.n[g] ?? 0;
      const lost = cell?.lost[g] ?? 0;
      // cells without or full of losses are not certain: half a customer more on either side
      const p = lost === 0 || lost === n ? (lost + 0.5) / (n + 1) : lost / n;
      const size = Math.max(1, Math.round(n / deff));
      return (drawBinomial(random, size, p) / size) * n;
    }),
  );
  return point.map((risk, g) => {
    const sorted = drawn.map((one) => one[g] ?? 0).sort((a, b) => a - b);
    const at = (q: number): number => sorted[Math.round(q * (draws - 1))] ?? risk;
    // holding draws monotone pulls their ends apart: the band is moved so that its middle is the estimate, not the pull
    const pull = at(0.5) - risk;
    const inside = (share: number): number => Math.min(1, Math.max(0, share));
    return {
      value: 1 - risk,
      low: inside(Math.min(1 - risk, 1 - (at(0.975) - pull))),
      high: inside(Math.max(1 - risk, 1 - (at(0.025) - pull))),
    };
  });
}
