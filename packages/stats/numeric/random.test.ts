import { describe, expect, it } from 'vitest';
import {
  drawBeta,
  drawBinomial,
  drawExponential,
  drawGamma,
  drawNormal,
  drawPoisson,
  shuffled,
} from './draw.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';

const N = 40_000;

function moments(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = createRandom(7);
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < N; k++) {
    const x = draw(random);
    sum += x;
    squares += x * x;
  }
  return { mean: sum / N, variance: squares / N - (sum / N) ** 2 };
}

describe('seeded randomness', () => {
  it('repeats a stream for the same seed and differs for another', () => {
    const take = (seed: number): number[] => Array.from({ length: 5 }, createRandom(seed));
    expect(take(42)).toEqual(take(42));
    expect(take(42)).not.toEqual(take(43));
    expect(take(2 ** 40)).not.toEqual(take(0));
  });

  it.each([
    ['uniform', (r: Random) => r(), 0.5, 1 / 12],
    ['normal(3, 2)', (r: Random) => drawNormal(r, 3, 2), 3, 4],
    ['exponential(rate 4)', (r: Random) => drawExponential(r, 4), 0.25, 1 / 16],
    ['gamma(.4, rate 2)', (r: Random) => drawGamma(r, 0.4, 2), 0.2, 0.1],
    ['gamma(9, rate 3)', (r: Random) => drawGamma(r, 9, 3), 3, 1],
    ['beta(2, 6)', (r: Random) => drawBeta(r, 2, 6), 0.25, (2 * 6) / (64 * 9)],
    ['Poisson(.7)', (r: Random) => drawPoisson(r, 0.7), 0.7, 0.7],
    ['Poisson(55)', (r: Random) => drawPoisson(r, 55), 55, 55],
    ['binomial(9, .3)', (r: Random) => drawBinomial(r, 9, 0.3), 2.7, 1.89],
    ['binomial(400, .8)', (r: Random) => drawBinomial(r, 400, 0.8), 320, 64],
  ])('%s has its mean and variance', (_name, draw, mean, variance) => {
    const found = moments(draw);
    expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(variance / N));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.08);
  });

  it('shuffles without losing anything and leaves the input alone', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const mixed = shuffled(createRandom(1), items);
    expect(mixed).not.toEqual(items);
    expect([...mixed].sort()).toEqual(items);
  });
});
