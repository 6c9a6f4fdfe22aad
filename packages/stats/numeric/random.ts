/** A stream of uniform numbers in [0, 1) with 53 random bits each. */
export type Random = () => number;

/** Spreads a seed over 128 bits of state (splitmix32). */
function spread(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let h = (seed ^ Math.floor(seed / 2 ** 32)) >>> 0;
  for (let k = 0; k < 4; k++) {
    h = (h + 0x9e3779b9) >>> 0;
    let z = h;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[k] = (z ^ (z >>> 15)) >>> 0;
  }
  return state;
}

/**
 * Seeded generator: the same `seed` (any finite number) gives the same stream on every machine.
 * Not for secrets. Source: xoshiro128** 1.1 (Blackman & Vigna 2021), seeded by splitmix32.
 */
export function createRandom(seed: number): Random {
  const s = spread(seed);
  const next32 = (): number => {
    const s1 = s[1]!;
    const times5 = Math.imul(s1, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const t = s1 << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s1;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    const s3 = s[3]!;
    s[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  };
  return () => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992;
}
