import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConcordanceRows } from './concordance.ts';
import { concordance } from './concordance.ts';

type Row = { time: number; event: number; score: number; weight: number; stratum: number; start: number };

const row = fc
  .record({
    time: fc.integer({ min: 1, max: 6 }),
    event: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 4 }),
    weight: fc.integer({ min: 1, max: 3 }),
    stratum: fc.integer({ min: 0, max: 1 }),
    before: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ before, ...r }): Row => ({ ...r, start: Math.max(0, r.time - before) }));

function columnsOf(rows: readonly Row[]): ConcordanceRows {
  const column = (name: keyof Row): number[] => rows.map((r) => r[name]);
  return {
    time: column('time'),
    event: column('event'),
    score: column('score'),
    weight: column('weight'),
    stratum: column('stratum'),
    start: column('start'),
  };
}

describe('concordance properties', () => {
  it('counts what comparing every pair would', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const pairs = { concordant: 0, discordant: 0, tied: 0 };
        for (const a of rows.filter((r) => r.event === 1)) {
          for (const b of rows) {
            const outlived = b.time > a.time || (b.time === a.time && b.event === 0);
            if (a.stratum !== b.stratum || b.start >= a.time || !outlived) continue;
            const order = a.score > b.score ? 'concordant' : a.score < b.score ? 'discordant' : 'tied';
            pairs[order] += a.weight * b.weight;
          }
        }
        const found = concordance(columnsOf(rows));
        if (pairs.concordant + pairs.discordant + pairs.tied === 0)
          expect(found).toMatchObject({ reason: 'not-enough-data' });
        else expect(found).toMatchObject(pairs);
      }),
    );
  });

  it('does not depend on row order; a weight repeats its row; turning the score round turns the share', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
        const base = concordance(columnsOf(rows));
        expect(concordance(columnsOf([...rows].reverse()))).toEqual(base);
        const repeated = rows.flatMap((r) => Array.from({ length: r.weight }, () => ({ ...r, weight: 1 })));
        expect(concordance(columnsOf(repeated))).toEqual(base);
        const turned = concordance(columnsOf(rows.map((r) => ({ ...r, score: -r.score }))));
        if (base.ok && turned.ok) expect(turned.concordance).toBeCloseTo(1 - base.concordance, 12);
      }),
    );
  });

  it('is a coin for a constant score, and refuses nobody, no events, one row and impossible numbers', () => {
    const rows: ConcordanceRows = { time: [1, 2, 3], event: [1, 1, 0], score: [4, 4, 4] };
    expect(concordance(rows)).toMatchObject({ concordance: 0.5, tied: 3 });
    for (const empty of [
      { time: [], event: [], score: [] },
      { time: [1], event: [1], score: [2] },
      { ...rows, event: [0, 0, 0] },
    ])
      expect(concordance(empty)).toMatchObject({ reason: 'not-enough-data' });
    for (const wrong of [
      { ...rows, score: [1, 2] },
      { ...rows, score: [1, Number.NaN, 2] },
      { ...rows, time: [1, Number.NaN, 2] },
      { ...rows, event: [1, 0.5, 0] },
      { ...rows, weight: [1, -1, 1] },
      { ...rows, start: [0, 0, Number.NaN] },
      { ...rows, stratum: [0, Number.NaN, 0] },
    ])
      expect(concordance(wrong)).toMatchObject({ reason: 'invalid-input' });
  });
});
