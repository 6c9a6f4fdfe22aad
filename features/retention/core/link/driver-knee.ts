import { fitKnees, type KneeFit, type KneeShape } from '#stats/causal/knees.ts';
import { notYetBin } from './bins.ts';
import { type BinMoments, type CellTable, sumOf } from './cell-table.ts';
import { groupOfBins } from './driver-compare.ts';
import type { KneeResult } from './driver-result.ts';
import type { Groups } from './groups.ts';
import { coarsen } from './strata.ts';

/**
 * The shape that is told: what the BIC prefers, and a bend that it thinks too dear when Davies' test over all places sees one.
 * The BIC asks for much more than a test does, and a knee missed is money promised where there is none.
 */
function shapeOf(fit: KneeFit): KneeShape {
  if (fit.shape !== 'linear' || fit.bendP >= 0.05) return fit.shape;
  const bent = fit.shapes.filter(({ shape }) => shape !== 'none' && shape !== 'linear');
  const parameters = (shape: KneeShape): number => (shape === 'plateau-slope-plateau' ? 3 : 2);
  const aic = (one: KneeFit['shapes'][number]): number => 2 * parameters(one.shape) - 2 * one.logLik;
  return bent.reduce((a, b) => (aic(b) < aic(a) ? b : a), bent[0] ?? { shape: fit.shape, logLik: 0, bic: 0 })
    .shape;
}

/** Where faster (fewer) stops paying: plateau, slope, plateau in ln hours, with intervals widened by the design effect. */
export function kneeOf(
  table: CellTable,
  moments: readonly BinMoments[],
  groups: Groups,
  deff: number,
): KneeResult | null {
  // who had no answer by the landmark has no hours
  const hours = new Map(
    moments.flatMap(({ bin, n, x1 }) => (bin === notYetBin ? [] : [[bin, x1 / n] as const])),
  );
  const groupOf = groupOfBins(table, groups);
  const strata = coarsen(table, groupOf, groups.groups.length, Math.max(200, sumOf(table.n) / 40));
  const cells = Array.from({ length: strata.count * table.bins.length }, () => ({ n: 0, events: 0 }));
  for (let i = 0; i < table.n.length; i += 1) {
    const bin = table.bin[i] ?? 0;
    const cell = cells[(strata.of[table.key[i] ?? 0] ?? 0) * table.bins.length + bin];
    if ((groupOf[bin] ?? -1) < 0 || !cell) continue;
    cell.n += table.n[i] ?? 0;
    cell.events += table.lost[i] ?? 0;
  }
  const fit = fitKnees(
    cells.flatMap(({ n, events }, place) => {
      const x = hours.get(table.bins[place % table.bins.length] ?? '');
      if (x === undefined || n === 0) return [];
      const stratum = String(Math.floor(place / table.bins.length));
      return [{ stratum, x, n: n / deff, events: events / deff }];
    }),
    { points: 28 },
  );
  if (!fit.ok) return { state: 'unclear', reason: fit.reason };
  const knee = (one: { at: number; low: number | null; high: number | null }) => ({
    hours: Math.exp(one.at),
    low: one.low === null ? null : Math.exp(one.low),
    high: one.high === null ? null : Math.exp(one.high),
  });
  const shape = shapeOf(fit);
  return {
    state: shape === 'none' ? 'no-effect' : shape === 'linear' ? 'no-knee' : 'knee',
    shape,
    lower: shape.startsWith('plateau') ? knee(fit.lowerKnee) : null,
    upper: shape.endsWith('slope-plateau') ? knee(fit.upperKnee) : null,
    slope: { value: fit.slope.estimate, low: fit.slope.low, high: fit.slope.high },
    effectP: fit.effectP,
    bendP: fit.bendP,
  };
}
