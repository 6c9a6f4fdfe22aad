import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitKnees } from '../causal/knees.ts';
import { mantelHaenszel } from '../causal/mantel-haenszel.ts';
import { observedExpected } from '../causal/observed-expected.ts';
import { overlapContrast } from '../causal/overlap-weights.ts';
import { segmentedRegression } from '../causal/segmented-regression.ts';
import { standardisedRisks } from '../causal/standardise.ts';
import { bootstrapCells } from '../comparison/bootstrap.ts';
import { mannWhitney } from '../comparison/mann-whitney.ts';
import { mcNemar } from '../comparison/mcnemar.ts';
import { meanInterval } from '../comparison/mean-interval.ts';
import { quantileInterval } from '../comparison/median-interval.ts';
import { pairedNpsDifference } from '../comparison/paired-nps.ts';
import { spearman } from '../comparison/spearman.ts';
import { welchDifference } from '../comparison/welch.ts';
import { alertTest } from '../lifetime/alert-test.ts';
import { backTest } from '../lifetime/back-test.ts';
import { fitBgNbd } from '../lifetime/bg-nbd.ts';
import { fitContractChurn } from '../lifetime/contract-churn.ts';
import { fitGammaGamma } from '../lifetime/gamma-gamma.ts';
import { liftInterval } from '../lifetime/lift.ts';
import { fitParetoNbd } from '../lifetime/pareto-nbd.ts';
import { newcombeDifference } from '../proportion/newcombe.ts';
import { netPromoterScore, npsDifference } from '../proportion/nps.ts';
import { aalenJohansen } from '../survival/aalen-johansen.ts';
import { concordance } from '../survival/concordance.ts';
import { coxRegression } from '../survival/cox.ts';
import { discreteHazard } from '../survival/discrete-hazard.ts';
import { kaplanMeier } from '../survival/kaplan-meier.ts';
import { logRank } from '../survival/log-rank.ts';
import { nelsonAalen } from '../survival/nelson-aalen.ts';
import { binomialRegression } from './binomial-regression.ts';
import { createRandom } from './random.ts';

