import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersFacts } from '#features/orders/server/facts.ts';
import { type Duck, openDuck } from '#platform/server/analytics/duckdb.ts';
import { duckTableOf } from '#platform/server/analytics/fact-table.ts';
import { createRandom } from '#stats/numeric/random.ts';
import type { ChurnRule, Reconciliation } from '../core/contract/retention.ts';
import { buyerColumns, contractColumns } from '../core/fact-columns.ts';
import type { Span } from '../core/period.ts';
import { Slice } from '../core/schema.ts';
import { readReconciliation, readRevenue } from './queries/keep-readings.ts';
import type { Question } from './queries/question.ts';

/** A stay of a customer: first and last day on which it counts as active, and the plan. */
type Stay = { readonly from: number; readonly to: number; readonly plan: string };
type Person = {
  readonly id: string;
  readonly channel: string;
  readonly buys: readonly number[];
  readonly spells: readonly Stay[];
};

const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const random = createRandom(7);
const upTo = (n: number): number => Math.floor(random() * n);
const endless = Number.POSITIVE_INFINITY;

/** 400 customers over 400 days: some buy often, some twice, some never; some have contracts with pauses, of changing plans. */
const people: readonly Person[] = Array.from({ length: 400 }, (_, n) => {
  const buys = new Set(Array.from({ length: upTo(9) }, () => 1000 + upTo(400)));
  const spells: Stay[] = [];
  for (let day = 1000 + upTo(300); day < 1400 && spells.length < 4; ) {
    const to = random() < 0.3 ? endless : day + upTo(90);
    spells.push({ from: day, to, plan: ['basic', 'plus'][upTo(2)] ?? 'basic' });
    if (to === endless) break;
    day = to + 2 + upTo(60);
  }
  const channel = ['web', 'store'][upTo(2)] ?? 'web';
  return { id: idOf(n), channel, buys: [...buys].sort((a, b) => a - b), spells };
});

type Value = string | number | boolean | null;
const written = (value: Value): string => (typeof value === 'string' ? `'${value}'` : String(value));

async function fill(duck: Duck, table: string, rows: readonly Record<string, Value>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => `(${Object.values(row).map(written).join(', ')})`);
  await duck.write(`insert into ${table} (${columns.join(', ')}) values ${values.join(', ')}`);
}

const orders = people.flatMap(({ id, channel, buys }) =>
  buys.map((day, at) => ({
    customer_id: id,
    day,
    first_channel: channel,
    purchase: true,
    first_of_day: true,
    day_seq: at + 1,
    prev_day: buys[at - 1] ?? null,
    next_day: buys[at + 1] ?? null,
    first_day: buys[0] ?? null,
    amount: 10 + at,
  })),
);
const spells = people.flatMap(({ id, spells: own }) =>
  own.map(({ from, to, plan }, at) => ({
    customer_id: id,
    spell_no: at + 1,
    plan,
    start_day: from,
    end_day: to === endless ? null : to + 1,
    prev_end_day: at === 0 ? null : (own[at - 1]?.to ?? 0) + 1,
    next_start_day: own[at + 1]?.from ?? null,
    first_day: own[0]?.from ?? 0,
  })),
);

/** The days on which a person is a customer, from the definition alone. */
const activeOn = (rule: ChurnRule, { buys, spells: own }: Person, day: number): boolean =>
  rule.model === 'purchase'
    ? buys.some((buy) => buy <= day && day < buy + rule.days)
    : own.some(({ from, to }) => from <= day && day <= to);
const firstOf = ({ model }: ChurnRule, { buys, spells: own }: Person): number =>
  (model === 'purchase' ? buys[0] : own[0]?.from) ?? endless;

function counted(rule: ChurnRule, { from, to }: Span, among: readonly Person[]): Reconciliation {
  const there = among.map((person) => ({
    before: activeOn(rule, person, from - 1),
    after: activeOn(rule, person, to),
    isNew: firstOf(rule, person) >= from,
    during: Array.from({ length: to - from + 1 }, (_, n) => activeOn(rule, person, from + n)).some(Boolean),
  }));
  const count = (holds: (one: (typeof there)[number]) => boolean): number => there.filter(holds).length;
  return {
    start: count(({ before }) => before),
    new: count(({ before, after, isNew }) => !before && after && isNew),
    wonBack: count(({ before, after, isNew }) => !before && after && !isNew),
    lost: count(({ before, after }) => before && !after),
    end: count(({ after }) => after),
    cameAndWent: count(({ before, after, during }) => !before && !after && during),
  };
}

