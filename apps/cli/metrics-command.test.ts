import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#platform/server/config.ts';
import { startTestApplication } from '#platform/server/testing.ts';
import { metricsCommand, retentionCommand } from './metrics-command.ts';
import type { Command } from './terminal.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  await (await startTestApplication({ modules: [], work: false, dataFolder: data })).close();
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function run(command: Command, ...args: string[]) {
  const said: string[] = [];
  const config = readConfig({ HOLDFAST_DATA: data, LOG_LEVEL: 'silent' });
  const status = await command.run({ args, config, out: (line) => said.push(line), err: () => undefined });
  return { status, out: said.join('\n') };
}

describe('figures in the terminal, split by a dimension', { timeout: 120_000 }, () => {
  it('are printed for every figure that was named', async () => {
    const { out } = await run(metricsCommand, '--id', 'frt', '--id', 'csat', '--by', 'channel');
    expect(out).toMatch(/^M1 .*, by channel: \d{4}-\d\d-\d\d … \d{4}-\d\d-\d\d\n {2}all {2}not enough data/);
    expect(out).toMatch(/\nM25 .*, by channel: /);
  });

  it('are objects as JSON, a list of them for several figures', async () => {
    const one = JSON.parse((await run(metricsCommand, '--id', 'frt', '--by', 'channel', '--json')).out);
    expect(one).toMatchObject({ id: 'frt', dimension: 'channel', rows: [] });
    const two = JSON.parse(
      (await run(metricsCommand, '--id', 'frt', '--id', 'csat', '--by', 'channel', '--json')).out,
    );
    expect(two.map(({ id }: { id: string }) => id)).toEqual(['frt', 'csat']);
  });

  it('are all figures of retention that can be split so, and a refusal where there is none', async () => {
    const { out } = await run(retentionCommand, '--by', 'country');
    expect(out.match(/, by country: /g)?.length).toBeGreaterThan(3);
    await expect(run(retentionCommand, '--by', 'nothing')).rejects.toThrow('use one of');
    await expect(run(metricsCommand, '--by', 'channel')).rejects.toThrow('--id');
  });
});
