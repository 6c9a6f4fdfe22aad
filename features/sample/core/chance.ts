import type { Random } from '#stats/numeric/random.ts';

/** One element of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Index drawn in proportion to `weights` (not negative, one at least positive). */
export function pickIndex(random: Random, weights: readonly number[]): number {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return index;
  }
  return weights.length - 1;
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

export const whole = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
