import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerModule } from '../module.ts';
import { availableEngines, startTestApplication, type TestApplication } from '../testing.ts';
import { dialectProblems } from './dialect.ts';
import type { FactTable } from './fact-table.ts';

const people: FactTable = {
  name: 'fact_people',
  columns: {
    customer_id: 'uuid',
    name: 'text',
    note: 'text',
    internal: 'boolean',
    score: 'float8',
    since: 'timestamp',
    day: 'int',
  },
  key: ['customer_id'],
  sql: `select c.customer_id, c.name, c.tier as note, c.internal, 1.5 as score, c.created_at at time zone k.zone as since,
    ((c.created_at at time zone k.zone)::date - date '1970-01-01') as day from customers c cross join company k`,
};
const shared: FactTable = {
  name: 'dim_groups',
  columns: { team_id: 'uuid', name: 'text' },
  key: ['team_id'],
  sql: 'select * from teams',
};

const moduleOf = (facts: readonly FactTable[]): ServerModule => ({
  row: 'test',
  contract: {},
  router: {},
  permissions: {},
  messages: { en: {}, ru: {} },
  facts,
});

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const run = (app: TestApplication, sql: string, params: readonly unknown[] = []) =>
  app.application.services.database.db.executeQuery(CompiledQuery.raw(sql, [...params]));

async function addPerson(
  app: TestApplication,
  n: number,
  name: string,
  tier: string | null = null,
): Promise<void> {
  await run(
    app,
    `insert into customers (customer_id, name, tier, source, created_at, updated_at)
     values ($1, $2, $3, 'test', '2026-03-01 23:30:00+00', '2026-03-01 23:30:00+00')
     on conflict (customer_id) do update set name = excluded.name`,
    [id(n), name, tier],
  );
}

const announce = (app: TestApplication, customerId: string | null, payload: Record<string, unknown> = {}) =>
  app.command((ctx) => ctx.publish({ type: 'test.changed', customerId, payload }));

const engines = await availableEngines();
let app: TestApplication | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe.each(engines)('the analytics mirror over %s', (engine) => {
  it('fills itself from nothing and follows the announcements', async () => {
    app = await startTestApplication({ modules: [moduleOf([people, shared])], engine });
    const { analytics } = app.application.services;
    await addPerson(app, 1, 'Анна "Аня"\nО\'Нил, Jr.', '');
    await addPerson(app, 2, 'Bo');
    await analytics.catchUp();
    await announce(app, null, { customerIds: [id(1), id(2)] });
    await analytics.catchUp();
    expect(
      await analytics.rows('select name, note, internal, score, day from fact_people order by name'),
    ).toEqual([
      { name: 'Bo', note: null, internal: false, score: 1.5, day: 20513 },
      { name: 'Анна "Аня"\nО\'Нил, Jr.', note: '', internal: false, score: 1.5, day: 20513 },
    ]);

    await addPerson(app, 2, 'Bob');
    await run(
      app,
      "insert into teams (team_id, name, source, created_at, updated_at) values ($1, 'Care', 'test', now(), now())",
      [id(9)],
    );
    await announce(app, id(2));
    await analytics.catchUp();
    expect(
      await analytics.rows('select name from fact_people where customer_id = cast($1 as uuid)', [id(2)]),
    ).toEqual([{ name: 'Bob' }]);
    // the shared list is read again only when something without a customer is announced
    expect(await analytics.rows('select name from dim_groups')).toEqual([]);
    const before = await analytics.status();
    await announce(app, null);
    expect(await analytics.status()).toMatchObject({ pendingEvents: 1, rebuilding: false });
    await analytics.catchUp();
    expect(await analytics.rows('select name from dim_groups')).toEqual([{ name: 'Care' }]);
    const after = await analytics.status();
    expect(after).toMatchObject({ pendingEvents: 0, lagSeconds: 0, rows: { fact_people: 2, dim_groups: 1 } });
    expect(after.snapshot).not.toBe(before.snapshot);

    // a fact that is named is read whole, and the others are left alone
    await addPerson(app, 3, 'Cleo');
    await announce(app, null, { facts: ['dim_groups'] });
    await analytics.catchUp();
    expect((await analytics.status()).rows).toEqual({ fact_people: 2, dim_groups: 1 });
    await announce(app, null, { facts: ['fact_people'] });
    await analytics.catchUp();
    expect((await analytics.status()).rows).toEqual({ fact_people: 3, dim_groups: 1 });
    await run(app, 'delete from customers where customer_id = $1', [id(3)]);
    await announce(app, id(3));
    await analytics.catchUp();

    await run(app, 'delete from customers where customer_id = $1', [id(1)]);
    await announce(app, id(1));
    await analytics.catchUp();
    expect(await analytics.rows('select count(*) as n from fact_people')).toEqual([{ n: 1 }]);
  });

  it('reads everything again when told of a bulk change, and when the company moves to another zone', async () => {
    app = await startTestApplication({ modules: [moduleOf([people])], engine });
    const { analytics } = app.application.services;
    await analytics.catchUp();
    for (let n = 1; n <= 30; n += 1) await addPerson(app, n, `P${n}`);
    await announce(app, null, { bulk: true });
    await analytics.catchUp();
    expect((await analytics.status()).rows).toEqual({ fact_people: 30 });
    const company = (await app.call('owner', 'GET', '/company')).body as object;
    await app.call('owner', 'PUT', '/company', { ...company, zone: 'Asia/Tokyo' });
    await analytics.catchUp();
    expect(await analytics.rows('select distinct day from fact_people')).toEqual([{ day: 20514 }]);
  });
});

