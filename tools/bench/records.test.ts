import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modules } from '../../apps/server/modules.ts';
import { type Application, openApplication } from '../../platform/server/application.ts';
import { readConfig } from '../../platform/server/config.ts';
import { createLog } from '../../platform/server/log.ts';
import { recordStatements, sourceTables } from './records.ts';
import { fillStatement, worldTables } from './world.ts';

const scale = 0.0005;
let folder: string;
let application: Application;

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const { rows } = await application.services.database.db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(sql),
  );
  return rows;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-records-'));
  application = await openApplication({
    config: readConfig({ HOLDFAST_DATA: folder, ANALYTICS: 'postgres', LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    modules,
  });
  await rows('create schema ready');
  await rows('set search_path = ready, public');
  const spells = worldTables(scale).filter(({ name }) => name === 'fact_contract_spells');
  for (const table of [...sourceTables(scale), ...spells]) await rows(fillStatement(table, 'postgres'));
  await rows('set search_path = public');
  for (const statement of recordStatements('ready')) await rows(statement);
}, 120_000);

afterAll(async () => {
  await application.close();
  await rm(folder, { recursive: true, force: true });
});

// of these the ready-made tables hold a likeness, near enough for a bench: the longest gap, the first channel
const likened = ['gap_before_max', 'first_channel'];

describe('the records of the big world', () => {
  it.each(['fact_orders', 'fact_subscriptions', 'fact_contract_spells'])(
    'give under the views of the product the ready-made rows of %s',
    async (name) => {
      const fact = modules.flatMap((module) => module.facts ?? []).find((one) => one.name === name);
      const columns = Object.keys(fact?.columns ?? {}).filter((column) => !likened.includes(column));
      const read = async (schema: string) =>
        (
          await rows(
            `select ${columns.map((column) => `cast(${column} as text) as ${column}`).join(', ')} from ${schema}.${name}`,
          )
        )
          .map((row) => columns.map((column) => `${column} ${row[column]}`).join(', '))
          .toSorted();
      const [ready, made] = [await read('ready'), await read('public')];
      expect(ready.length).toBeGreaterThan(100);
      expect(made).toEqual(ready);
    },
  );
});
