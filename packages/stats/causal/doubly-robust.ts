import { normalCritical } from '../distribution/normal.ts';
import type { BinomialFit } from '../numeric/binomial-regression.ts';
import { binomialRegression } from '../numeric/binomial-regression.ts';
import type { Refused } from '../numeric/refused.ts';
import { isLevel, refuse } from '../numeric/refused.ts';
import type { Contrast } from './exposure-cells.ts';
import { differenceContrast } from './exposure-cells.ts';
import type { ArmCells } from './overlap-weights.ts';
import { armObstacle, propensityFit } from './overlap-weights.ts';

export type DoublyRobustContrast = {
  readonly ok: true;
  readonly riskDifference: Contrast;
  readonly exposedRisk: number;
  readonly unexposedRisk: number;
  readonly propensity: { readonly lowest: number; readonly highest: number };
  readonly n: number;
};

function arm(cells: ArmCells, exposed: boolean): BinomialFit | Refused {
  const [n, events] = exposed
    ? [cells.exposedN, cells.exposedEvents]
    : [cells.unexposedN, cells.unexposedEvents];
  return binomialRegression({ n, events, covariates: cells.covariates });
}

type Models = { readonly e: Float64Array; readonly m1: Float64Array; readonly m0: Float64Array };

/** Calls `use` with the influence value of each kind of customer: exposed or not, with the outcome or without. */
function eachValue(
  cells: ArmCells,
  { e, m1, m0 }: Models,
  use: (count: number, value1: number, value0: number) => void,
): void {
  for (let i = 0; i < e.length; i++) {
    const [n1, y1, n0, y0] = [
      cells.exposedN[i]!,
      cells.exposedEvents[i]!,
      cells.unexposedN[i]!,
      cells.unexposedEvents[i]!,
    ];
    const [p1, p0, ei] = [m1[i]!, m0[i]!, e[i]!];
    use(y1, p1 + (1 - p1) / ei, p0);
    use(n1 - y1, p1 - p1 / ei, p0);
    use(y0, p1, p0 + (1 - p0) / (1 - ei));
    use(n0 - y0, p1, p0 - p0 / (1 - ei));
  }
}

/**
 * Average effect of the exposure on everybody, right if either the propensity model or the outcome models are right.
 *
 * Augmented inverse probability weighting with logistic models on cells, influence-function error. Refuses `no-overlap`
 * when somebody's propensity lies outside [.01, .99] (`overlapContrast` needs no such bound), else as `overlapContrast`.
 * Source: Robins, Rotnitzky & Zhao (1994); Glynn & Quinn (2010).
 */
export function doublyRobustContrast(cells: ArmCells, level = 0.95): DoublyRobustContrast | Refused {
  const problem = armObstacle(cells);
  if (problem !== null) return problem;
  if (!isLevel(level)) return refuse('invalid-input', { detail: 'level' });
  const propensity = propensityFit(cells);
  if (!propensity.ok) return propensity;
  const e = propensity.fitted;
  const [lowest, highest] = [e.reduce((a, b) => Math.min(a, b), 1), e.reduce((a, b) => Math.max(a, b), 0)];
  if (lowest < 0.01 || highest > 0.99)
    return refuse('no-overlap', {
      detail: `propensities from ${lowest.toFixed(3)} to ${highest.toFixed(3)}`,
    });
  const [one, zero] = [arm(cells, true), arm(cells, false)];
  if (!one.ok) return one;
  if (!zero.ok) return zero;
  const models: Models = { e, m1: one.fitted, m0: zero.fitted };
  let [n, sum1, sum0, squares] = [0, 0, 0, 0];
  eachValue(cells, models, (count, value1, value0) => {
    n += count;
    sum1 += count * value1;
    sum0 += count * value0;
  });
  const [exposedRisk, unexposedRisk] = [sum1 / n, sum0 / n];
  const estimate = exposedRisk - unexposedRisk;
  eachValue(cells, models, (count, value1, value0) => {
    squares += count * (value1 - value0 - estimate) ** 2;
  });
  const riskDifference = differenceContrast(estimate, Math.sqrt(squares) / n, normalCritical(level));
  return { ok: true, riskDifference, exposedRisk, unexposedRisk, propensity: { lowest, highest }, n };
}
