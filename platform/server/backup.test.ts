import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreBackup } from './backup.ts';
import { openPglite } from './db/pglite.ts';
import { availableEngines, startTestApplication, type TestApplication } from './testing.ts';

const engines = await availableEngines();

describe.each(engines)('backup and restore on %s', (engine) => {
  let app: TestApplication;
  let file: string;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [], engine });
    await app.call('owner', 'PUT', '/company', { name: 'Tab\tand\nbreak \\ ёж', zone: 'Asia/Tokyo' });
    const answer = await app.http.inject({ url: '/api/v1/backup', headers: { 'x-test-role': 'owner' } });
    file = join(app.dataFolder, 'company.backup.gz');
    await writeFile(file, answer.rawPayload);
  });
  afterAll(() => app.close());

  it('brings everything back into an empty database of the embedded engine', async () => {
    const { config, database } = app.application.services;
    const fresh = await openPglite(null);
    const { rows } = await restoreBackup(
      fresh,
      { ...config, secret: 'not to be written over' },
      file,
      new Date(),
    );
    expect(rows).toBeGreaterThan(8);
    const tables = ['settings', 'audit_log', 'outbox', 'stages', 'ticket_numbers'] as const;
    for (const table of tables) {
      const read = (db: typeof database.db) =>
        db
          .selectFrom(table as 'settings')
          .selectAll()
          .execute();
      const strip = (row: object) => ({ ...row, written_in: undefined });
      expect((await read(fresh.db)).map(strip)).toEqual((await read(database.db)).map(strip));
    }
    await expect(restoreBackup(fresh, config, file, new Date())).rejects.toThrow('not empty');
    await fresh.close();
  });

  it('refuses a file that is cut short or is something else, and changes nothing', async () => {
    const { config } = app.application.services;
    const cut = join(app.dataFolder, 'cut.gz');
    await writeFile(
      cut,
      (await app.http.inject({ url: '/api/v1/backup', headers: { 'x-test-role': 'owner' } })).rawPayload,
    );
    await truncate(cut, 900);
    const fresh = await openPglite(null);
    await expect(restoreBackup(fresh, { ...config, secret: 'x' }, cut, new Date())).rejects.toThrow(
      'cut short',
    );
    await writeFile(cut, 'hello');
    await expect(restoreBackup(fresh, config, cut, new Date())).rejects.toThrow('not a Holdfast backup');
    const { rows } = await fresh.db
      .selectFrom('settings')
      .selectAll()
      .execute()
      .then((found) => ({ rows: found }));
    expect(rows).toEqual([]);
    await fresh.close();
  });

  it('finds the installation healthy', async () => {
    const checks = (await app.call('owner', 'GET', '/doctor')).body as { id: string; state: string }[];
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'node ok',
      'disk ok',
      'database ok',
      'schema ok',
      'jobs ok',
      'analytics ok',
    ]);
  });
});
