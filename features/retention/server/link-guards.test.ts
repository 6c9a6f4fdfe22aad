import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Duck } from '#platform/server/analytics/duckdb.ts';
import { type AnalysisSettings, isLeavingTopic } from '../core/link/analysis.ts';
import { notYetBin } from '../core/link/bins.ts';
import { driverCellsQuery } from '../core/link/cells-sql.ts';
import { designEffect } from '../core/link/design-effect.ts';
import { survivalCellsQuery } from '../core/link/evidence-sql.ts';
import { exposureOf } from '../core/link/exposures.ts';
import type { LinkScope } from '../core/link/population-sql.ts';
import { buildEncounter, type Encounter, openEncounters, scopeOf } from './fixtures/encounter-table.ts';

let duck: Duck;
let add: (rows: readonly Encounter[]) => Promise<void>;
beforeAll(async () => {
  ({ duck, add } = await openEncounters());
});
beforeEach(() => duck.write('delete from fact_encounters'));
afterAll(() => duck.close());

/** Customers and losses that the cells of an exposure hold, and the bins they fell into. */
async function counted(
  changes: Partial<LinkScope> = {},
  settings: Partial<AnalysisSettings> = {},
  exposure = 'first-reply',
) {
  const found = exposureOf(exposure);
  if (!found) throw new Error(exposure);
  const query = driverCellsQuery([found], scopeOf(changes, settings));
  type Row = { key: number | null; part: number; bin: number | string; n: number; lost: number };
  const all = await duck.rows<Row>(query.text, query.params);
  const rows = all.filter(({ part, key }) => part === 0 && key !== null);
  return {
    n: rows.reduce((sum, row) => sum + row.n, 0),
    lost: rows.reduce((sum, row) => sum + row.lost, 0),
    bins: [...new Set(rows.map((row) => row.bin))],
  };
}

