import { describe, expect, it } from 'vitest';
import { computeWorth, customerWorth, riskAt } from './worth-model.ts';
import { WorthInputs } from './worth-schema.ts';

const sure = (value: number) => ({ value, low: value, high: value });

const base: WorthInputs = WorthInputs.parse({
  measure: 'frt',
  from: 6,
  to: 2,
  effect: { riskPerUnit: 0.02, low: 0.01, high: 0.03, unit: 'ln-hour', kneeLow: 1, kneeHigh: 24, grade: 'B' },
  requestsPerMonth: sure(2000),
  customersPerMonth: sure(1200),
  revenuePerYear: sure(500),
  marginShare: sure(0.4),
  lifeYears: sure(2),
  handleHours: { value: 0.41, low: 0.38, high: 0.42 },
  costPerHour: { value: 25, low: 22, high: 28 },
  paidPerDeskHour: 1.3,
  agents: 5,
  hoursPerWeek: 40,
  pattern: [
    { requests: 0.5, hours: 0.35 },
    { requests: 0.5, hours: 0.65 },
  ],
  patienceHours: null,
  most: 8,
});

describe('what a service change is worth', () => {
  it('values the change itself as slope × ln(from / to) × customers × margin of their life', () => {
    const { gain } = computeWorth(base, 1);
    const risk = 0.02 * Math.log(3);
    expect(gain?.riskDifference.value).toBeCloseTo(risk, 12);
    expect(gain?.keptPerMonth.value).toBeCloseTo(1200 * risk, 9);
    expect(gain?.marginPerMonth.value).toBeCloseTo(1200 * risk * 500 * 0.4 * 2, 6);
    // the interval of the effect, ±50 %, is all the doubt there is about the change itself
    expect((gain?.riskDifference.low ?? 0) / risk).toBeCloseTo(0.5, 1);
    expect((gain?.riskDifference.high ?? 0) / risk).toBeCloseTo(1.5, 1);
  });

  it('gives nothing beyond the knees', () => {
    expect(riskAt({ unit: 'ln-hour', kneeLow: 1, kneeHigh: 24 }, 0.02, 0.1)).toBe(0);
    expect(riskAt({ unit: 'ln-hour', kneeLow: 1, kneeHigh: 24 }, 0.02, 500)).toBe(
      riskAt({ unit: 'ln-hour' }, 0.02, 24),
    );
  });

  it('has falling marginal value, an optimum inside, and the net that its parts say', () => {
    const { steps, optimum } = computeWorth(base, 1);
    expect(steps.map(({ reached }) => reached)).toEqual(
      [...steps.map(({ reached }) => reached)].sort((a, b) => b - a),
    );
    for (const { net, retained, cost } of steps)
      expect(net?.value).toBeCloseTo((retained?.value ?? 0) - cost.value, 6);
    const best = Math.max(...steps.map(({ net }) => net?.value ?? 0));
    expect(steps[optimum?.k ?? -1]?.net?.value).toBe(best);
    expect(optimum?.low).toBeLessThanOrEqual(optimum?.k ?? 0);
    expect(optimum?.high).toBeGreaterThanOrEqual(optimum?.k ?? 0);
    // after the optimum one more agent costs more than it keeps
    expect(steps[(optimum?.k ?? 0) + 1]?.marginal).toBeLessThan(0);
  });

  it('pays exactly from the break-even effect on', () => {
    const { steps } = computeWorth(base, 1);
    const at = steps[2];
    const slope = at?.breakEven ?? 0;
    const effect = { ...base.effect, riskPerUnit: slope, low: slope, high: slope };
    const again = computeWorth({ ...base, effect }, 1).steps[2];
    expect(again?.net?.value).toBeCloseTo(0, 6);
  });

  it('knows no break-even where more customers would have to be kept than there are', () => {
    const dear = computeWorth({ ...base, costPerHour: sure(25_000) }, 1);
    expect(dear.steps.map(({ breakEven }) => breakEven)).toEqual(dear.steps.map(() => null));
    expect(dear.optimum?.k).toBe(0);
  });

  it('agrees with a closed form where only the effect is uncertain', () => {
    const certain = { ...base, handleHours: sure(0.41), costPerHour: sure(25) };
    const { steps } = computeWorth(certain, 7);
    const one = steps[1];
    // net is linear in the slope: P(net > 0) = P(slope > break-even), slope normal with sd 0.01 / 1.96
    const z = (0.02 - (one?.breakEven ?? 0)) / (0.01 / 1.96);
    const p = 0.5 * (1 + erf(z / Math.SQRT2));
    expect(one?.pays).toBeCloseTo(p, 1);
  });

  it('promises no money on grade C or no answer, only how strong the effect must be', () => {
    for (const grade of ['C', 'none'] as const) {
      const worth = computeWorth({ ...base, effect: { ...base.effect, grade } }, 1);
      expect(worth.promise).toBe('break-even');
      expect(worth.gain).toBeNull();
      expect(worth.optimum).toBeNull();
      expect(worth.sensitivity).toEqual([]);
      for (const { net, retained, pays, marginal } of worth.steps)
        expect([net, retained, pays, marginal]).toEqual([null, null, null, null]);
      expect(worth.steps[1]?.breakEven).toBeGreaterThan(0);
    }
  });

  it('lowers a handling time that contradicts the wait, and says so', () => {
    const busy = computeWorth({ ...base, handleHours: sure(5) }, 1, 200);
    expect(busy.today.handleHoursUsed).toBeLessThan(5);
    expect(busy.today.queueHours).toBeCloseTo(6, 9);
    expect(busy.steps[0]?.reached).toBeCloseTo(6, 3);
    const idle = computeWorth({ ...base, handleHours: sure(0.01) }, 1, 200);
    expect(idle.today.handleHoursUsed).toBeNull();
    // nobody waits for an agent: more of them change nothing, and no effect is strong enough
    expect(idle.steps[3]?.reached).toBeCloseTo(6, 3);
    expect(idle.optimum?.k).toBe(0);
  });

  it('counts the extra time of doing a share of requests better', () => {
    const share: WorthInputs = {
      ...base,
      measure: 'one-touch',
      from: 0.6,
      to: 0.7,
      effect: { riskPerUnit: -0.1, low: -0.15, high: -0.05, unit: 'share', grade: 'A', source: '' },
      handleHours: sure(0.5),
    };
    const { steps, target, gain } = computeWorth(share, 1);
    // 0.1 of 2,000 requests × half an hour = 100 h; one agent gives 174 h a month
    expect(target).toBe(1);
    expect(steps[1]?.reached).toBeCloseTo(0.7, 9);
    expect(gain?.riskDifference.value).toBeCloseTo(0.01, 12);
  });

  it('is the same to the last digit for the same seed', () => {
    expect(computeWorth(base, 5, 500)).toEqual(computeWorth(base, 5, 500));
    expect(computeWorth(base, 6, 500)).not.toEqual(computeWorth(base, 5, 500));
  });

  it('ranks by what moves the net most', () => {
    const { sensitivity } = computeWorth(base, 1, 200);
    expect(sensitivity[0]?.input).toBe('effect');
    expect(sensitivity.at(-1)?.low).toBe(sensitivity.at(-1)?.high);
  });

  it('multiplies a customer', () => {
    expect(customerWorth({ revenuePerYear: 500, marginShare: 0.4, lifeYears: 2 })).toBe(400);
  });
});

/** Abramowitz & Stegun 7.1.26, good to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}
