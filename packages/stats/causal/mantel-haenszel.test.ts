import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BERKELEY } from '../fixtures/berkeley.ts';
import { drawBinomial } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { doublyRobustContrast } from './doubly-robust.ts';
import type { ExposureCell } from './exposure-cells.ts';
import { mantelHaenszel } from './mantel-haenszel.ts';
import type { ArmCells } from './overlap-weights.ts';
import { overlapContrast } from './overlap-weights.ts';
import { standardisedContrast, standardisedRisks } from './standardise.ts';

/** One row per stratum, with an indicator for every stratum but the first. */
function armsOf(cells: readonly ExposureCell[]): ArmCells {
  const strata = [...new Set(cells.map((cell) => cell.stratum))];
  const count = (exposed: boolean, of: 'n' | 'events'): number[] =>
    strata.map((s) =>
      cells.filter((c) => c.stratum === s && c.exposed === exposed).reduce((sum, c) => sum + c[of], 0),
    );
  return {
    covariates: strata
      .slice(1)
      .map((s) => ({ name: s, values: strata.map((other) => (other === s ? 1 : 0)) })),
    exposedN: count(true, 'n'),
    exposedEvents: count(true, 'events'),
    unexposedN: count(false, 'n'),
    unexposedEvents: count(false, 'events'),
  };
}

/** The same customers in single rows, last stratum first. */
function rowsOf(cells: ArmCells): ArmCells {
  const rows = Array.from(cells.exposedN, (_, i) => i)
    .reverse()
    .flatMap((i) => {
      const arm = (exposed: boolean, n: number, events: number) =>
        Array.from({ length: n }, (_, k) => ({ i, exposed, event: k < events }));
      return [
        ...arm(true, cells.exposedN[i]!, cells.exposedEvents[i]!),
        ...arm(false, cells.unexposedN[i]!, cells.unexposedEvents[i]!),
      ];
    });
  const mark = (exposed: boolean, event: boolean): number[] =>
    rows.map((row) => (row.exposed === exposed && (row.event || !event) ? 1 : 0));
  return {
    covariates: cells.covariates.map(({ name, values }) => ({
      name,
      values: rows.map(({ i }) => values[i]!),
    })),
    exposedN: mark(true, false),
    exposedEvents: mark(true, true),
    unexposedN: mark(false, false),
    unexposedEvents: mark(false, true),
  };
}

const doses = (cells: readonly ExposureCell[]) =>
  cells.map((c) => ({ stratum: c.stratum, bin: c.exposed ? 'man' : 'woman', n: c.n, events: c.events }));

describe("UC Berkeley admissions 1973 (Bickel, Hammel & O'Connell 1975)", () => {
  const result = mantelHaenszel(BERKELEY);

  it('crude odds ratio 1.84108 and difference +.141645 turn into .904697 (.771907-1.060330) and -.018425', () => {
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(result.crude.oddsRatio).toBeCloseTo(1.84108, 5);
    expect(result.crude.riskDifference).toBeCloseTo(0.141645, 6);
    expect(result.oddsRatio).toMatchObject({
      estimate: expect.closeTo(0.904696828259, 10),
      low: expect.closeTo(0.771907361759, 10),
      high: expect.closeTo(1.060329764437, 10),
    });
    expect(result.riskDifference.estimate).toBeCloseTo(-0.018425, 6);
    expect(result.riskDifference.standardError).toBeCloseTo(0.014825, 6);
    expect(result.greenlandRobinsError).toBeCloseTo(0.014619, 6);
    expect(result).toMatchObject({
      chiSquare: expect.closeTo(1.52460666, 8),
      p: expect.closeTo(0.216923697, 8),
      n: 4526,
      strata: 6,
      lostToNonOverlap: 0,
    });
  });

  it('the overlap-weighted difference with a saturated propensity is the same number, exactly balanced', () => {
    const overlap = overlapContrast(armsOf(BERKELEY));
    expect(overlap.ok && result.ok).toBe(true);
    if (!overlap.ok || !result.ok) return;
    expect(overlap.riskDifference.estimate).toBeCloseTo(result.riskDifference.estimate, 10);
    expect(overlap.riskDifference.standardError).toBeCloseTo(result.greenlandRobinsError, 3);
    expect(overlap.imbalance).toBeLessThan(1e-6);
    expect(overlap.imbalanceBefore).toBeGreaterThan(0.5);
    expect(overlap.effectiveSize).toBeLessThan(4526);
  });

  it('the standardised difference is -.042637, and the doubly robust one with saturated models too', () => {
    const contrast = standardisedContrast(doses(BERKELEY), 'man', 'woman');
    expect(contrast.ok && contrast.difference.estimate).toBeCloseTo(-0.042637, 6);
    const robust = doublyRobustContrast(armsOf(BERKELEY));
    expect(robust.ok && robust.riskDifference.estimate).toBeCloseTo(-0.042637, 6);
    expect(
      robust.ok && contrast.ok && robust.riskDifference.standardError / contrast.difference.standardError,
    ).toBeCloseTo(1, 1);
  });
});

