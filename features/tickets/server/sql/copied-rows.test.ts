import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { copiedRows, uuidArray } from './copied-rows.ts';

const engines = await availableEngines();

describe.each(engines)('rows by COPY on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [], engine });
  });
  afterAll(() => app.close());
  const db = () => app.application.services.database.db;

  it('are what a query gives, whatever is in their texts', async () => {
    const cells = `null::text, '', E'a\\tb\\nc\\rd', 'back\\slash', E'\\\\N', E'\\\\t', 'Ёлка 🎄', E'\\b\\f\\v', true::text`;
    const select = `select ${cells} union all select ${cells}`;
    const { rows } = await sql<{ row: (string | null)[] }>`select array[${sql.raw(cells)}] as row`.execute(
      db(),
    );
    expect(await copiedRows(db(), select)).toEqual([rows[0]?.row, rows[0]?.row]);
    expect(await copiedRows(db(), 'select 1 where false')).toEqual([]);
  });

  it('take ids and nothing else', async () => {
    const id = '01a2035c-73f4-7fda-b47f-cb79976a5706';
    expect(await copiedRows(db(), `select unnest(${uuidArray([id])})`)).toEqual([[id]]);
    expect(await copiedRows(db(), `select unnest(${uuidArray([])})`)).toEqual([]);
    expect(() => uuidArray([id, "'; drop table customers; --"])).toThrow('not an id');
  });
});
