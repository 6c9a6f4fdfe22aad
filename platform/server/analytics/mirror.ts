import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { settled } from '../events/outbox.ts';
import { pause } from '../pause.ts';
import { loadCompany } from '../settings.ts';
import type { Analytics } from './analytics.ts';
import { type Duck, discardDuck, openDuck } from './duckdb.ts';
import { type FactTable, ofCustomers } from './fact-table.ts';
import { createTables, type MirrorState, readState, stepState } from './mirror-state.ts';
import { replaceTables, sortAgain } from './sorting.ts';
import {
  deriveInto,
  loadAll,
  loadFile,
  openTransfer,
  selectAll,
  selectOfCustomers,
  slices,
} from './transfer.ts';
import { ensureViews, type FactShape, shapeOf } from './views.ts';

export type MirrorOptions = {
  readonly database: Database;
  readonly facts: readonly FactTable[];
  /** path of the DuckDB file; its folder is made */
  readonly path: string;
  readonly memoryMb: number;
  readonly log: Logger;
  readonly clock: () => Date;
  /** how often to look for news; 0 = only when asked (`catchUp`) */
  readonly everyMs?: number;
};

type Pending = {
  readonly last: number;
  readonly customers: Set<string>;
  readonly shared: boolean;
  /** facts to be read again whole (`payload.facts`): who is in a list changes for many customers, and nothing else of them */
  readonly whole: ReadonlySet<string>;
  readonly bulk: boolean;
};

const eventsAtOnce = 5000;
const customersAtOnce = 1000;
/** a bulk change is over when nothing was announced for so long; but after so much patience what there is is read */
const calmMs = 3000;
const patienceMs = 60_000;
/** how long catching up waits for transactions that are older than an announcement */
const settleMs = 20_000;
/** more touched customers than this share of all, and reading everything in order is faster */
const bulkShare = 0.2;

/** The file as the facts now want it: a damaged one, or one of other declarations or another zone, is thrown away. */
async function openFile(options: MirrorOptions, shape: FactShape): Promise<Duck> {
  await mkdir(dirname(options.path), { recursive: true });
  const open = () => openDuck({ path: options.path, memoryMb: options.memoryMb });
  const fresh = async (): Promise<Duck> => {
    await discardDuck(options.path);
    const duck = await open();
    await createTables(duck, options.facts, shape.signature);
    return duck;
  };
  let duck: Duck;
  let state: MirrorState | null;
  try {
    duck = await open();
    state = await readState(duck);
  } catch (error) {
    if (/lock/i.test(String(error))) throw error;
    options.log.warn({ err: error }, 'the analytics file cannot be read: it is made anew from the records');
    return fresh();
  }
  if (state?.signature === shape.signature) return duck;
  await duck.close();
  return fresh();
}

/**
 * DuckDB's copy of the facts, kept up with the outbox. The copy is disposable: the records are the truth, its place in
 * the outbox is stored inside the file together with the facts, so a process killed at any moment goes on where the file is.
 */