describe('stratified contrasts', () => {
  const cell = fc
    .record({
      stratum: fc.constantFrom('a', 'b', 'c'),
      exposed: fc.boolean(),
      n: fc.integer({ min: 1, max: 30 }),
      events: fc.integer({ min: 0, max: 30 }),
    })
    .map((c) => ({ ...c, events: Math.min(c.events, c.n) }));

  it('do not depend on order or on splitting cells, and change sign when the arms swap', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 4, maxLength: 14 }), (cells) => {
        const base = mantelHaenszel(cells);
        const split = [...cells].reverse().flatMap((c) => [
          { ...c, n: c.n - c.events, events: 0 },
          { ...c, n: c.events, events: c.events },
        ]);
        const other = mantelHaenszel(split);
        expect(other.ok).toBe(base.ok);
        if (!base.ok || !other.ok) return;
        expect(other.riskDifference.estimate).toBeCloseTo(base.riskDifference.estimate, 10);
        expect(other.riskDifference.standardError).toBeCloseTo(base.riskDifference.standardError, 10);
        const swapped = mantelHaenszel(cells.map((c) => ({ ...c, exposed: !c.exposed })));
        expect(swapped.ok && swapped.riskDifference.estimate).toBeCloseTo(-base.riskDifference.estimate, 10);
        if (base.oddsRatio !== null)
          expect(swapped.ok && swapped.oddsRatio?.estimate).toBeCloseTo(1 / base.oddsRatio.estimate, 8);
      }),
    );
  });

  it('say what is missing', () => {
    const one = { stratum: 'a', exposed: true, n: 10, events: 4 };
    expect(mantelHaenszel([one])).toMatchObject({ reason: 'not-enough-data' });
    expect(mantelHaenszel([one, { ...one, stratum: 'b', exposed: false }])).toMatchObject({
      reason: 'no-overlap',
    });
    expect(
      mantelHaenszel([
        { ...one, events: 0 },
        { ...one, events: 0, exposed: false },
      ]),
    ).toMatchObject({ reason: 'no-events' });
    expect(
      mantelHaenszel([
        { ...one, events: 10 },
        { ...one, events: 10, exposed: false },
      ]),
    ).toMatchObject({ reason: 'constant' });
    expect(mantelHaenszel([{ ...one, events: 11 }])).toMatchObject({ reason: 'invalid-input' });
    expect(standardisedRisks([])).toMatchObject({ reason: 'not-enough-data' });
    expect(
      standardisedContrast(doses([one, { ...one, stratum: 'b', exposed: false }]), 'man', 'woman'),
    ).toMatchObject({ reason: 'no-overlap' });
    const predictable = armsOf([
      { ...one, stratum: 'a' },
      { ...one, stratum: 'b', exposed: false },
    ]);
    expect(overlapContrast(predictable)).toMatchObject({ reason: 'separation' });
    expect(
      doublyRobustContrast({
        ...predictable,
        exposedN: [1000, 995],
        exposedEvents: [5, 5],
        unexposedN: [1, 1],
        unexposedEvents: [0, 1],
      }),
    ).toMatchObject({ reason: 'no-overlap' });
    const lonely = mantelHaenszel([one, { ...one, exposed: false }, { ...one, stratum: 'b', n: 20 }]);
    expect(lonely).toMatchObject({ ok: true, lostToNonOverlap: 0.5, riskDifference: { estimate: 0 } });
  });

  it('intervals of all four cover the true difference in 93-97 % of 1,000 confounded samples', () => {
    const random = createRandom(77);
    const covered = { sato: 0, overlap: 0, standardised: 0, robust: 0 };
    for (let run = 0; run < 1000; run++) {
      const cells = [0, 1, 2, 3].flatMap((s): ExposureCell[] => {
        const exposed = drawBinomial(random, 150, 0.3 + 0.12 * s);
        const risk = 0.15 + 0.12 * s;
        return [
          { stratum: `s${s}`, exposed: true, n: exposed, events: drawBinomial(random, exposed, risk + 0.08) },
          {
            stratum: `s${s}`,
            exposed: false,
            n: 150 - exposed,
            events: drawBinomial(random, 150 - exposed, risk),
          },
        ];
      });
      const holds = (c: { low: number; high: number } | false): number =>
        c !== false && c.low <= 0.08 && 0.08 <= c.high ? 1 : 0;
      const [mh, overlap, robust] = [
        mantelHaenszel(cells),
        overlapContrast(armsOf(cells)),
        doublyRobustContrast(armsOf(cells)),
      ];
      const standard = standardisedContrast(doses(cells), 'man', 'woman');
      covered.sato += holds(mh.ok && mh.riskDifference);
      covered.overlap += holds(overlap.ok && overlap.riskDifference);
      covered.robust += holds(robust.ok && robust.riskDifference);
      covered.standardised += holds(standard.ok && standard.difference);
    }
    for (const count of Object.values(covered)) expect(Math.abs(count / 1000 - 0.95)).toBeLessThan(0.02);
  });

  it.each([
    { strata: 4, n: 150 },
    { strata: 40, n: 16 },
  ])(
    'ratios cover and the test keeps its size (93-97, 3-7 in 100) in 2,000 samples of $strata strata of $n',
    ({ strata, n }) => {
      const random = createRandom(78);
      const draw = (exposedRisk: (risk: number) => number): ExposureCell[] =>
        Array.from({ length: strata }, (_, s): ExposureCell[] => {
          const [exposed, risk] = [
            drawBinomial(random, n, 0.3 + (0.36 * s) / strata),
            0.12 + (0.3 * s) / strata,
          ];
          const events = drawBinomial(random, exposed, exposedRisk(risk));
          const others = drawBinomial(random, n - exposed, risk);
          return [
            { stratum: `s${s}`, exposed: true, n: exposed, events },
            { stratum: `s${s}`, exposed: false, n: n - exposed, events: others },
          ];
        }).flat();
      const covered = { riskRatio: 0, oddsRatio: 0, riskDifference: 0 };
      let alarms = 0;
      for (let run = 0; run < 2000; run++) {
        for (const [of, truth, exposedRisk] of [
          ['riskRatio', 1.5, (risk: number) => 1.5 * risk],
          ['oddsRatio', 2, (risk: number) => (2 * risk) / (1 + risk)],
          ['riskDifference', 0.08, (risk: number) => risk + 0.08],
        ] as const) {
          const result = mantelHaenszel(draw(exposedRisk));
          const interval = result.ok ? result[of] : null;
          if (interval !== null && interval.low <= truth && truth <= interval.high) covered[of] += 1;
        }
        const nothing = mantelHaenszel(draw((risk) => risk));
        if (nothing.ok && nothing.p < 0.05) alarms += 1;
      }
      for (const [of, count] of Object.entries(covered))
        expect(Math.abs(count / 2000 - 0.95), of).toBeLessThan(0.02);
      expect(Math.abs(alarms / 2000 - 0.05)).toBeLessThan(0.02);
    },
  );

  it('standardised risks and the ratio of two of them cover in 93-97 % of 2,000 samples', () => {
    const random = createRandom(79);
    const covered: Record<string, number> = { fast: 0, middle: 0, slow: 0, ratio: 0 };
    const risk = (s: number, b: number): number => 0.1 + 0.1 * s + 0.05 * b;
    const size = (s: number, b: number): number => 60 + 15 * s * (b - 1);
    const bins = ['fast', 'middle', 'slow'];
    // the common mix: of all three bins for the curve, of the two compared for the ratio
    const truth = (b: number, mix: readonly number[]): number => {
      const sizes = [0, 1, 2, 3].map((s) => mix.reduce((sum, k) => sum + size(s, k), 0));
      return sizes.reduce((sum, n, s) => sum + n * risk(s, b), 0) / sizes.reduce((sum, n) => sum + n, 0);
    };
    for (let run = 0; run < 2000; run++) {
      const cells = [0, 1, 2, 3].flatMap((s) =>
        bins.map((bin, b) => {
          const n = size(s, b);
          return { stratum: `s${s}`, bin, n, events: drawBinomial(random, n, risk(s, b)) };
        }),
      );
      const [curve, contrast] = [standardisedRisks(cells), standardisedContrast(cells, 'slow', 'fast')];
      if (!curve.ok || !contrast.ok || contrast.ratio === null) continue;
      curve.bins.forEach((bin, b) => {
        if (bin.low <= truth(b, [0, 1, 2]) && truth(b, [0, 1, 2]) <= bin.high) covered[bin.bin]! += 1;
      });
      const ratio = truth(2, [0, 2]) / truth(0, [0, 2]);
      if (contrast.ratio.low <= ratio && ratio <= contrast.ratio.high) covered.ratio! += 1;
    }
    for (const [of, count] of Object.entries(covered))
      expect(Math.abs(count / 2000 - 0.95), of).toBeLessThan(0.02);
  });

  it('overlap and doubly robust contrasts with a covariate that no stratum holds cover in 93-97 % of 2,000 samples', () => {
    const random = createRandom(80);
    const values = Array.from({ length: 12 }, (_, i) => i / 4 - 1.5);
    const covered = { overlap: 0, robust: 0 };
    for (let run = 0; run < 2000; run++) {
      const exposedN = values.map((x) => drawBinomial(random, 80, 1 / (1 + Math.exp(0.2 - 0.6 * x))));
      const cells: ArmCells = {
        covariates: [{ name: 'x', values }],
        exposedN,
        exposedEvents: values.map((x, i) => drawBinomial(random, exposedN[i]!, 0.33 + 0.1 * x)),
        unexposedN: exposedN.map((n) => 80 - n),
        unexposedEvents: values.map((x, i) => drawBinomial(random, 80 - exposedN[i]!, 0.25 + 0.1 * x)),
      };
      const [overlap, robust] = [overlapContrast(cells), doublyRobustContrast(cells)];
      const holds = (c: { low: number; high: number }): number => (c.low <= 0.08 && 0.08 <= c.high ? 1 : 0);
      if (overlap.ok) covered.overlap += holds(overlap.riskDifference);
      if (robust.ok) covered.robust += holds(robust.riskDifference);
    }
    for (const [of, count] of Object.entries(covered))
      expect(Math.abs(count / 2000 - 0.95), of).toBeLessThan(0.02);
  });

  it('overlap, doubly robust and standardised contrasts do not depend on the order or splitting of cells', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 6, maxLength: 14 }), (cells) => {
        const split = [...cells].reverse().flatMap((c) => [
          { ...c, n: c.n - c.events, events: 0 },
          { ...c, n: c.events, events: c.events },
        ]);
        const [arms, rows] = [armsOf(cells), rowsOf(armsOf(cells))];
        for (const [a, b] of [
          [overlapContrast(arms), overlapContrast(rows)],
          [doublyRobustContrast(arms), doublyRobustContrast(rows)],
        ] as const) {
          expect(b.ok).toBe(a.ok);
          if (!a.ok || !b.ok) continue;
          expect(b.riskDifference.estimate).toBeCloseTo(a.riskDifference.estimate, 5);
          expect(b.riskDifference.standardError).toBeCloseTo(a.riskDifference.standardError, 5);
        }
        const [a, b] = [cells, split].map((source) => standardisedContrast(doses(source), 'man', 'woman'));
        expect(b!.ok).toBe(a!.ok);
        if (!a!.ok || !b!.ok) return;
        expect(b!.difference.estimate).toBeCloseTo(a!.difference.estimate, 10);
        expect(b!.difference.standardError).toBeCloseTo(a!.difference.standardError, 10);
      }),
      { seed: 5 },
    );
  });
});
