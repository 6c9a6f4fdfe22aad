import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#platform/server/context.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { CustomerRecord } from '../core/record.ts';
import { mergeCustomers } from './commands/merge-customers.ts';
import { unmergeCustomers } from './commands/unmerge-customers.ts';
import { upsertCustomers } from './commands/upsert-customers.ts';
import { customersModule } from './module.ts';
import { findSurvivor } from './queries/find-customer.ts';
import { loadOwnedTables } from './queries/owned-tables.ts';

const engines = await availableEngines();

type Everything = Record<string, { readonly line: string; readonly owner: string }[]>;

/** Every table that has anything of customers in it, as text. */
async function everything(ctx: Ctx): Promise<Everything> {
  const { owned, pointing } = await loadOwnedTables(ctx);
  const found: Everything = {};
  for (const name of ['customers', ...owned.map((table) => table.name), ...pointing]) {
    const { rows } = await sql<{
      line: string;
      owner: string;
    }>`select t::text as line, t.customer_id as owner from ${sql.table(name)} t order by 1`.execute(ctx.db);
    found[name] = rows;
  }
  return found;
}

type Life = { readonly record: Partial<CustomerRecord>; readonly orders: number; readonly tickets: number };

const life = fc.record({
  record: fc.record({
    name: fc.constantFrom('', 'Anna', 'Пётр "П" \\ {x}'),
    city: fc.constantFrom(undefined, 'Kazan'),
    tier: fc.constantFrom(undefined, 'gold'),
    tags: fc.subarray(['a', 'b, c', 'd"e']),
    attributes: fc.constantFrom({}, { plan: 'x', n: 1.5, yes: true, none: null }),
    customerSince: fc.constantFrom(undefined, '2024-01-02T03:04:05.678Z', '2020-01-01T00:00:00.000Z'),
    phone: fc.constantFrom(undefined, '+15550100'),
  }),
  orders: fc.integer({ min: 0, max: 3 }),
  tickets: fc.integer({ min: 0, max: 2 }),
});

let made = 0;

/** A customer with rows in the tables of other rows, three levels deep. */
async function makeCustomer(ctx: Ctx, { record, orders, tickets }: Life): Promise<string> {
  made += 1;
  const given = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  );
  const whole = {
    kind: 'person',
    aliases: [`alias-${made}`],
    tags: [],
    attributes: {},
    externalId: `c-${made}`,
    email: `c${made}@example.org`,
    ...given,
  } as CustomerRecord;
  const { customerIds } = await upsertCustomers(ctx, 'shop', [whole]);
  const [id = ''] = customerIds;
  for (let n = 0; n < orders; n += 1) {
    const orderId = ctx.newId();
    await sql`insert into orders (customer_id, order_id, kind, number, source, ordered_at, amount_minor, currency, created_at, updated_at)
      values (${id}, ${orderId}, 'order', ${String(n)}, 'shop', ${ctx.now}, 1999, 'EUR', ${ctx.now}, ${ctx.now})`.execute(
      ctx.db,
    );
    await sql`insert into order_lines (customer_id, order_id, lines) values (${id}, ${orderId}, '{"lineNo":[1,2],"quantity":[0.3333,7]}')`.execute(
      ctx.db,
    );
    await sql`insert into external_keys (entity, value, customer_id, record_id) values ('order', ${`shop:${orderId}`}, ${id}, ${orderId})`.execute(
      ctx.db,
    );
  }
  for (let n = 0; n < tickets; n += 1) {
    const ticketId = ctx.newId();
    await sql`insert into tickets (customer_id, ticket_id, number, source, status, created_at, updated_at) values (${id}, ${ticketId}, ${made * 10 + n}, 'desk', 'open', ${ctx.now}, ${ctx.now})`.execute(
      ctx.db,
    );
    await sql`insert into messages (customer_id, ticket_id, message_id, author_kind, body, sent_at) values (${id}, ${ticketId}, ${ctx.newId()}, 'customer', 'Привет', ${ctx.now})`.execute(
      ctx.db,
    );
    await sql`insert into ticket_measures (customer_id, ticket_id, clock_version, frt_seconds) values (${id}, ${ticketId}, 1, 0.1)`.execute(
      ctx.db,
    );
  }
  return id;
}

