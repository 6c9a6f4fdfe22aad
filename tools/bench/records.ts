/**
 * What the big world's customers bought, as the product keeps it in PostgreSQL: its own tables, filled from the ready-made facts,
 * under its own views. There the texts of the charts are answered as with ANALYTICS=postgres, so that what the facts cost to
 * make is in the time; the ready-made tables of generate.ts spare PostgreSQL that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { modules } from '../../apps/server/modules.ts';
import { type Application, openApplication } from '../../platform/server/application.ts';
import { readConfig } from '../../platform/server/config.ts';
import { createLog } from '../../platform/server/log.ts';
import { benchUrl, onClient } from './generate.ts';
import { fillStatement, type WorldTable, worldTables } from './world.ts';

/** Facts that are made of what these records hold. */
export const boughtFacts: readonly string[] = ['fact_orders', 'fact_subscriptions', 'fact_contract_spells'];

const sources = [
  'bench_people',
  'fact_customers',
  'fact_orders',
  'fact_orders+refunds',
  'fact_subscriptions',
];

/** The ready-made tables the records are filled from. */
export const sourceTables = (scale: number): readonly WorldTable[] =>
  worldTables(scale).filter(({ name }) => sources.includes(name));

const instant = (day: string, hour = 0): string =>
  `timestamptz '1970-01-01 00:00:00+00' + ${day} * interval '1 day' + interval '${hour} hours'`;

/** Statements from the ready-made tables of a schema to the product's own. The company's zone is UTC and its currency EUR. */
export const recordStatements = (schema: string): readonly string[] => [
  `insert into customers (customer_id, kind, name, language, country, city, tier, source, created_at, updated_at)
   select customer_id, customer_kind, name, language, country, city, tier, source, ${instant('since_day')}, ${instant('since_day')}
   from ${schema}.fact_customers`,
  `insert into orders (customer_id, order_id, kind, number, source, status, ordered_at, amount_minor, currency, channel, stage,
     promised_at, delivered_at, created_at, updated_at)
   select customer_id, order_id, kind, substr(cast(order_id as text), 1, 8), source, status, ordered_at at time zone 'UTC',
     cast(round(abs(amount) * 100) as bigint), 'EUR', channel, stage, ${instant('promised_day', 12)},
     ${instant('delivered_day', 12)}, ordered_at at time zone 'UTC', ordered_at at time zone 'UTC'
   from ${schema}.fact_orders`,
  `insert into subscriptions (customer_id, subscription_id, source, plan, started_at, ended_at, end_reason, amount_minor, currency,
     created_at, updated_at)
   select customer_id, subscription_id, source, plan, ${instant('start_day')}, ${instant('end_day')}, end_reason,
     cast(round(mrr * 100) as bigint), 'EUR', ${instant('start_day')}, ${instant('start_day')}
   from ${schema}.fact_subscriptions`,
];

const recordsDatabase = 'holdfast_bench_records';
const schema = 'ready';

async function fill(client: pg.Client, scale: number): Promise<void> {
  await client.query(`create schema ${schema}`);
  await client.query(`set work_mem = '64MB'`);
  await client.query(`set search_path = ${schema}, public`);
  for (const table of sourceTables(scale)) await client.query(fillStatement(table, 'postgres'));
  await client.query('set search_path = public');
  for (const statement of recordStatements(schema)) await client.query(statement);
  await client.query(`set client_min_messages = warning`);
  await client.query(`drop schema ${schema} cascade`);
  for (const table of ['customers', 'orders', 'subscriptions']) await client.query(`vacuum analyze ${table}`);
}

/** Whether the records of this world are there; where not, their database is made anew. */
async function ownRecords(client: pg.Client, mark: string): Promise<boolean> {
  const found = await client.query(
    "select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1",
    [recordsDatabase],
  );
  if (found.rows[0]?.mark === mark) return true;
  await client.query(`drop database if exists ${recordsDatabase}`);
  await client.query(`create database ${recordsDatabase}`);
  return false;
}

/** The product over the records, answering from PostgreSQL itself; made anew when the world's `mark` is another. */
export async function openRecords(url: string, scale: number, mark: string): Promise<Application> {
  const known = await onClient(url, (client) => ownRecords(client, mark), 'postgres');
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const application = await openApplication({
    config: readConfig({
      HOLDFAST_DATA: folder,
      DATABASE_URL: benchUrl(url, recordsDatabase),
      ANALYTICS: 'postgres',
      LOG_LEVEL: 'silent',
    }),
    log: createLog('silent'),
    modules,
  });
  if (!known) {
    const make = async (client: pg.Client): Promise<void> => {
      await fill(client, scale);
      await client.query(`comment on database ${recordsDatabase} is '${mark}'`);
    };
    await onClient(url, make, recordsDatabase);
  }
  return {
    ...application,
    close: async () => {
      await application.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
