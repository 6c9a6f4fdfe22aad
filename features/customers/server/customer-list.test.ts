import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListInput } from '#platform/core/paging.ts';
import { listPage } from '#platform/server/db/list-query.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { customersModule } from './module.ts';
import { type CustomerListRow, customerList } from './queries/customer-list.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ modules: [customersModule] });
  await app.command(async (ctx) => {
    await sql`
      insert into customers (customer_id, name, country, source, search_text, created_at, updated_at)
      select ('01900001-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Person ' || i, (array['DE', 'FR'])[1 + i % 2], 'made',
        'person ' || i || ' c' || i || '@example.org', timestamptz '2024-01-01 00:00:00+00' + i * interval '1 minute', ${ctx.now}::timestamptz
      from generate_series(1, 100000) i`.execute(ctx.db);
    await sql`
      insert into customer_stats (customer_id, revenue_minor, orders_count)
      select customer_id, row_number() over (order by customer_id), 1 from customers`.execute(ctx.db);
  });
  await app.application.services.database.db.executeQuery(CompiledQuery.raw('vacuum (analyze)'));
}, 180_000);
afterAll(() => app.close());

const page = (input: Partial<ListInput>) =>
  app.command((ctx) => listPage<CustomerListRow>(ctx, customerList, { limit: 100, filter: [], ...input }));

/** Rows that the engine took from tables for one page: what a page costs on any machine, however busy it is. */
const rowsRead = (input: Partial<ListInput>): Promise<number> =>
  app.command(async (ctx) => {
    const read = async () => {
      const found = await sql<{ n: number }>`
        select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::float8 as n from pg_stat_xact_user_tables`.execute(
        ctx.db,
      );
      return found.rows[0]?.n ?? Number.NaN;
    };
    const before = await read();
    await listPage<CustomerListRow>(ctx, customerList, { limit: 100, filter: [], ...input });
    return (await read()) - before;
  });

/** The count reads up to ten thousand of customers and of their totals; a scan of everybody would be two hundred thousand. */
const affordable = 45_000;

describe('a list of 100,000 customers', () => {
  it.each<[string, Partial<ListInput>]>([
    ['the newest', {}],
    ['by money', { sort: { field: 'revenue', direction: 'desc' } }],
    ['by name', { sort: { field: 'name', direction: 'asc' } }],
    ['a rare word', { search: 'c54321' }],
    ['a word of everybody', { search: 'person' }],
    ['a filter', { filter: [{ field: 'country', op: 'eq', value: 'DE' }] }],
  ])('shows %s without reading everybody', async (_name, input) => {
    const rows = await rowsRead(input);
    expect(rows).toBeGreaterThan(0);
    // everybody has this word: the index of words gives them all, once, and there is no cheaper order to take them in
    expect(rows).toBeLessThan(input.search === 'person' ? 130_000 : affordable);
  });

  it('counts exactly up to ten thousand and says so beyond', async () => {
    expect((await page({ search: 'person' })).total).toBeNull();
    expect((await page({ search: '5432' })).total).toBe(11);
  });

  it('is as quick at the end as at the beginning', async () => {
    let cursor: string | undefined;
    for (let n = 0; n < 200; n += 1)
      cursor = (await page({ limit: 200, ...(cursor ? { cursor } : {}) })).next ?? undefined;
    expect(cursor).toBeDefined();
    expect(await rowsRead({ ...(cursor ? { cursor } : {}) })).toBeLessThan(affordable);
  });
});
