import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modules } from '../../apps/server/modules.ts';
import { type Duck, openDuck } from '../../platform/server/analytics/duckdb.ts';
import { fillStatement, firstDay, lastDay, worldTables } from './world.ts';

const scale = 0.0005;
const tables = worldTables(scale);
const names = tables.map((table) => table.name).filter((name) => !name.includes('+'));

let duck: Duck;
let postgres: PGlite;

beforeAll(async () => {
  duck = await openDuck({ path: ':memory:', memoryMb: 512 });
  postgres = await PGlite.create();
  for (const table of tables) {
    await duck.write(fillStatement(table, 'duckdb'));
    await postgres.exec(fillStatement(table, 'postgres'));
  }
}, 120_000);

afterAll(async () => {
  await duck.close();
  await postgres.close();
});

const asText = (columns: readonly string[]): string =>
  columns.map((column) => `cast(${column} as text) as ${column}`).join(', ');

describe('the big world', () => {
  it.each(names)('has the same rows of %s in both engines', async (name) => {
    const columns = Object.keys(tables.find((table) => table.name === name)?.columns ?? {});
    // floats are compared as numbers: the engines write 20.0 and 20
    const select = `select ${asText(columns)} from ${name}`;
    const tidy = (rows: readonly Record<string, unknown>[]) =>
      rows
        .map((row) =>
          columns.map((column) => String(row[column] ?? '').replace(/^(-?\d+)\.0$/, '$1')).join('|'),
        )
        .sort();
    const [left, right] = [
      tidy(await duck.rows(select)),
      tidy((await postgres.query<Record<string, unknown>>(select)).rows),
    ];
    expect(left.length).toBeGreaterThan(2);
    expect(left).toEqual(right);
  });

  it('has the columns that the rows declare for their facts', () => {
    const facts = modules.flatMap((module) => module.facts ?? []);
    for (const table of tables.filter(({ name }) => /^(fact|dim)_\w+$/.test(name))) {
      const fact = facts.find(({ name }) => name === table.name);
      expect(Object.keys(table.columns).toSorted(), table.name).toEqual(
        Object.keys(fact?.columns ?? {}).toSorted(),
      );
    }
  });

  it('keeps its shape: sizes, days within the 24 months, purchases in order', async () => {
    const one = async (sql: string) => (await duck.rows<Record<string, number>>(sql))[0] ?? {};
    const customers = 1_000_000 * scale;
    expect((await one('select count(*) as n from fact_customers')).n).toBe(customers);
    expect((await one('select count(*) as n from fact_tickets')).n).toBeGreaterThan(2 * customers);
    expect((await one('select count(*) as n from fact_orders where purchase')).n).toBeGreaterThan(
      4 * customers,
    );
    expect(await one('select min(day) as a, max(day) as b from fact_orders')).toMatchObject({
      a: expect.any(Number),
      b: expect.any(Number),
    });
    const { a = 0, b = 0 } = await one('select min(day) as a, max(day) as b from fact_orders');
    expect(a).toBeGreaterThanOrEqual(firstDay);
    expect(b).toBeLessThanOrEqual(lastDay);
    const wrong = `select count(*) as n from (
      select day, prev_day, next_day, day_seq,
        lag(day) over w as before, lead(day) over w as after, row_number() over w as nth
      from fact_orders where purchase window w as (partition by customer_id order by day)
    ) q where prev_day is distinct from before or next_day is distinct from after or day_seq <> nth`;
    expect((await one(wrong)).n).toBe(0);
  });
});
