import { describe, expect, it } from 'vitest';
import type { DriverBin } from './driver-result.ts';
import { moveShare, moveTo } from './what-if.ts';

const bin = (key: string, perYear: number, value: number, half: number): DriverBin => ({
  key,
  from: null,
  to: null,
  n: perYear,
  perYear,
  crude: { value, low: value, high: value, n: perYear },
  standardised: { value, low: value - half, high: value + half },
  smooth: null,
  revenue: null,
});
const bins = [bin('a', 100, 0.95, 0.01), bin('b', 200, 0.93, 0.02), bin('c', 300, 0.9, 0.02)];

describe('what if', () => {
  it('moves everybody behind the chosen group, and nobody before it', () => {
    const { moved, kept } = moveTo(bins, 0);
    expect(moved).toBe(500);
    expect(kept.value).toBeCloseTo(200 * 0.02 + 300 * 0.05, 10);
    expect(moveTo(bins, 1)).toMatchObject({ moved: 300 });
    expect(moveTo(bins, 2).kept.value).toBeCloseTo(0, 12);
  });

  it('adds the error of the group all are moved to once for all of them', () => {
    const { kept } = moveTo(bins, 0);
    expect(kept.high - kept.value).toBeCloseTo(Math.hypot(200 * 0.02, 300 * 0.02, 500 * 0.01), 10);
    expect(kept.value - kept.low).toBeCloseTo(kept.high - kept.value, 10);
  });

  it('counts the better way up whichever side is the better one', () => {
    expect(moveShare(1000, 0.5, { value: -0.04, low: -0.06, high: -0.02 })).toEqual({
      moved: 500,
      kept: { value: 20, low: 10, high: 30 },
    });
    expect(moveShare(1000, 1, { value: 0.01, low: -0.01, high: 0.03 }).kept.low).toBe(-10);
  });
});