describe('the guards of the retention link', () => {
  it('leaves out those who are leaving already: they are answered fast and go anyway', async () => {
    await add([buildEncounter(), buildEncounter({ topic: 'cancel', contract_end_day: 10_020 })]);
    expect(await counted()).toMatchObject({ n: 2, lost: 1 });
    expect(await counted({ leaving: ['cancel'] })).toMatchObject({ n: 1, lost: 0 });
  });

  it.each([
    ['cancel', true],
    ['Close account', true],
    ['delete_my_account', true],
    ['Расторжение договора', true],
    ['Отмена подписки', true],
    ['cancel order', false],
    ['Отмена заказа', false],
    ['delivery', false],
  ])('knows by its name that "%s" is about leaving: %s', (topic, leaving) => {
    expect(isLeavingTopic(topic)).toBe(leaving);
  });

  it('counts nobody who was gone by the landmark: there was nothing left to lose', async () => {
    await add([
      buildEncounter({ contract_end_day: 10_007 }),
      buildEncounter({ contract_end_day: 10_008 }),
      buildEncounter({ contract_end_day: null }),
    ]);
    expect(await counted()).toMatchObject({ n: 1, lost: 1 });
  });

  it('takes an exposure as it was on the landmark, not as it came out later (immortal time)', async () => {
    await add([
      buildEncounter({ frt_seconds: 7 * 86_400, replied_day: 10_007 }),
      buildEncounter({ frt_seconds: 7 * 86_400 + 1, replied_day: 10_007 }),
      buildEncounter({ frt_seconds: 30 * 86_400, replied_day: 10_030 }),
    ]);
    const { n, bins } = await counted();
    expect(n).toBe(3);
    expect(bins).toContain(notYetBin);
    // who is not solved on the landmark has no number of transfers yet, however many there were in the end
    await duck.write('delete from fact_encounters');
    await add([
      buildEncounter({ resolved_day: 10_007 }),
      buildEncounter({ resolved_day: 10_008, transfers: 3 }),
    ]);
    expect(await counted({}, {}, 'transfers')).toMatchObject({ n: 1, bins: [0] });
  });

  it('keeps those who were never answered, in a band of their own', async () => {
    await add([
      buildEncounter({ frt_seconds: null, replied_day: null, resolved_day: null }),
      buildEncounter(),
    ]);
    const { n, bins } = await counted();
    expect(n).toBe(2);
    expect(bins).toContain(notYetBin);
  });

  it('does not count as staying whose time is not over (censoring)', async () => {
    await add([buildEncounter({ day: 10_000 }), buildEncounter({ day: 10_001 })]);
    expect(await counted({ today: 10_067 })).toMatchObject({ n: 1 });
    expect(await counted({ today: 10_068 })).toMatchObject({ n: 2 });
    expect(await counted({ today: 10_096 }, { horizon: 90 })).toMatchObject({ n: 0 });
  });

  it('leaves out the days of an incident: everybody waited and everybody was annoyed', async () => {
    await add([buildEncounter({ day: 10_000 }), buildEncounter({ day: 10_010, contract_end_day: 10_030 })]);
    expect(await counted({ incidents: [{ from: 10_008, to: 10_014 }] })).toMatchObject({ n: 1, lost: 0 });
  });

  it('takes one encounter of a customer per window: the first', async () => {
    // windows of 30 days begin at multiples of 30: 9990, 10020
    await add([
      buildEncounter({ day: 9_995, prev_day: null }),
      buildEncounter({ day: 10_000, prev_day: 9_995 }),
      buildEncounter({ day: 10_021, prev_day: 10_000 }),
      buildEncounter({ day: 10_021, prev_day: 10_021 }),
    ]);
    expect(await counted()).toMatchObject({ n: 2 });
    expect(await counted({}, { windowDays: 7 })).toMatchObject({ n: 3 });
  });

  it('judges each customer by what it has: contract holders by the contract, buyers by silence', async () => {
    const buyer = { contract_end_day: null };
    await add([
      buildEncounter({ contract_end_day: 10_060, next_buy_day: 10_010 }),
      buildEncounter({ ...buyer, next_buy_day: 10_067 }),
      buildEncounter({ ...buyer, next_buy_day: 10_068 }),
      buildEncounter({ ...buyer, next_buy_day: null }),
      buildEncounter({ ...buyer, last_buy_day: 9_917, next_buy_day: null }),
    ]);
    expect(await counted({ churnModel: 'auto' })).toMatchObject({ n: 4, lost: 3 });
    expect(await counted({ churnModel: 'contract' })).toMatchObject({ n: 1, lost: 1 });
    expect(await counted({ churnModel: 'purchase' })).toMatchObject({ n: 4, lost: 2 });
    expect(await counted({}, { outcome: 'purchase' })).toMatchObject({ n: 5, lost: 3 });
  });

  it('draws the end of contracts over those who have one: buyers and former holders have none to lose', async () => {
    const found = exposureOf('first-reply');
    if (!found) throw new Error('first-reply');
    await add([
      buildEncounter({ contract_end_day: 10_060 }),
      buildEncounter({ contract_end_day: 2_000_000_000 }),
      buildEncounter({ contract_end_day: 9_900 }),
      buildEncounter({ contract_end_day: null }),
    ]);
    for (const churnModel of ['contract', 'auto'] as const) {
      const query = survivalCellsQuery(found, scopeOf({ churnModel }));
      const rows = await duck.rows<{ week: number; events: number; censored: number }>(
        query.text,
        query.params,
      );
      expect(rows.reduce((sum, row) => sum + row.events, 0)).toBe(1);
      expect(rows.reduce((sum, row) => sum + row.censored, 0)).toBe(1);
      expect(rows.find((row) => row.events === 1)?.week).toBe(7);
    }
  });

  it('widens intervals when the encounters of one customer are alike', () => {
    // each group of customers is all lost or all kept: 640 observations that carry the news of 64
    const alike = Array.from({ length: 64 }, (_, cluster) => ({
      cluster,
      bin: 0,
      n: 10,
      lost: cluster % 2 === 0 ? 10 : 0,
    }));
    const unlike = Array.from({ length: 64 }, (_, cluster) => ({ cluster, bin: 0, n: 10, lost: 5 }));
    expect(designEffect(alike, () => 0)).toBeGreaterThan(9);
    expect(designEffect(unlike, () => 0)).toBe(1);
  });
});
