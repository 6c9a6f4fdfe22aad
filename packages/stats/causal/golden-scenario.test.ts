import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/draw.ts';
import { createRandom } from '../numeric/random.ts';
import { isotonic } from './isotonic.ts';
import { fitKnees } from './knees.ts';
import { standardisedRisks } from './standardise.ts';
import type { SlopeCell } from './stratified-logistic.ts';
import type { InstrumentCell } from './wald-ratio.ts';
import { waldRatio } from './wald-ratio.ts';

/** One simulated ticket: everything the desk sees, what it does not see (u), and what happened. */
type Ticket = {
  tier: number;
  severity: number;
  load: number;
  quintile: number;
  lnHours: number;
  leaver: boolean;
  u: number;
  churned: boolean;
  placebo: boolean;
};

const LN_DAY = Math.log(24);
const TICKETS = 60_000;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function dose(lnHours: number): number {
  return Math.min(LN_DAY, Math.max(0, lnHours));
}

/** The desk answers hard cases slower, good customers faster and those who cancel fastest; something unseen drives both. */
function simulate(seed: number): Ticket[] {
  const random = createRandom(seed);
  const choose = (a: number, b: number): number => {
    const r = random();
    return r < a ? 0 : r < a + b ? 1 : 2;
  };
  const loads = Array.from({ length: TICKETS / 20 }, () => drawNormal(random, 0, 0.7));
  const cuts = [0.2, 0.4, 0.6, 0.8].map(
    (p) => [...loads].sort((a, b) => a - b)[Math.floor(p * loads.length)]!,
  );
  return Array.from({ length: TICKETS }, (_, i): Ticket => {
    const [tier, severity, load, u, leaver] = [
      choose(0.5, 0.35),
      choose(0.5, 0.3),
      loads[Math.floor(i / 20)]!,
      drawNormal(random),
      random() < 0.06,
    ];
    const lnHours =
      Math.log(4) +
      0.45 * severity -
      0.55 * tier +
      load +
      0.25 * u -
      (leaver ? 1.6 : 0) +
      drawNormal(random, 0, 0.5);
    const risk = logistic(-3.2 + 0.35 * severity - 0.5 * tier + 0.35 * dose(lnHours) + 0.35 * u);
    const placebo = random() < logistic(-3.2 + 0.35 * severity - 0.5 * tier + 0.35 * u);
    return {
      tier,
      severity,
      load,
      quintile: cuts.filter((cut) => load > cut).length,
      lnHours,
      leaver,
      u,
      churned: random() < (leaver ? 0.85 : risk),
      placebo,
    };
  });
}