export async function openMirror(options: MirrorOptions): Promise<Analytics> {
  const { database, facts, log, clock, everyMs = 1000 } = options;
  let shape = await ensureViews(database, facts);
  const duck = await openFile(options, shape);
  const transfer = await openTransfer(database, `${options.path}.load`);
  const customers = facts.find((fact) => fact.key.length === 1 && fact.key[0] === 'customer_id');
  const stopping = new AbortController();
  let rebuilding = false;

  const state = async (): Promise<MirrorState> => {
    const found = await readState(duck);
    if (!found) throw new Error('the analytics file lost its state');
    return found;
  };

  /** One writing transaction: all of it or nothing. */
  const inTransaction = async (statements: readonly string[]): Promise<void> => {
    await duck.write('begin transaction');
    try {
      for (const statement of statements) await duck.write(statement);
      await duck.write('commit');
    } catch (error) {
      await duck.write('rollback').catch(() => undefined);
      throw error;
    }
  };

  const lastEvent = async (): Promise<number> => {
    const row = await database.db
      .selectFrom('outbox')
      .select((eb) => eb.fn.max('event_no').as('last'))
      .where(settled)
      .executeTakeFirst();
    return Number(row?.last ?? 0);
  };

  const rebuild = async (
    report: Parameters<Analytics['rebuild']>[0] = () => undefined,
    totals: () => Promise<void> = async () => undefined,
  ): Promise<void> => {
    rebuilding = true;
    try {
      shape = await ensureViews(database, facts);
      // read before the facts: what happens meanwhile is announced later and read again
      const upTo = await lastEvent();
      const parts = { database, duck, transfer, customers };
      await loadAll(parts, facts, (table, rows) => report({ table, rows }), totals);
      await inTransaction([
        ...replaceTables(facts),
        `update mirror_state set signature = '${shape.signature}'`,
        stepState(upTo, clock(), 'all'),
      ]);
      // in the line of writes: who waits for the facts need not wait for it
      duck
        .checkpoint()
        .catch((error: unknown) => log.error({ err: error }, 'the analytics file could not be folded'));
    } finally {
      rebuilding = false;
    }
  };

  const refreshNow = async (
    ids: readonly string[],
    { shared, whole }: Pick<Pending, 'shared' | 'whole'>,
    upTo: number,
  ): Promise<void> => {
    const statements: string[] = [];
    const files: string[] = [];
    const load = async (fact: FactTable, select: string): Promise<void> => {
      const file = await transfer.toFile(select);
      if (file === null) return;
      files.push(file);
      statements.push(loadFile(fact, fact.name, file));
    };
    for (const fact of facts.filter((one) => whole.has(one.name) && !one.derive)) {
      statements.push(`delete from ${fact.name}`);
      for (const select of await slices(database, fact, customers)) await load(fact, select);
    }
    const rest = facts.filter((one) => !whole.has(one.name));
    for (const fact of rest.filter((one) => (ofCustomers(one) ? ids.length > 0 : shared))) {
      const own = ofCustomers(fact);
      statements.push(
        `delete from ${fact.name}${own ? ' where customer_id in (select customer_id from touched)' : ''}`,
      );
      const { derive } = fact;
      if (derive) {
        const touchedOf = (name: string): string =>
          `(select * from ${name} where customer_id in (select customer_id from touched))`;
        statements.push(deriveInto(fact, derive, fact.name, touchedOf));
        continue;
      }
      if (!own) await load(fact, selectAll(fact));
      for (let at = 0; own && at < ids.length; at += customersAtOnce) {
        await load(fact, selectOfCustomers(fact, ids.slice(at, at + customersAtOnce)));
      }
    }
    const touched = ids.map((id) => `('${id}'::uuid)`).join(', ');
    await inTransaction([
      ...(ids.length > 0
        ? [`create or replace temp table touched as select * from (values ${touched}) t(customer_id)`]
        : []),
      ...statements,
      stepState(upTo, clock(), ids.length),
    ]);
    await Promise.all(files.map(transfer.remove));
  };

  const customersNow = async (): Promise<number> =>
    customers
      ? ((await duck.rows<{ n: number }>(`select count(*) as n from ${customers.name}`))[0]?.n ?? 0)
      : 0;

  const tooMany = async (count: number): Promise<boolean> =>
    count > Math.max(2 * customersAtOnce, bulkShare * (await customersNow()));

  const pendingAfter = async (eventNo: number): Promise<Pending | null> => {
    const rows = await database.db
      .selectFrom('outbox')
      .select(['event_no', 'customer_id', 'payload'])
      .where('event_no', '>', eventNo)
      .where(settled)
      .orderBy('event_no')
      .limit(eventsAtOnce)
      .execute();
    const last = rows.at(-1);
    if (!last) return null;
    const touched = new Set<string>();
    const whole = new Set<string>();
    for (const row of rows) {
      const named = row.payload.facts;
      if (Array.isArray(named)) for (const name of named) if (typeof name === 'string') whole.add(name);
      if (row.customer_id) touched.add(row.customer_id);
      const more = row.payload.customerIds;
      if (Array.isArray(more)) for (const id of more) if (typeof id === 'string') touched.add(id);
    }
    return {
      last: last.event_no,
      customers: touched,
      shared: rows.some((row) => row.customer_id === null && row.payload.facts === undefined),
      whole,
      bulk: rows.some((row) => row.payload.bulk === true),
    };
  };

  /** the newest announcement seen, and since when (milliseconds of this process) there is one that asks for everything */
  const waiting = { last: -1, changedAt: 0, since: 0 };

  /** Whether a bulk change still goes on: reading everything again after each of its steps would only be in its way. */
  const stillComing = (last: number): boolean => {
    const now = performance.now();
    if (waiting.since === 0) waiting.since = now;
    if (waiting.last !== last) Object.assign(waiting, { last, changedAt: now });
    return now - waiting.changedAt < calmMs && now - waiting.since < patienceMs;
  };

  /** Reads the next announcements; `atOnce`: somebody waits for them. @returns false when there was nothing to do */
  const step = async (atOnce: boolean): Promise<boolean> => {
    const now = await state();
    const company = await loadCompany(database.db);
    if (now.eventNo === null) {
      await rebuild();
      return true;
    }
    const changed =
      shapeOf(facts, company).signature !== shape.signature || now.signature !== shape.signature;
    const news = await pendingAfter(now.eventNo);
    if (changed || (news && (news.bulk || (await tooMany(news.customers.size))))) {
      // a rule that changed by itself is followed at once, one that came with a bulk change when that is over
      const goesOn = news !== null && (news.bulk || !changed);
      if (goesOn && !atOnce && stillComing(await lastEvent())) return false;
      waiting.since = 0;
      await rebuild();
      return true;
    }
    if (!news) {
      if (await tooMany(now.loose)) await sortAgain(duck, facts, inTransaction);
      return false;
    }
    await refreshNow([...news.customers], news, news.last);
    return true;
  };

  // one thing at a time: a rebuild asked for by hand waits for the refresh that is running
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** Announcements wait for every older transaction of the server, of other databases too: so does who wants to see them all. */
  const catchUp = async (): Promise<void> => {
    const newest = await database.db
      .selectFrom('outbox')
      .select((eb) => eb.fn.max('event_no').as('last'))
      .executeTakeFirst();
    const until = performance.now() + settleMs;
    for (;;) {
      while (await inTurn(() => step(true)));
      const { eventNo } = await state();
      if ((eventNo ?? 0) >= Number(newest?.last ?? 0) || performance.now() > until) return;
      await pause(20, stopping.signal);
    }
  };

  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const began = performance.now();
      try {
        while (!stopping.signal.aborted && (await inTurn(() => step(false))));
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        log.error({ err: error, failures }, 'the analytics mirror could not be refreshed');
      }
      // a refresh takes at most about a sixth of the time, however busy the company is
      const rest = Math.max(everyMs, 5 * (performance.now() - began));
      await pause(
        failures > 0 ? Math.min(60_000, everyMs * 2 ** failures) : Math.min(rest, 30_000),
        stopping.signal,
      );
    }
  };

  const [first] = await database.db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('event_no').as('first'))
    .execute();
  const start = await state();
  // announcements we have not read were removed meanwhile: what they said is unknown
  if (start.eventNo !== null && start.eventNo > 0 && Number(first?.first ?? 0) > start.eventNo + 1) {
    await duck.write('update mirror_state set event_no = null');
  }
  const looping = everyMs > 0 ? loop() : Promise.resolve();

  return {
    engine: 'duckdb',
    rows: (text, params, rowOptions) => duck.rows(text, params, rowOptions),
    columns: (text, params, rowOptions) => duck.columns(text, params, rowOptions),
    rebuild: (report) => inTurn(() => rebuild(report)),
    refresh: (ids, totals) =>
      inTurn(async () => {
        const { eventNo } = await state();
        if (ids === null || eventNo === null || (await tooMany(ids.size))) {
          await rebuild(undefined, totals);
          return;
        }
        await totals?.();
        await refreshNow([...ids], { shared: true, whole: new Set() }, eventNo);
      }),
    catchUp,
    snapshot: async () => snapshotOf(await state()),
    status: async () => {
      const now = await state();
      const pending = await database.db
        .selectFrom('outbox')
        .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.min('occurred_at').as('oldest')])
        .where('event_no', '>', now.eventNo ?? 0)
        .executeTakeFirst();
      const counts = await Promise.all(
        facts.map(async ({ name }) => {
          const [row] = await duck.rows<{ n: number }>(`select count(*) as n from ${name}`);
          return [name, row?.n ?? 0] as const;
        }),
      );
      const oldest = pending?.oldest ? new Date(pending.oldest).getTime() : null;
      return {
        engine: 'duckdb',
        lagSeconds: oldest === null ? 0 : Math.max(0, (clock().getTime() - oldest) / 1000),
        pendingEvents: Number(pending?.n ?? 0),
        refreshedAt: now.refreshedAt,
        rebuilding: rebuilding || now.eventNo === null,
        rows: Object.fromEntries(counts),
        snapshot: snapshotOf(now),
      };
    },
    close: async () => {
      stopping.abort();
      await looping;
      await turn;
      await duck.close();
    },
  };
}

const snapshotOf = (state: MirrorState): string => `${state.signature.slice(0, 8)}-${state.generation}`;