const questionOf = (duck: Duck, slice: Record<string, unknown> = {}): Question =>
  ({
    filters: { slice: Slice.parse(slice), segment: null },
    ask: ({ text, params }: { text: string; params: readonly string[] }) => duck.rows(text, params),
  }) as unknown as Question;

const rules: readonly ChurnRule[] = [
  { model: 'purchase', days: 30, origin: 'set' },
  { model: 'purchase', days: 120, origin: 'set' },
  { model: 'contract', days: 30, origin: 'set' },
] as never;
const periods: readonly Span[][] = [
  [
    { from: 1150, to: 1240 },
    { from: 1059, to: 1149 },
  ],
  [{ from: 1200, to: 1229 }],
  [{ from: 1010, to: 1390 }],
];

describe('customers at the start and at the end of a period', () => {
  let duck: Duck;
  beforeAll(async () => {
    duck = await openDuck({ path: ':memory:', memoryMb: 256 });
    for (const fact of ordersFacts) await duck.write(duckTableOf(fact));
    await fill(duck, 'fact_orders', orders);
    await fill(duck, 'fact_contract_spells', spells);
  });
  afterAll(() => duck.close());

  describe.each(rules)('by $model, $days days', (rule) => {
    it.each(periods.map((spans) => ({ spans })))('are those of the definition: $spans', async ({ spans }) => {
      const found = await readReconciliation(questionOf(duck), rule, spans);
      expect(found.map(({ whole }) => whole)).toEqual(spans.map((span) => counted(rule, span, people)));
    });
  });

  it('fall apart by what a buyer is, and are found again by a filter', async () => {
    const [rule, span] = [rules[0] as ChurnRule, { from: 1150, to: 1240 }];
    const [found] = await readReconciliation(questionOf(duck), rule, [span], buyerColumns.channel);
    const web = people.filter(({ channel }) => channel === 'web');
    expect(found?.parts.get('web')).toEqual(counted(rule, span, web));
    expect(found?.whole).toEqual(counted(rule, span, people));
    const [filtered] = await readReconciliation(questionOf(duck, { channel: ['web'] }), rule, [span]);
    expect(filtered?.whole).toEqual(counted(rule, span, web));
  });

  it('are lost to a plan when they change it, and belong to the one they began with', async () => {
    const [rule, span] = [rules[2] as ChurnRule, { from: 1150, to: 1240 }];
    const on = (plan: string): Person[] =>
      people.map((person) => ({ ...person, spells: person.spells.filter((one) => one.plan === plan) }));
    const [filtered] = await readReconciliation(questionOf(duck, { plan: ['plus'] }), rule, [span]);
    const { start, lost, end } = counted(rule, span, on('plus'));
    expect(filtered?.whole).toMatchObject({ start, lost, end });
    const [split] = await readReconciliation(questionOf(duck), rule, [span], contractColumns.plan);
    const whole = counted(rule, span, people);
    expect(split?.whole).toEqual(whole);
    expect(split?.parts.get('plus')?.start).toBe(counted(rule, span, on('plus')).start);
    expect([...(split?.parts.values() ?? [])].reduce((sum, { lost: gone }) => sum + gone, 0)).toBe(
      whole.lost,
    );
  });
});

describe('money of the same customers at the start and at the end of a period', () => {
  it('leaves out who gave everything back, whatever order the sums are added in', async () => {
    const duck = await openDuck({ path: ':memory:', memoryMb: 256 });
    for (const fact of ordersFacts) await duck.write(duckTableOf(fact));
    const bought = (customer: number, amounts: readonly number[]) =>
      amounts.map((amount, at) => ({ customer_id: idOf(customer), day: 1100 + at, amount }));
    // 0.1 + 0.2 − 0.3 is 5.6e-17 in doubles
    await fill(duck, 'fact_orders', [...bought(1, [0.1, 0.2, -0.3]), ...bought(2, [5])]);
    const rule = { model: 'purchase', days: 30, origin: 'set' } as never;
    const [found] = await readRevenue(questionOf(duck), rule, [{ from: 1110, to: 1200 }]);
    await duck.close();
    expect(found?.whole).toMatchObject({ n: 1, start: 5, end: 0, lost: 5 });
  });
});