describe.each(engines)('merging customers on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules: [customersModule] });
  });
  afterAll(() => app.close());

  it('can be taken back: every table is as it was, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(life, life, fc.boolean(), async (one, other, firstStays) => {
        const ids = await app.command(async (ctx) => [
          await makeCustomer(ctx, one),
          await makeCustomer(ctx, { ...other, record: { ...other.record, phone: undefined } }),
        ]);
        const [survivor = '', merged = ''] = firstStays ? ids : ids.toReversed();
        const before = await app.command(everything);
        const mergeId = await app.command((ctx) => mergeCustomers(ctx, survivor, merged));
        const between = await app.command(everything);
        for (const [table, rows] of Object.entries(between)) {
          expect(rows.filter(({ owner }) => owner === merged)).toEqual([]);
          // ids remember whom they meant, and nothing else does
          if (!['identities', 'external_keys'].includes(table))
            expect(
              rows.filter(({ line }) => line.includes(merged)),
              `${table} still names the merged customer`,
            ).toEqual([]);
          if (!['customers', 'customer_stats'].includes(table))
            expect(rows.length, table).toBe(before[table]?.length);
        }
        expect(await app.command((ctx) => findSurvivor(ctx, merged))).toBe(survivor);
        await app.command((ctx) => unmergeCustomers(ctx, mergeId));
        expect(await app.command(everything)).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps what came after the merge without an id where it is, and takes along what became part of a moved order', async () => {
    const [a = '', b = ''] = await app.command(async (ctx) => [
      await makeCustomer(ctx, { record: { name: 'A' }, orders: 0, tickets: 0 }),
      await makeCustomer(ctx, { record: { name: 'B' }, orders: 1, tickets: 0 }),
    ]);
    const mergeId = await app.command((ctx) => mergeCustomers(ctx, a, b));
    await app.command(async (ctx) => {
      await sql`update order_lines set lines = '{"lineNo":[1,2,3],"quantity":[0.3333,7,1]}' where customer_id = ${a}`.execute(
        ctx.db,
      );
      await sql`update customers set tier = 'silver' where customer_id = ${a}`.execute(ctx.db);
      await sql`insert into orders (customer_id, order_id, kind, number, source, ordered_at, currency, created_at, updated_at)
        values (${a}, ${ctx.newId()}, 'order', 'later', 'shop', ${ctx.now}, 'EUR', ${ctx.now}, ${ctx.now})`.execute(
        ctx.db,
      );
    });
    await app.command((ctx) => unmergeCustomers(ctx, mergeId));
    const { rows } = await app.command((ctx) =>
      sql<{ customer_id: string; orders: number; lines: number }>`
        select c.customer_id, (select count(*)::int from orders o where o.customer_id = c.customer_id) as orders,
          (select count(*)::int from order_items i where i.customer_id = c.customer_id) as lines
        from customers c where c.customer_id in (${a}::uuid, ${b}::uuid)`.execute(ctx.db),
    );
    expect(rows.find((row) => row.customer_id === a)).toMatchObject({ orders: 1, lines: 0 });
    expect(rows.find((row) => row.customer_id === b)).toMatchObject({ orders: 1, lines: 3 });
    await expect(app.command((ctx) => unmergeCustomers(ctx, mergeId))).rejects.toMatchObject({
      code: 'customers:merge-undone',
    });
  });

  it('lets every id mean the survivor, and merges of merges be taken back from the last', async () => {
    const [a = '', b = '', c = ''] = await app.command(async (ctx) => [
      await makeCustomer(ctx, { record: {}, orders: 0, tickets: 0 }),
      await makeCustomer(ctx, { record: {}, orders: 0, tickets: 0 }),
      await makeCustomer(ctx, { record: {}, orders: 0, tickets: 0 }),
    ]);
    const first = await app.command((ctx) => mergeCustomers(ctx, a, b));
    const second = await app.command((ctx) => mergeCustomers(ctx, c, a));
    expect(await app.command((ctx) => findSurvivor(ctx, b))).toBe(c);
    const email = `c${made - 1}@example.org`;
    const outcome = await app.command((ctx) =>
      upsertCustomers(ctx, 'crm', [{ kind: 'person', aliases: [], tags: ['new'], attributes: {}, email }]),
    );
    expect([...outcome.customerIds]).toEqual([c]);
    await expect(app.command((ctx) => unmergeCustomers(ctx, first))).rejects.toMatchObject({
      code: 'customers:survivor-merged',
    });
    await app.command((ctx) => unmergeCustomers(ctx, second));
    await app.command((ctx) => unmergeCustomers(ctx, first));
    await expect(app.command((ctx) => mergeCustomers(ctx, a, a))).rejects.toMatchObject({
      code: 'customers:merge-same',
    });
  });
});
