import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCliFolder } from './fixtures/cli-folder.ts';
import { metricsCommand, retentionCommand } from './metrics-command.ts';

let cli: Awaited<ReturnType<typeof openCliFolder>>;
beforeAll(async () => {
  cli = await openCliFolder();
});
afterAll(() => cli.close());

describe('figures in the terminal, split by a dimension', { timeout: 120_000 }, () => {
  it('are printed for every figure that was named', async () => {
    const { out } = await cli.run(metricsCommand, '--id', 'frt', '--id', 'csat', '--by', 'channel');
    expect(out).toMatch(/^M1 .*, by channel: \d{4}-\d\d-\d\d … \d{4}-\d\d-\d\d\n {2}all {2}not enough data/);
    expect(out).toMatch(/\nM25 .*, by channel: /);
  });

  it('are objects as JSON, a list of them for several figures', async () => {
    const one = JSON.parse((await cli.run(metricsCommand, '--id', 'frt', '--by', 'channel', '--json')).out);
    expect(one).toMatchObject({ id: 'frt', dimension: 'channel', rows: [] });
    const two = JSON.parse(
      (await cli.run(metricsCommand, '--id', 'frt', '--id', 'csat', '--by', 'channel', '--json')).out,
    );
    expect(two.map(({ id }: { id: string }) => id)).toEqual(['frt', 'csat']);
  });

  it('are all figures of retention that can be split so, and a refusal where there is none', async () => {
    const { out } = await cli.run(retentionCommand, '--by', 'country');
    expect(out.match(/, by country: /g)?.length).toBeGreaterThan(3);
    await expect(cli.run(retentionCommand, '--by', 'nothing')).rejects.toThrow('use one of');
    await expect(cli.run(metricsCommand, '--by', 'channel')).rejects.toThrow('--id');
  });

  it("are in the terminal's language", async () => {
    vi.stubEnv('LC_ALL', 'ru_RU.UTF-8');
    try {
      const { out } = await cli.run(metricsCommand, '--id', 'frt', '--by', 'channel');
      expect(out).toMatch(/^M1 .*первого ответа.*, разрез channel: .*\n {2}все {2}мало данных \(n = 0/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
