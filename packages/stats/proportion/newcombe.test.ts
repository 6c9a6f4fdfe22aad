import { describe, expect, it } from 'vitest';
import { newcombeDifference } from './newcombe.ts';

describe('Newcombe difference of shares', () => {
  it.each([
    ['56/70 - 48/80', 56, 70, 48, 80, 0.0524, 0.3339],
    ['9/10 - 3/10', 9, 10, 3, 10, 0.1705, 0.809],
    ['10/10 - 0/20', 10, 10, 0, 20, 0.6791, 1],
  ])('reproduces %s (Newcombe 1998, table II, method 10)', (_name, a, m, b, n, low, high) => {
    const result = newcombeDifference({ successes: a, n: m }, { successes: b, n });
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
  });

  it('refuses an empty arm', () => {
    expect(newcombeDifference({ successes: 1, n: 2 }, { successes: 0, n: 0 })).toMatchObject({
      ok: false,
      needed: 1,
    });
  });
});