/** Where in a result a number is NaN or infinite; null when nowhere. */
function unsound(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path}: ${value}`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    // Documented: the hazard of a period without events is 0, its logarithm -Infinity; with nothing else it is 1.
    if (key === 'predictor' && Math.abs(inner as number) === Number.POSITIVE_INFINITY) continue;
    const found = unsound(inner, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

const small = fc.integer({ min: 0, max: 4 });
const odd = fc.oneof(small, fc.constantFrom(Number.NaN, -1, Number.POSITIVE_INFINITY, 0.5, 40_000));
const rows = fc.array(
  fc.record({
    t: small,
    e: fc.integer({ min: 0, max: 1 }),
    a: small,
    b: fc.integer({ min: 0, max: 1 }),
    n: small,
    odd,
    s: fc.constantFrom('p', 'q'),
  }),
  { maxLength: 9 },
);
type Row = { t: number; e: number; a: number; b: number; n: number; odd: number; s: string };

const events = (r: Row): number => Math.min(r.n, r.a);
const columns = (list: readonly Row[]) => [
  { name: 'a', values: list.map((r) => r.t) },
  { name: 'b', values: list.map((r) => r.b) },
];
const moments = (list: readonly Row[]) => ({
  n: list.length,
  sum: list.reduce((s, r) => s + r.odd, 0),
  sumSquares: list.reduce((s, r) => s + r.odd ** 2, 0),
});

const ESTIMATORS: Readonly<Record<string, (list: readonly Row[]) => unknown>> = {
  kaplanMeier: (l) => kaplanMeier(l.map((r) => ({ time: r.t, events: r.a, censored: r.odd }))),
  nelsonAalen: (l) =>
    nelsonAalen(
      l.map((r) => ({ time: r.t, events: r.odd, censored: r.n })),
      { ties: 'fleming-harrington' },
    ),
  logRank: (l) =>
    logRank(l.map((r) => ({ time: r.t, group: r.s, events: r.a, censored: r.odd, stratum: String(r.b) }))),
  aalenJohansen: (l) => aalenJohansen(l.map((r) => ({ time: r.t, events: [r.a, r.b], censored: r.odd }))),
  cox: (l) => coxRegression({ time: l.map((r) => r.t), event: l.map((r) => r.e), covariates: columns(l) }),
  coxOdd: (l) =>
    coxRegression({
      time: l.map((r) => r.odd),
      event: l.map((r) => r.e),
      weight: l.map((r) => r.n + 1),
      covariates: columns(l),
    }),
  coxSampled: (l) =>
    coxRegression(
      {
        time: l.map((r) => r.t),
        event: l.map((r) => r.e),
        weight: l.map((r) => r.odd),
        covariates: columns(l),
      },
      { weights: 'sampling', ties: 'breslow' },
    ),
  concordance: (l) =>
    concordance({ time: l.map((r) => r.t), event: l.map((r) => r.e), score: l.map((r) => r.a) }),
  binomial: (l) =>
    binomialRegression(
      { n: l.map((r) => r.n), events: l.map(events), covariates: columns(l) },
      l.length % 2 === 0 ? 'logit' : 'cloglog',
    ),
  hazard: (l) =>
    discreteHazard({
      period: l.map((r) => r.t),
      atRisk: l.map((r) => r.n),
      events: l.map(events),
      covariates: columns(l).slice(1),
    }),
  mantelHaenszel: (l) =>
    mantelHaenszel(l.map((r) => ({ stratum: r.s, exposed: r.b === 1, n: r.n, events: events(r) }))),
  standardised: (l) =>
    standardisedRisks(l.map((r) => ({ stratum: r.s, bin: String(r.b), n: r.odd, events: r.e }))),
  overlap: (l) =>
    overlapContrast({
      covariates: columns(l),
      exposedN: l.map((r) => r.n),
      exposedEvents: l.map(events),
      unexposedN: l.map((r) => r.a),
      unexposedEvents: l.map((r) => Math.min(r.a, r.b)),
    }),
  knees: (l) =>
    fitKnees(
      l.map((r) => ({ stratum: r.s, x: r.t + r.b / 3, n: r.n, events: events(r) })),
      { points: 6 },
    ),
  segmented: (l) =>
    segmentedRegression(
      l.map((r, i) => ({ x: i, n: r.n, sum: r.n * r.a, sumSquares: r.n * r.a * r.a })),
      { points: 9 },
    ),
  observedExpected: (l) =>
    observedExpected(l.map((r, i) => ({ unit: String(i), observed: r.n, expected: r.a + 0.3 }))),
  mean: (l) => meanInterval(moments(l)),
  welch: (l) => welchDifference(moments(l.slice(0, 4)), moments(l.slice(4))),
  quantile: (l) =>
    quantileInterval(
      [...l].sort((a, b) => a.t - b.t).map((r) => ({ value: r.t, n: r.odd })),
      0.9,
    ),
  mannWhitney: (l) => mannWhitney(l.map((r) => ({ value: r.t, first: r.n, second: r.a }))),
  spearman: (l) => spearman(l.map((r) => ({ x: r.t, y: r.a, n: r.n }))),
  mcNemar: ([r]) =>
    mcNemar({ both: r?.t ?? 0, onlyFirst: r?.a ?? 0, onlySecond: r?.n ?? 0, neither: r?.odd ?? 0 }),
  nps: ([r]) => netPromoterScore({ promoters: r?.t ?? 0, passives: r?.odd ?? 0, detractors: r?.n ?? 0 }),
  npsDifference: ([r, s]) =>
    npsDifference(
      { promoters: r?.t ?? 0, passives: r?.odd ?? 0, detractors: r?.n ?? 0 },
      { promoters: s?.t ?? 0, passives: s?.a ?? 0, detractors: s?.n ?? 0 },
    ),
  newcombe: ([r, s]) =>
    newcombeDifference({ successes: r?.t ?? 0, n: r?.odd ?? 0 }, { successes: s?.e ?? 0, n: s?.n ?? 0 }),
  pairedNps: (l) =>
    pairedNpsDifference(
      l.map((r) => ({
        before: r.b === 1 ? 'promoter' : 'passive',
        after: r.e === 1 ? 'detractor' : 'promoter',
        n: r.n,
      })),
    ),
  bootstrap: (l) =>
    bootstrapCells(
      l.map((r) => r.odd),
      (counts) => (counts[0] === 0 ? null : counts.reduce((a, b) => a + b, 0) / counts[0]!),
      createRandom(2),
      { replicates: 100 },
    ),
  lift: ([r, s]) =>
    liftInterval({ successes: r?.t ?? 0, n: r?.odd ?? 0 }, { successes: s?.e ?? 0, n: s?.n ?? 0 }),
  alert: (l) => alertTest(l.map((r) => ({ score: r.t / 4, baseline: r.a, n: 9 * r.odd, events: 9 * r.e }))),
  backTest: (l) => backTest([...l, ...l, ...l, ...l, ...l].map((r) => ({ predicted: r.t / 4, actual: r.n }))),
  bgNbd: (l) =>
    fitBgNbd(l.map((r) => ({ x: r.a, recency: r.a > 0 ? r.t : 0, age: r.t + r.n, n: 9 * r.odd }))),
  paretoNbd: (l) =>
    fitParetoNbd(l.map((r) => ({ x: r.a, recency: r.a > 0 ? r.t : 0, age: r.t + r.n, n: 9 * r.odd }))),
  gammaGamma: (l) => fitGammaGamma(l.map((r) => ({ x: r.t + 1, mean: r.odd, n: 9 * r.n }))),
  contract: (l) => fitContractChurn(l.map((r) => ({ period: r.t, churned: r.n, active: r.odd }))),
};

describe('whatever comes in, an estimator answers finite numbers or a refusal with its reason', () => {
  it.each(Object.keys(ESTIMATORS))('%s', (name) => {
    fc.assert(
      fc.property(rows, (list) => {
        const result = ESTIMATORS[name]!(list) as { ok: boolean; reason?: string };
        if (result.ok) expect(unsound(result)).toBeNull();
        else expect(result.reason).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: name === 'contract' ? 60 : 100, seed: 11 },
    );
  });
});