/** People in the order of their names: a base that the mirror goes over itself. */
const ranked = (rows: string): string =>
  `select customer_id, name, row_number() over (partition by customer_id order by name) as place from ${rows} r`;
const bases: FactTable = {
  name: 'fact_ranked',
  columns: { customer_id: 'uuid', name: 'text', place: 'bigint' },
  key: ['customer_id'],
  sql: ranked('(select customer_id, name from customers)'),
  base: {
    columns: { customer_id: 'uuid', name: 'text' },
    sql: 'select customer_id, name from customers',
    over: ranked,
  },
};
const derived: FactTable = {
  name: 'fact_derived',
  columns: { customer_id: 'uuid', name: 'text' },
  key: ['customer_id'],
  sql: 'select customer_id, name from fact_ranked',
  derive: (source) => `select customer_id, name from ${source('fact_ranked')} s`,
};

describe.each(engines)('facts that the mirror makes itself, over %s', (engine) => {
  it('are made of what it read, and totals are paid before the rest is read', async () => {
    app = await startTestApplication({ modules: [moduleOf([people, bases, derived])], engine });
    const { analytics } = app.application.services;
    await addPerson(app, 1, 'Ann');
    await addPerson(app, 2, 'Bo');
    const paid = async () => void (await run(app as TestApplication, "update customers set tier = 'paid'"));
    const rows = () =>
      analytics.rows(
        'select p.note, r.place, d.name from fact_people p join fact_ranked r on r.customer_id = p.customer_id join fact_derived d on d.customer_id = p.customer_id order by d.name',
      );
    await analytics.refresh(null, paid);
    const all = [
      { note: 'paid', place: 1, name: 'Ann' },
      { note: 'paid', place: 1, name: 'Bo' },
    ];
    expect(await rows()).toEqual(all);

    await addPerson(app, 2, 'Bob');
    let asked = 0;
    await analytics.refresh(new Set([id(2)]), async () => {
      asked += 1;
    });
    expect([asked, await rows()]).toEqual([1, [all[0], { ...all[1], name: 'Bob' }]]);
    const refuse = analytics.refresh(null, () => Promise.reject(new Error('not paid')));
    await expect(refuse).rejects.toThrow('not paid');
    expect(await rows()).toHaveLength(2);
  });
});

describe('the analytics file', () => {
  it('is kept over a restart and thrown away when damaged or declared differently', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-mirror-'));
    const open = async (facts: readonly FactTable[]) => {
      app = await startTestApplication({ modules: [moduleOf(facts)], dataFolder });
      await app.application.services.analytics.catchUp();
      return app.application.services.analytics;
    };
    try {
      await open([people]);
      await addPerson(app as TestApplication, 1, 'Ann');
      await announce(app as TestApplication, id(1));
      await app?.application.services.analytics.catchUp();
      const kept = await app?.application.services.analytics.status();
      await app?.close();
      expect(await (await open([people])).status()).toMatchObject({ snapshot: kept?.snapshot });
      await app?.close();

      await writeFile(join(dataFolder, 'analytics.duckdb'), 'this is not a database at all');
      expect((await (await open([people])).status()).rows).toEqual({ fact_people: 1 });
      await app?.close();

      const wider = {
        ...people,
        columns: { ...people.columns, source: 'text' as const },
        sql: people.sql.replace('c.name,', 'c.name, c.source,'),
      };
      expect(await (await open([wider])).rows('select source from fact_people')).toEqual([
        { source: 'test' },
      ]);
    } finally {
      await app?.close();
      app = undefined;
      await rm(dataFolder, { recursive: true, force: true });
    }
  });

  it('stops a question that nobody waits for any more', async () => {
    app = await startTestApplication({ modules: [moduleOf([people])] });
    const { analytics } = app.application.services;
    const giveUp = new AbortController();
    setTimeout(() => giveUp.abort(), 100);
    const endless =
      'select count(*) as n from generate_series(1, 1000000) a(x), generate_series(1, 1000000) b(y) where a.x * 7 % 11 = b.y % 13';
    await expect(analytics.rows(endless, [], { signal: giveUp.signal })).rejects.toThrow(/interrupt/i);
    expect(await analytics.rows('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('the restricted dialect', () => {
  it.each([
    ['select now()', 'now()'],
    ["select to_char(x, 'YYYY') from t", 'to_char'],
    ['select a / b from t', '/'],
    ['select x from t order by x desc', 'nulls last'],
    ['select 1 limit 10 offset 5', 'offset'],
    ['select x::date from t', '::'],
    ["select date_trunc('month', t, 'UTC')", 'date_trunc'],
    ['select x from t where x ~* $1', '~*'],
  ])('refuses %s', (sql, word) => {
    expect(dialectProblems(sql).join(' ')).toContain(word);
  });

  it('lets through what means the same everywhere', () => {
    expect(
      dialectProblems(
        'select month, count(*) as n, cast(sum(x) as float8) / nullif(cast(count(*) as float8), 0) as mean from fact_x where day between 1 and 9 group by month order by n desc nulls last',
      ),
    ).toEqual([]);
  });
});
