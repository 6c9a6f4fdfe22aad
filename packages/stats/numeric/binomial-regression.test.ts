import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialRegression } from './binomial-regression.ts';
import { drawBinomial } from './draw.ts';
import { createRandom } from './random.ts';

/** O-rings before Challenger (Dalal, Fowlkes & Hoadley 1989): temperature, and whether any O-ring was damaged. */
const TEMPERATURE = [
  53, 57, 58, 63, 66, 67, 67, 67, 68, 69, 70, 70, 70, 70, 72, 73, 75, 75, 76, 76, 78, 79, 81,
];
const DAMAGED = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0];
const ones = TEMPERATURE.map(() => 1);

describe('binomial regression', () => {
  it('logistic fit of the O-rings: 15.0429 (7.3786), -0.2322 (0.1082) (Dalal, Fowlkes & Hoadley 1989)', () => {
    const fit = binomialRegression({
      n: ones,
      events: DAMAGED,
      covariates: [{ name: 'temperature', values: TEMPERATURE }],
    });
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    expect(fit.coefficients.map((c) => [c.estimate.toFixed(4), c.standardError.toFixed(4)])).toEqual([
      ['15.0429', '7.3786'],
      ['-0.2322', '0.1082'],
    ]);
    expect(-2 * fit.logLik).toBeCloseTo(20.315, 3);
  });

  it('cells give what their rows give', () => {
    const cell = fc.record({
      n: fc.integer({ min: 1, max: 6 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      x: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 8, maxLength: 14 }),
        fc.constantFrom('logit' as const, 'cloglog' as const),
        (list, link) => {
          const cells = list.map((c) => ({ n: c.n, events: Math.round(c.share * c.n), x: c.x }));
          const rows = cells.flatMap((c) =>
            Array.from({ length: c.n }, (_, k) => ({ n: 1, events: k < c.events ? 1 : 0, x: c.x })),
          );
          const fits = [cells, rows].map((source) =>
            binomialRegression(
              {
                n: source.map((c) => c.n),
                events: source.map((c) => c.events),
                covariates: [{ name: 'x', values: source.map((c) => c.x) }],
              },
              link,
            ),
          );
          const [a, b] = fits;
          expect(a!.ok).toBe(b!.ok);
          if (!a!.ok || !b!.ok) return;
          a!.coefficients.forEach((c, j) => {
            expect(b!.coefficients[j]!.estimate).toBeCloseTo(c.estimate, 6);
            expect(b!.coefficients[j]!.standardError).toBeCloseTo(c.standardError, 5);
          });
        },
      ),
    );
  });

  it('names the obstacle before fitting', () => {
    const fit = (events: number[], ...columns: [string, number[]][]): unknown =>
      binomialRegression({
        n: events.map(() => 4),
        events,
        covariates: columns.map(([name, values]) => ({ name, values })),
      });
    const x: [string, number[]] = ['x', [1, 2, 1, 2]];
    expect(fit([1, 2, 1, 3], x, ['flat', [1, 1, 1, 1]])).toMatchObject({
      reason: 'constant',
      detail: 'flat',
    });
    expect(fit([1, 2, 1, 3], x, ['twin', [2, 4, 2, 4]])).toMatchObject({
      reason: 'collinear',
      detail: 'twin',
    });
    expect(fit([0, 4, 0, 4], x)).toMatchObject({ reason: 'separation', detail: 'x' });
    expect(fit([0, 2, 0, 3], x)).toMatchObject({ reason: 'separation', detail: 'x' });
    expect(fit([0, 0, 0, 0], x)).toMatchObject({ reason: 'no-events' });
    expect(fit([4, 4, 4, 4], x)).toMatchObject({ reason: 'constant' });
    expect(fit([5, 4, 4, 4], x)).toMatchObject({ reason: 'invalid-input' });
    expect(fit([1, 0, 1, 2], ['short', [1]])).toMatchObject({ reason: 'invalid-input' });
  });

  it('notices quasi-separation with either link, and takes no small effect far from 0 for it', () => {
    const cells = { n: [1, 1, 1, 2], events: [1, 1, 0, 1] };
    const covariates = [
      { name: 'late', values: [1, 1, 1, 0] },
      { name: 'x', values: [1, 0, 0, 1] },
    ];
    for (const link of ['logit', 'cloglog'] as const)
      expect(binomialRegression({ ...cells, covariates }, link)).toMatchObject({ reason: 'separation' });
    const years = [2020, 2021, 2022, 2023, 2024];
    const shares = { n: years.map(() => 200), events: [60, 61, 60, 59, 62] };
    const [far, near] = [0, 2020].map((origin) =>
      binomialRegression({ ...shares, covariates: [{ name: 'year', values: years.map((y) => y - origin) }] }),
    );
    expect(far!.ok && far!.coefficients[1]).toMatchObject({ estimate: expect.closeTo(0.00474, 5) });
    expect(near!.ok && near!.coefficients[1]).toMatchObject({ estimate: expect.closeTo(0.00474, 5) });
  });

  it('notices separation by a combination of covariates', () => {
    // y = 1 exactly when a > b, which no single covariate shows.
    const a = [1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 7];
    const b = [2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6];
    const events = a.map((value, i) => (value > b[i]! ? 1 : 0));
    const fit = binomialRegression({
      n: a.map(() => 1),
      events,
      covariates: [
        { name: 'a', values: a },
        { name: 'b', values: b },
      ],
    });
    expect(fit).toMatchObject({ ok: false, reason: 'separation' });
  });

  it.each(['logit', 'cloglog'] as const)(
    '%s: coefficients cover the truth in 93-97 of 100 in 2,000 samples of 400',
    (link) => {
      const random = createRandom(31);
      const [x, z] = [
        [0, 1, 2, 3, 4, 0, 1, 2, 3, 4],
        [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
      ];
      const truth = [-1.5, 0.3, -0.5];
      const covered = [0, 0, 0];
      const n = x.map(() => 40);
      for (let run = 0; run < 2000; run++) {
        const events = x.map((value, i) => {
          const eta = -1.5 + 0.3 * value - 0.5 * z[i]!;
          return drawBinomial(
            random,
            40,
            link === 'logit' ? 1 / (1 + Math.exp(-eta)) : -Math.expm1(-Math.exp(eta)),
          );
        });
        const covariates = [
          { name: 'x', values: x },
          { name: 'z', values: z },
        ];
        const fit = binomialRegression({ n, events, covariates }, link);
        if (!fit.ok) continue;
        fit.coefficients.forEach(({ estimate, standardError }, j) => {
          if (Math.abs(estimate - truth[j]!) <= 1.96 * standardError) covered[j]! += 1;
        });
      }
      for (const count of covered) expect(Math.abs(count / 2000 - 0.95)).toBeLessThan(0.02);
    },
  );

  it('does not depend on the order of rows', () => {
    const of = (order: readonly number[]) =>
      binomialRegression({
        n: ones,
        events: order.map((i) => DAMAGED[i]!),
        covariates: [{ name: 'temperature', values: order.map((i) => TEMPERATURE[i]!) }],
      });
    const order = ones.map((_, i) => i);
    const [a, b] = [of(order), of([...order].reverse())];
    expect(
      a.ok && b.ok && Math.abs(a.coefficients[1]!.estimate / b.coefficients[1]!.estimate - 1),
    ).toBeLessThan(1e-8);
  });

  it('refuses nothing and a single row', () => {
    const covariates = [{ name: 'x', values: [] }];
    expect(binomialRegression({ n: [], events: [], covariates })).toMatchObject({
      reason: 'not-enough-data',
      needed: 3,
    });
    expect(
      binomialRegression({ n: [1], events: [1], covariates: [{ name: 'x', values: [2] }] }),
    ).toMatchObject({ reason: 'not-enough-data' });
  });
});
