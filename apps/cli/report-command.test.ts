import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reasonLine } from '#features/retention/core/leaving-reason.ts';
import { formatNumber } from '#platform/core/locale.ts';
import { driversCommand, linkQuery } from './drivers-command.ts';
import { openCliFolder } from './fixtures/cli-folder.ts';
import { forecastCommand } from './forecast-command.ts';
import { forecastWords } from './forecast-words.ts';
import { reportCommand } from './report-command.ts';

let cli: Awaited<ReturnType<typeof openCliFolder>>;
beforeAll(async () => {
  cli = await openCliFolder();
});
afterAll(() => cli.close());

describe('holdfast forecast', () => {
  it('says reasons and what is missing as the page does', () => {
    const reason = { kind: 'nps' as const, numbers: { score: 2.5, max: 10, count: 3 } };
    const said = ['en', 'ru'].map((language) => {
      const { page, locale } = forecastWords(language);
      const { key, params } = reasonLine(reason, (value, digits) => formatNumber(locale, value, digits));
      return [page(key, params), page('leaving.missing.repeat', { have: 3, needed: 20 })];
    });
    expect(said).toEqual([
      ['last NPS 2.5 of 10, 3 days ago', 'Too few repeat buyers for a model: 3, 20 are needed.'],
      [expect.stringMatching(/NPS.*2,5.*10.*3 дня/), expect.stringMatching(/3.*20/)],
    ]);
  });

  it.each([
    ['en_GB.UTF-8', /^As of [\s\S]*what speaks for it/],
    ['ru_RU.UTF-8', /^На [\s\S]*что об этом говорит/],
  ])(
    'speaks the language of the terminal: %s',
    async (language, said) => {
      const before = process.env.LC_ALL;
      process.env.LC_ALL = language;
      try {
        expect((await cli.run(forecastCommand)).out).toMatch(said);
      } finally {
        if (before === undefined) delete process.env.LC_ALL;
        else process.env.LC_ALL = before;
      }
    },
    120_000,
  );
});

describe('holdfast report and drivers', () => {
  it('writes the report of a company, in the language asked for', async () => {
    const file = join(cli.data, 'report.html');
    const { status, out } = await cli.run(reportCommand, '--out', file, '--lang', 'ru');
    expect([status, out]).toEqual([0, `Written: ${file}`]);
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>\n<html lang="ru">[\s\S]*<\/html>\n$/);
  }, 120_000);

  it('lists what cannot be answered with what is missing, in words and as JSON', async () => {
    const { out } = await cli.run(driversCommand);
    expect(out).toMatch(/^first-reply +cannot be answered yet: no-records/m);
    expect(out).toMatch(/^gesture +not recorded$/m);
    const answer = JSON.parse((await cli.run(driversCommand, '--json')).out) as {
      state: string;
      drivers: unknown[];
    };
    expect(answer.state).toBe('done');
    expect(answer.drivers.length).toBeGreaterThan(15);
    const one = JSON.parse((await cli.run(driversCommand, 'first-reply', '--json')).out) as Record<
      string,
      unknown
    >;
    expect(Object.keys(one)).toEqual(
      expect.arrayContaining(['summary', 'result', 'evidence', 'run', 'snapshot']),
    );
  }, 240_000);

  it('refuses what it does not know before it opens anything', async () => {
    await expect(cli.run(driversCommand, 'weather')).rejects.toThrow('use one of first-reply');
    await expect(cli.run(reportCommand)).rejects.toThrow('--out');
    await expect(cli.run(reportCommand, '--out', 'x.html', '--lang', 'de')).rejects.toThrow('en or ru');
    expect(() => linkQuery({ filter: ['weather=fine'] })).toThrow('tier');
    expect(linkQuery({ from: '2026-01-01', filter: ['tier=a=b', 'tier=c'] }).toString()).toBe(
      'from=2026-01-01&tier=a%3Db&tier=c',
    );
  });
});