/** Slope of the outcome on ln hours within strata, moved by `z`; with z = ln hours itself this is plain regression. */
function slopeOf(
  tickets: readonly Ticket[],
  stratum: (t: Ticket) => string,
  z: (t: Ticket) => number,
  y: (t: Ticket) => boolean = (t) => t.churned,
) {
  const cells = tickets.map((t): InstrumentCell => {
    const outcome = y(t) ? 1 : 0;
    return {
      stratum: stratum(t),
      z: z(t),
      n: 1,
      sumX: t.lnHours,
      sumY: outcome,
      sumXX: t.lnHours ** 2,
      sumXY: t.lnHours * outcome,
      sumYY: outcome,
    };
  });
  const result = waldRatio(cells);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

const EDGES = [0.5, 1, 2, 4, 8, 16, 24, 48];
const mix = (t: Ticket): string => `${t.tier}-${t.severity}`;

describe('the golden scenario: what each estimator makes of 60,000 tickets', () => {
  const all = simulate(20260);
  const tickets = all.filter((t) => !t.leaver);
  const trueSlope = ((): number => {
    // Mean over customers of the derivative of their own risk where the curve is not flat.
    const slopes = tickets.map((t) => {
      const p = logistic(-3.2 + 0.35 * t.severity - 0.5 * t.tier + 0.35 * dose(t.lnHours) + 0.35 * t.u);
      return t.lnHours > 0 && t.lnHours < LN_DAY ? 0.35 * p * (1 - p) : 0;
    });
    return slopes.reduce((a, b) => a + b, 0) / slopes.length;
  })();
  const one = (): string => 'all';
  const itself = (t: Ticket): number => t.lnHours;

  it('crude with the cancellations in has the wrong sign; without them it is far too high; strata remove most of it', () => {
    const [naive, crude, adjusted] = [
      slopeOf(all, one, itself),
      slopeOf(tickets, one, itself),
      slopeOf(tickets, mix, itself),
    ].map((r) => r.effect.estimate);
    expect(trueSlope).toBeGreaterThan(0.017);
    expect(trueSlope).toBeLessThan(0.023);
    expect(naive!).toBeLessThan(-0.015);
    expect(crude! / trueSlope).toBeGreaterThan(1.5);
    expect(adjusted! / trueSlope).toBeGreaterThan(1.1);
    expect(adjusted! / trueSlope).toBeLessThan(1.5);
  });

  it('congestion caused by others finds the truth within its error, and its placebo is quiet where the adjusted one is loud', () => {
    const wald = slopeOf(tickets, mix, (t) => t.quintile);
    expect(wald.firstStageF).toBeGreaterThan(1000);
    expect(Math.abs(wald.effect.estimate - trueSlope)).toBeLessThan(3 * wald.effect.standardError);
    expect(wald.effect.standardError).toBeLessThan(0.003);
    const placeboAdjusted = slopeOf(tickets, mix, itself, (t) => t.placebo);
    const placeboWald = slopeOf(
      tickets,
      mix,
      (t) => t.quintile,
      (t) => t.placebo,
    );
    expect(placeboAdjusted.effect.low).toBeGreaterThan(0);
    expect(placeboWald.effect.low).toBeLessThan(0);
    expect(placeboWald.effect.high).toBeGreaterThan(0);
  });

  it('the standardised curve shows both plateaus, near the published .047 .047 .047 .058 .076 .097 .130 .140 .140', () => {
    const bin = (t: Ticket): string => String(EDGES.filter((edge) => Math.exp(t.lnHours) > edge).length);
    const curve = standardisedRisks(
      tickets.map((t) => ({ stratum: mix(t), bin: bin(t), n: 1, events: t.churned ? 1 : 0 })),
      { bins: ['0', '1', '2', '3', '4', '5', '6', '7', '8'] },
    );
    expect(curve.ok).toBe(true);
    if (!curve.ok) return;
    const smooth = isotonic(
      curve.bins.map((b) => b.risk),
      curve.bins.map((b) => 1 / b.standardError ** 2),
    );
    [0.047, 0.047, 0.047, 0.058, 0.076, 0.097, 0.13, 0.14, 0.14].forEach((risk, k) => {
      expect(Math.abs(smooth[k]! - risk), `bin ${k}`).toBeLessThan(
        Math.max(0.015, 3 * curve.bins[k]!.standardError),
      );
    });
    expect(curve.lostToNonOverlap).toBeLessThan(0.1);
  });

  it('plateau-slope-plateau finds knees near 1 h and 24 h and a slope inflated by the unseen cause', () => {
    const cells = new Map<string, { stratum: string; x: number; n: number; events: number; sum: number }>();
    for (const t of tickets) {
      const key = `${mix(t)} ${Math.round(t.lnHours * 4)}`;
      const cell = cells.get(key) ?? { stratum: mix(t), x: 0, n: 0, events: 0, sum: 0 };
      cell.n += 1;
      cell.sum += t.lnHours;
      if (t.churned) cell.events += 1;
      cells.set(key, cell);
    }
    const fit = fitKnees(
      [...cells.values()].map(
        (c): SlopeCell => ({ stratum: c.stratum, x: c.sum / c.n, n: c.n, events: c.events }),
      ),
    );
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    expect(fit.effectP).toBeLessThan(1e-10);
    expect((fit.lowerKnee.low ?? -9) < 0.4 && (fit.lowerKnee.high ?? 9) > 0).toBe(true);
    expect((fit.upperKnee.low ?? -9) < LN_DAY && (fit.upperKnee.high ?? 9) > LN_DAY - 0.3).toBe(true);
    expect(Math.exp(fit.lowerKnee.at)).toBeGreaterThan(0.6);
    expect(Math.exp(fit.lowerKnee.at)).toBeLessThan(2.2);
    expect(Math.exp(fit.upperKnee.at)).toBeGreaterThan(14);
    expect(Math.exp(fit.upperKnee.at)).toBeLessThan(40);
    expect(fit.slope.estimate).toBeGreaterThan(0.38);
    expect(fit.slope.estimate).toBeLessThan(0.55);
  });
});

describe('Wald ratio', () => {
  it('refuses a weak instrument, a constant one, and too little data', () => {
    const random = createRandom(2);
    const cell = (z: number, x: number): InstrumentCell => ({
      stratum: 'a',
      z,
      n: 1,
      sumX: x,
      sumY: 0,
      sumXX: x * x,
      sumXY: 0,
      sumYY: 0,
    });
    const noise = Array.from({ length: 100 }, (_, i) => cell(i % 5, drawNormal(random)));
    expect(waldRatio(noise)).toMatchObject({ ok: false, reason: 'weak-instrument' });
    expect(waldRatio(noise.map((c) => ({ ...c, z: 1 })))).toMatchObject({ reason: 'constant' });
    expect(waldRatio(noise.slice(0, 5))).toMatchObject({ reason: 'not-enough-data' });
  });

  it('does not depend on the order of cells, and gives of cells what single rows give', () => {
    const random = createRandom(6);
    const rows = Array.from({ length: 400 }, (_, i): InstrumentCell => {
      const [z, x] = [i % 5, (i % 5) + drawNormal(random)];
      const y = random() < 0.1 + 0.05 * z ? 1 : 0;
      return { stratum: String(i % 3), z, n: 1, sumX: x, sumY: y, sumXX: x * x, sumXY: x * y, sumYY: y };
    });
    const cells = [...Map.groupBy(rows.toReversed(), ({ stratum, z }) => `${stratum} ${z}`).values()].map(
      (list) => {
        const total = (of: 'n' | 'sumX' | 'sumY' | 'sumXX' | 'sumXY' | 'sumYY'): number =>
          list.reduce((sum, row) => sum + row[of], 0);
        return {
          stratum: list[0]!.stratum,
          z: list[0]!.z,
          n: total('n'),
          sumX: total('sumX'),
          sumY: total('sumY'),
          sumXX: total('sumXX'),
          sumXY: total('sumXY'),
          sumYY: total('sumYY'),
        };
      },
    );
    const [a, b] = [waldRatio(rows), waldRatio(cells)];
    expect(a.ok && b.ok).toBe(true);
    if (!a.ok || !b.ok) return;
    expect(b.effect.estimate).toBeCloseTo(a.effect.estimate, 10);
    expect(b.effect.standardError).toBeCloseTo(a.effect.standardError, 10);
    expect(b.robust.low!).toBeCloseTo(a.robust.low!, 9);
    expect(waldRatio([])).toMatchObject({ reason: 'not-enough-data' });
    expect(waldRatio([{ ...rows[0]!, sumX: Number.NaN }])).toMatchObject({ reason: 'invalid-input' });
  });

  it('Wald and Anderson-Rubin intervals cover the truth in 93-97 % of 1,000 confounded worlds', () => {
    const random = createRandom(5);
    const covered = { wald: 0, robust: 0 };
    for (let run = 0; run < 1000; run++) {
      const cells = Array.from({ length: 300 }, (_, i): InstrumentCell => {
        const [z, u] = [i % 5, drawNormal(random)];
        const x = 0.4 * z + u + drawNormal(random);
        const y = 0.5 * x + 1.5 * u + drawNormal(random);
        return {
          stratum: i % 2 === 0 ? 'a' : 'b',
          z,
          n: 1,
          sumX: x,
          sumY: y,
          sumXX: x * x,
          sumXY: x * y,
          sumYY: y * y,
        };
      });
      const result = waldRatio(cells);
      if (!result.ok) continue;
      if (result.effect.low <= 0.5 && 0.5 <= result.effect.high) covered.wald += 1;
      if ((result.robust.low ?? -9) <= 0.5 && 0.5 <= (result.robust.high ?? 9)) covered.robust += 1;
    }
    expect(Math.abs(covered.wald / 1000 - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(covered.robust / 1000 - 0.95)).toBeLessThan(0.02);
  });
});
