import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#platform/server/config.ts';
import { startTestApplication } from '#platform/server/testing.ts';
import { connect } from './connection.ts';
import { importCommand } from './import-command.ts';
import { findFiles } from './import-files.ts';

const people = (who: string): string => `customer_id,email,name\n${who},${who}@example.com,${who}\n`;
/** two numbers and nothing that says whose they are */
const survival = 'duration,event\n12,1\n30,0\n';

let exports: string;
let data: string;
beforeAll(async () => {
  exports = await mkdtemp(join(tmpdir(), 'holdfast-exports-'));
  await mkdir(join(exports, 'berlin'));
  await mkdir(join(exports, 'kazan'));
  await writeFile(join(exports, 'berlin', 'customers.csv'), people('anna'));
  await writeFile(join(exports, 'kazan', 'customers.csv'), people('boris'));
  await writeFile(join(exports, 'survival.csv'), survival);
  await writeFile(join(exports, 'picture.csv'), Buffer.alloc(300, 1));
  await writeFile(join(exports, 'notes.pdf'), '%PDF');
  await writeFile(join(exports, '.hidden'), 'x');
  await symlink(join(exports, 'nowhere.csv'), join(exports, 'gone.csv'));
  data = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  // fills the folder with a migrated database
  await (await startTestApplication({ modules: [], work: false, dataFolder: data })).close();
});
afterAll(async () => {
  await rm(exports, { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
});

const config = () => readConfig({ HOLDFAST_DATA: data, LOG_LEVEL: 'silent' });

async function run(language: string, ...args: string[]) {
  const before = process.env.LC_ALL;
  process.env.LC_ALL = language;
  const [said, noted]: [string[], string[]] = [[], []];
  try {
    const status = await importCommand.run({
      args,
      config: config(),
      out: (line) => said.push(line),
      err: (line) => noted.push(line),
    });
    return { status, out: said.join('\n'), err: noted.join('\n') };
  } finally {
    if (before === undefined) delete process.env.LC_ALL;
    else process.env.LC_ALL = before;
  }
}

describe('holdfast import of a folder', () => {
  it('brings in what it knows and lists the rest with reasons', async () => {
    const { status, out, err } = await run('en', exports, '--json');
    expect(status).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      state: 'done',
      totals: { rows: 2, stored: 2, records: { customers: { created: 2 } } },
    });
    expect(answer.leftOut.map(({ name }: { name: string }) => name).sort()).toEqual([
      'gone.csv',
      'notes.pdf',
      'picture.csv',
      'survival.csv',
    ]);
    expect(err).toContain('berlin/customers.csv: holdfast.customers');
    expect(err).toContain('kazan/customers.csv: holdfast.customers');
    expect(err).toContain('Left out: 4');
    expect(err).toContain('This is no text, JSON or workbook that can be read.');
    const connection = await connect(config());
    try {
      const { rows } = await connection.call<{ rows: { name: string }[] }>('GET', '/customers');
      expect(rows.map(({ name }) => name).sort()).toEqual(['anna', 'boris']);
    } finally {
      await connection.close();
    }
  });

  it('says with --strict that something was left out, in the language of the terminal', async () => {
    const { status, out, err } = await run('ru_RU.UTF-8', exports, '--strict');
    expect(status).toBe(1);
    expect(out).toContain('Прочитано строк: 2; сохранено 2, отложено 0');
    expect(err).toContain('Пропущено: 4');
    expect(err).toContain('Файл не открывается.');
  });

  it('ends with 1 and leaves no import behind when nothing can be brought in', async () => {
    const { status, err } = await run('en', join(exports, 'survival.csv'));
    expect(status).toBe(1);
    expect(err).toContain('Nothing could be brought in.');
    const connection = await connect(config());
    try {
      const { rows } = await connection.call<{ rows: { fileNames: string[] }[] }>('GET', '/imports');
      expect(
        rows.filter(({ fileNames }) => fileNames.includes('survival.csv') && fileNames.length === 1),
      ).toEqual([]);
    } finally {
      await connection.close();
    }
  });
});

describe('the files of a command line', () => {
  it('keeps files of one name apart by their folders', async () => {
    const names = async (...paths: string[]) => (await findFiles(paths)).files.map(({ name }) => name);
    const [berlin, kazan] = [join(exports, 'berlin'), join(exports, 'kazan')];
    expect(await names(berlin)).toEqual(['customers.csv']);
    expect(await names(berlin, kazan)).toEqual(['berlin/customers.csv', 'kazan/customers.csv']);
    expect(await names(join(berlin, 'customers.csv'), join(kazan, 'customers.csv'))).toEqual([
      'berlin/customers.csv',
      'kazan/customers.csv',
    ]);
    expect(await names(berlin, join(berlin, 'customers.csv'))).toEqual(['customers.csv']);
  });
});
