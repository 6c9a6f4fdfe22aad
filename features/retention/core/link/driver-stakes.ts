import type { Compared } from './driver-compare.ts';
import type { DriverResult, Estimate } from './driver-result.ts';
import type { Groups } from './groups.ts';

export type MoneyInput = {
  readonly n: number;
  readonly lost: number;
  /** days the population spans */
  readonly days: number;
  /** margin a kept customer brings in a year, major units; null where unknown */
  readonly valuePerCustomer: number | null;
};

/** Money of a year: those on the worse side, times what they lose by it, times what a kept customer is worth. */
export function moneyOf(input: MoneyInput, groups: Groups, main: Compared): DriverResult['money'] {
  const worse = main.difference.value >= 0 ? groups.sides?.b : groups.sides?.a;
  const yearly = input.days > 0 ? 365 / input.days : 0;
  const customers = (worse ?? []).reduce((sum, g) => sum + (groups.groups[g]?.n ?? 0), 0) * yearly;
  const at = (share: number): number => Math.abs(share) * customers;
  const [near, far] = [main.difference.low, main.difference.high].sort((a, b) => Math.abs(a) - Math.abs(b));
  const crosses = main.difference.low <= 0 && main.difference.high >= 0;
  const kept: Estimate = {
    value: at(main.difference.value),
    low: crosses ? 0 : at(near ?? 0),
    high: at(far ?? 0),
  };
  const value = input.valuePerCustomer;
  return {
    encountersPerYear: customers,
    keptPerYear: kept,
    valuePerCustomer: value,
    perYear:
      value === null ? null : { value: kept.value * value, low: kept.low * value, high: kept.high * value },
  };
}

/** Customers per arm and months for a lottery that would settle it, 80 % power at 5 % two-sided. */
export function experimentOf(input: MoneyInput, main: Compared): DriverResult['experiment'] {
  const base = input.lost / input.n;
  const effect = Math.abs(main.difference.value);
  if (!(effect > 0.001) || base <= 0 || base >= 1) return null;
  // half of what was seen: a moved encounter would hardly go from one end to the other
  const wanted = effect / 2;
  const perArm = Math.ceil(((1.959964 + 0.841621) ** 2 * 2 * base * (1 - base)) / wanted ** 2);
  const perMonth = input.days > 0 ? (input.n * 30.4) / input.days : 0;
  return { perArm, effect: wanted, baseline: base, months: perMonth > 0 ? (2 * perArm) / perMonth : null };
}
