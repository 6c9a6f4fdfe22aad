import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '../testing.ts';
import { copyInto, copyLine, copyNew } from './copy.ts';
import { isUniqueViolation } from './database-error.ts';
import { readMigrations, statementsOf } from './migrate.ts';

const engines = await availableEngines();

describe.each(engines)('the record store on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [], engine });
  });
  afterAll(() => app.close());
  const db = () => app.application.services.database.db;

  it('gives the same JavaScript types on every engine', async () => {
    const { rows } = await sql<Record<string, unknown>>`
      select count(*) as big, 1.50::numeric as dec, date '2026-01-31' as day, '2026-01-31 10:00:00+03'::timestamptz as at,
        '{"a": [1, null]}'::jsonb as doc, array['a', 'b'] as list, 0.1::float8 as real, true as flag`.execute(
      db(),
    );
    expect(rows[0]).toEqual({
      big: 1,
      dec: '1.50',
      day: '2026-01-31',
      at: new Date('2026-01-31T07:00:00Z'),
      doc: { a: [1, null] },
      list: ['a', 'b'],
      real: 0.1,
      flag: true,
    });
  });

  it('rolls a whole command back when it refuses', async () => {
    const attempt = app.command(async (ctx) => {
      await ctx.publish({ type: 'platform.tried', customerId: null, payload: {} });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    const { rows } = await sql`select 1 from outbox where type = 'platform.tried'`.execute(db());
    expect(rows).toEqual([]);
  });

  it('copies text with tabs, line breaks, backslashes and nulls unharmed', async () => {
    await app.command(async (ctx) => {
      const text = copyLine(['k\t1\n\\N', '{"a": "b\\\\c"}', '2026-01-01T00:00:00Z']);
      expect(await copyInto(ctx.db, 'settings', ['key', 'value', 'updated_at'], text)).toBe(1);
    });
    const row = await db()
      .selectFrom('settings')
      .selectAll()
      .where('key', '=', 'k\t1\n\\N')
      .executeTakeFirst();
    expect(row?.value).toEqual({ a: 'b\\c' });
  });

  it('looks foreign keys up again after a copy whose rows were known, also after one that failed', async () => {
    await sql`create table copy_parents (id int primary key)`.execute(db());
    await sql`create table copy_children (id int primary key, parent_id int not null references copy_parents (id))`.execute(
      db(),
    );
    const known = { parentsKnown: true };
    const copyChild = (id: number, parentId: number) =>
      app.command((ctx) =>
        copyInto(ctx.db, 'copy_children', ['id', 'parent_id'], copyLine([id, parentId]), known),
      );
    await sql`insert into copy_parents values (1)`.execute(db());
    await copyChild(1, 1);
    await expect(copyChild(1, 1)).rejects.toSatisfy(isUniqueViolation);
    await expect(sql`insert into copy_children values (2, 7)`.execute(db())).rejects.toThrow(/foreign key/);
    await expect(sql`delete from copy_parents`.execute(db())).rejects.toThrow(/foreign key/);
  });

  it('copies what is new, and steps aside for a row that another session wrote', async () => {
    const setting = (key: string) => copyLine([key, '1', '2026-01-01T00:00:00Z']);
    const copy = (text: string) =>
      app.command((ctx) => copyNew(ctx.db, 'settings', ['key', 'value', 'updated_at'], text));
    expect(await copy(setting('new-1') + setting('new-2'))).toBe(2);
    if (engine === 'postgres') expect(await copy(setting('new-2') + setting('new-3'))).toBe(1);
  });

  it('streams a query as CSV', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of app.application.services.database.copyOut(
      "select n, null::text, 'a\"b' from generate_series(1, 3) n",
    )) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).toString()).toBe('1,,"a""b"\n2,,"a""b"\n3,,"a""b"\n');
  });

  it('names a unique violation by its SQLSTATE', async () => {
    const insert = () =>
      db().insertInto('settings').values({ key: 'twice', value: '1', updated_at: new Date() }).execute();
    await insert();
    await expect(insert()).rejects.toSatisfy(isUniqueViolation);
  });

  it('lets a query wait for a transaction and never breaks into it', async () => {
    const order: string[] = [];
    const transaction = app.command(async (ctx) => {
      await ctx.db
        .insertInto('settings')
        .values({ key: 'inside', value: '1', updated_at: ctx.now })
        .execute();
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push('transaction');
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const reading = db().selectFrom('settings').selectAll().where('key', '=', 'inside').execute();
    if (engine === 'pglite') {
      await reading;
      order.push('query');
      expect(order).toEqual(['transaction', 'query']);
    } else {
      expect(await reading).toEqual([]);
    }
    await transaction;
  });

  it('streams rows without holding them all', async () => {
    let seen = 0;
    await db()
      .connection()
      .execute(async (connection) => {
        const rows = connection
          .selectFrom(sql<{ n: number }>`generate_series(1, 2500)`.as('n'))
          .selectAll()
          .stream(1000);
        for await (const _ of rows) seen += 1;
      });
    expect(seen).toBe(2500);
  });
});

describe('migrations', () => {
  it('are numbered without a gap or a twin', async () => {
    const numbers = (await readMigrations()).map(({ name }) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
  it('are split into statements without their comments', () => {
    expect(statementsOf("-- a; b\ncreate table a (x int); \n\n-- c\ninsert into a values (';');\n")).toEqual([
      'create table a (x int)',
      "insert into a values (';')",
    ]);
  });
});
