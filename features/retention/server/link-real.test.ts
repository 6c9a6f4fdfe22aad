import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { modules } from '#apps/server/modules.ts';
import { type Duck, openDuck } from '#platform/server/analytics/duckdb.ts';
import { duckTableOf } from '#platform/server/analytics/fact-table.ts';
import { gradeOf } from '../core/link/grade.ts';
import { factEncounters } from './facts.ts';
import { askDriver } from './fixtures/ask-driver.ts';
import { scopeOf } from './fixtures/encounter-table.ts';

/** Real companies whose naive answer is known to be wrong. The files are not ours to pass on: without them nothing is tested here. */
const olist = '../shared/data/olist/repurchase_survival.csv';
const retail = '../shared/data/online-retail/online_retail_2010_2011.csv.gz';

type Order = {
  readonly customer: number;
  readonly day: number;
  readonly delivered: number | null;
  readonly amount: number;
  readonly kind: 'order' | 'cancellation';
};

const idOf = (kind: number, i: number): string => {
  // the last digits decide the group of customers: spread them
  const tail = ((i * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');
  return `0000000${kind}-${(i % 65_536).toString(16).padStart(4, '0')}-7000-8000-${Math.floor(i / 65_536)
    .toString(16)
    .padStart(4, '0')}${tail}`;
};

/** Orders as the fact of orders, all other facts empty, and the encounters made from them by the product's own text. */
async function openCompany(orders: readonly Order[]): Promise<Duck> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-real-'));
  const duck = await openDuck({ path: ':memory:', memoryMb: 1024 });
  for (const fact of modules.flatMap((module) => module.facts ?? [])) await duck.write(duckTableOf(fact));
  const byCustomer = Map.groupBy(orders, ({ customer }) => customer);
  const lines: string[] = [];
  let made = 0;
  for (const [customer, own] of byCustomer) {
    const sorted = own.toSorted((a, b) => a.day - b.day);
    let seen = -1;
    for (const { day, delivered, amount, kind } of sorted) {
      const purchase = kind === 'order';
      const first = purchase && day !== seen;
      if (purchase) seen = day;
      made += 1;
      lines.push(
        [
          idOf(1, customer),
          idOf(2, made),
          kind,
          day,
          purchase,
          purchase ? amount : -amount,
          first,
          delivered ?? '',
        ].join(','),
      );
    }
  }
  const file = join(folder, 'orders.csv');
  await writeFile(file, lines.join('\n'));
  const names = [
    'customer_id',
    'order_id',
    'kind',
    'day',
    'purchase',
    'amount',
    'first_of_day',
    'delivered_day',
  ];
  const columns = names.map((name) => `'${name}': 'VARCHAR'`).join(', ');
  await duck.write(
    `insert into fact_orders (${names.join(', ')}) select ${names.join(', ')} from read_csv('${file}', header = false, columns = {${columns}})`,
  );
  const encounter = Object.keys(factEncounters.columns).join(', ');
  await duck.write(
    `insert into fact_encounters (${encounter}) select ${encounter} from (${factEncounters.sql}) q`,
  );
  await rm(folder, { recursive: true });
  return duck;
}

/** Cells of a line of comma-separated values; no line break is quoted in this file. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );

const dayOf = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000);

describe.skipIf(!existsSync(olist))(
  '63,760 buyers of a marketplace, their delivery and whether they came back',
  () => {
    it('shows that slow delivery looks worse as it is seen than among like customers', async () => {
      const [, ...rows] = readFileSync(olist, 'utf8').trim().split('\n');
      const orders = rows.flatMap((row, customer): Order[] => {
        const [t0 = '', p0 = '', event = '', , , p1 = ''] = row.split(',');
        const first: Order = { customer, day: dayOf(p0), delivered: dayOf(t0), amount: 100, kind: 'order' };
        return event === '1' ? [first, { ...first, day: dayOf(p1), delivered: null }] : [first];
      });
      expect(rows).toHaveLength(63_760);
      expect(orders).toHaveLength(63_760 + 1_563);
      const duck = await openCompany(orders);
      const scope = scopeOf(
        { today: Math.max(...orders.map(({ day }) => day)), churnModel: 'purchase' },
        { outcome: 'purchase', horizon: 180 },
      );
      const { result } = await askDriver(duck, 'delivery-time', scope);
      await duck.close();
      expect(result.state).toBe('answered');
      const adjusted = result.difference?.value ?? 0;
      // seen: the fast came back more often; among purchases of the same season and value less of it is left
      expect(result.crudeDifference).toBeGreaterThan(0.002);
      expect(adjusted).toBeGreaterThan(0);
      expect(adjusted).toBeLessThan(result.crudeDifference ?? 0);
      // without the season, which is what moved both
      const naive = await (async () => {
        const again = await openCompany(orders);
        const found = await askDriver(again, 'delivery-time', {
          ...scope,
          analysis: { ...scope.analysis, covariates: [] },
        });
        again.close();
        return found.result.difference?.value ?? 0;
      })();
      expect(adjusted).toBeLessThan(naive);
    }, 240_000);
  },
);

describe.skipIf(!existsSync(retail))('an online shop whose heaviest buyers cancel most', () => {
  it('does not say that cancellations keep customers', async () => {
    const [header = '', ...lines] = gunzipSync(readFileSync(retail)).toString('utf8').split(/\r?\n/);
    const names = cellsOf(header).map((name) => name.replaceAll(/[^a-z]/gi, '').toLowerCase());
    const place = (...known: string[]): number => names.findIndex((name) => known.includes(name));
    const [number, date, quantity, price, person] = [
      place('invoiceno', 'invoice'),
      place('invoicedate'),
      place('quantity'),
      place('unitprice', 'price'),
      place('customerid'),
    ];
    const invoices = new Map<string, { customer: number; day: number; amount: number; cancelled: boolean }>();
    for (const line of lines) {
      const cells = cellsOf(line);
      const customer = Math.round(Number(cells[person] ?? 0));
      const invoice = cells[number] ?? '';
      if (!customer || invoice === '') continue;
      const amount = Math.abs(Number(cells[quantity]) * Number(cells[price]));
      const found = invoices.get(invoice);
      if (found) found.amount += amount;
      else
        invoices.set(invoice, {
          customer,
          day: Math.floor(new Date(cells[date] ?? '').getTime() / 86_400_000),
          amount,
          cancelled: invoice.startsWith('C'),
        });
    }
    const orders = [...invoices.values()].map(
      ({ customer, day, amount, cancelled }): Order => ({
        customer,
        day,
        amount,
        delivered: null,
        kind: cancelled ? 'cancellation' : 'order',
      }),
    );
    expect(new Set(orders.map(({ customer }) => customer)).size).toBe(4_372);
    const duck = await openCompany(orders);
    const scope = scopeOf(
      { today: Math.max(...orders.map(({ day }) => day)), churnModel: 'purchase', cuts: [300, 1200] },
      { horizon: 90 },
    );
    const { result } = await askDriver(duck, 'refund', scope);
    await duck.close();
    // seen, who cancels comes back more
    expect(result.crudeDifference).toBeGreaterThan(0.03);
    const { grade, finding } = gradeOf(result, null, null);
    expect(grade === 'A' || (grade === 'B' && finding === 'keeps')).toBe(false);
    // and what they did before, which no cancellation can have caused, differs just as much
    expect(result.doubt?.controls.some(({ alarms }) => alarms) || (result.difference?.low ?? 1) <= 0).toBe(
      true,
    );
  }, 240_000);
});
