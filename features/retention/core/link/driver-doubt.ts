import { eValue } from '#stats/causal/e-value.ts';
import { judgeDoubt } from '#stats/causal/negative-control.ts';
import type { CellTable } from './cell-table.ts';
import { type Compared, compare, sideCells } from './driver-compare.ts';
import type { Doubt } from './driver-result.ts';
import type { CovariateId } from './exposures.ts';
import type { ControlId } from './population-sql.ts';

type Strongest = { readonly covariate: CovariateId | null; readonly ratio: number };

/**
 * How strong the strongest thing we did measure is as a confounder: the smaller of its risk ratios with the loss and with the
 * exposure, largest over the covariates. An unmeasured one would have to beat it (E-value).
 */
function strongestConfounder(
  table: CellTable,
  groupOf: Int32Array,
  side: Int32Array,
  covariates: readonly CovariateId[],
): Strongest {
  let best: Strongest = { covariate: null, ratio: 1 };
  covariates.forEach((covariate, c) => {
    const levels = table.levels[c];
    if (!levels) return;
    const sums = levels.names.map(() => ({ n: 0, lost: 0, a: 0 }));
    for (let i = 0; i < table.n.length; i += 1) {
      const bin = table.bin[i] ?? 0;
      const sum = sums[levels.of[table.key[i] ?? 0] ?? 0];
      if ((groupOf[bin] ?? -1) < 0 || !sum) continue;
      sum.n += table.n[i] ?? 0;
      sum.lost += table.lost[i] ?? 0;
      if (side[bin] === 1) sum.a += table.n[i] ?? 0;
    }
    const big = sums.filter(({ n, lost }) => n >= 100 && lost >= 5);
    if (big.length < 2) return;
    const spread = (of: (one: { n: number; lost: number; a: number }) => number): number =>
      Math.max(...big.map(of)) / Math.max(1e-9, Math.min(...big.map(of)));
    const ratio = Math.min(
      spread((one) => one.lost / one.n),
      spread((one) => (one.a + 0.5) / (one.n + 1)),
    );
    if (ratio > best.ratio) best = { covariate, ratio };
  });
  return best;
}

export type DoubtInput = {
  readonly table: CellTable;
  readonly groupOf: Int32Array;
  /** side of each bin */
  readonly side: Int32Array;
  readonly strata: Int32Array;
  readonly covariates: readonly CovariateId[];
  readonly controls: readonly ControlId[];
  readonly deff: number;
};

/** How far the difference may be trusted (M6): negative controls and the E-value against what was measured. */
export function doubtOf(input: DoubtInput, main: Compared): Doubt {
  const { table, side, strata, deff } = input;
  const controls = input.controls.flatMap((name, k) => {
    const events = table.controls[k];
    const found = events && compare(sideCells(table, side, strata, events), deff);
    // the loss counts down, a control counts up: both are told as "more of it on the worse side"
    return found ? [{ name, estimate: found.difference.value, standardError: found.error, found }] : [];
  });
  const ratio = main.table.riskRatio;
  const widened = ratio && {
    ratio: ratio.estimate,
    low: ratio.estimate * Math.exp(-1.959964 * ratio.standardError * Math.sqrt(deff)),
    high: ratio.estimate * Math.exp(1.959964 * ratio.standardError * Math.sqrt(deff)),
  };
  const needed = widened ? eValue(widened) : null;
  const strongest = strongestConfounder(table, input.groupOf, side, input.covariates);
  const verdict = judgeDoubt(controls, {
    effect: main.difference.value,
    eValueBound: needed?.ok ? needed.bound : 1,
    strongestConfounder: strongest.ratio,
  });
  return {
    light: verdict.ok ? verdict.light : 'unknown',
    controls: controls.map(({ name, found }, i) => ({
      id: name as ControlId,
      difference: found.difference,
      p: verdict.ok ? (verdict.controls[i]?.p ?? 1) : 1,
      alarms: verdict.ok ? (verdict.controls[i]?.alarms ?? false) : false,
    })),
    eValue: needed?.ok ? needed.estimate : null,
    eValueBound: needed?.ok ? needed.bound : null,
    strongest,
    afterBias: verdict.ok ? verdict.effectAfterBias : null,
  };
}
