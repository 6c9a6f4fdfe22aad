import { describe, expect, it } from 'vitest';
import { highestPoint } from './profile-interval.ts';

const hill = (top: number) => {
  const asked: number[] = [];
  const at = (x: number) => {
    asked.push(x);
    return { x, logLik: -((x - top) ** 2) };
  };
  return { asked, at };
};

describe('the highest point of a profile', () => {
  it('is found within the share of the way asked for', () => {
    const { asked, at } = hill(2.7);
    expect(highestPoint(at, 0, 10, 0.001)?.x).toBeCloseTo(2.7, 2);
    expect(asked.length).toBeLessThan(30);
  });

  it('comes to an end on a stretch no wider than two neighbouring numbers, on a plain, and where nothing can be fitted', () => {
    const { asked, at } = hill(3.6);
    const from = 3.593392031485147;
    expect(highestPoint(at, from, from + 4.440892098500626e-16)?.x).toBeCloseTo(from, 12);
    expect(asked.length).toBeLessThan(10);
    let plain = 0;
    highestPoint(() => ({ logLik: Number(plain++ < 0) }), 0, 1);
    expect(plain).toBeLessThan(60);
    let nothing = 0;
    expect(
      highestPoint(
        () => {
          nothing += 1;
          return null;
        },
        0,
        1,
      ),
    ).toBeNull();
    expect(nothing).toBeLessThan(60);
  });
});
