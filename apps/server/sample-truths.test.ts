import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DriverSummary } from '#features/retention/core/contract/link.ts';
import type { AgentUnit } from '#features/retention/core/link/agents-model.ts';
import type { DriverResult } from '#features/retention/core/link/driver-result.ts';
import { agents } from '#features/sample/core/agents.ts';
import { planted } from '#features/sample/core/truth.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { modules } from './modules.ts';

/** The day docs/sample-company.md tells its numbers of. */
const today = new Date('2026-11-22T09:00:00Z');

let app: TestApplication;
let drivers: readonly DriverSummary[];

const read = async <T>(path: string): Promise<T> => {
  const { status, body, text } = await app.call('analyst', 'GET', path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body as T;
};

/** The whole sample company, made as the button makes it and asked at the settings everybody starts with. */
beforeAll(async () => {
  app = await startTestApplication({ modules, clock: () => today });
  expect((await app.call('owner', 'POST', '/sample', {})).status).toBe(200);
  await app.settle();
  drivers = (await read<{ drivers: DriverSummary[] }>('/retention/drivers?wait=yes')).drivers;
}, 600_000);
afterAll(() => app?.close());

const driver = (id: string): DriverSummary => {
  const found = drivers.find((one) => one.id === id);
  if (!found?.difference) throw new Error(`${id} was not answered`);
  return found;
};

describe('what is planted in the sample company is found by the retention link', () => {
  it.each([
    ['first-reply', 1],
    ['one-touch', 1],
    ['transfers', 1],
    ['reopened', -1],
    ['delivery-late', -1],
  ] as const)(
    '%s has its sign, and nothing but a control that alarms by chance keeps it from being acted on',
    (id, sign) => {
      const { difference, grade, because } = driver(id);
      expect(Math.min(sign * (difference?.low ?? 0), sign * (difference?.high ?? 0))).toBeGreaterThan(0);
      if (grade === 'C') expect(because).toContain('control-alarms');
    },
  );

  it('lets the largest of them be acted on', () => {
    for (const id of ['first-reply', 'one-touch', 'delivery-late'])
      expect([id, driver(id).grade]).toEqual([id, expect.stringMatching(/^[AB]$/)]);
  });

  it('does not take the decoy for a cause: a control alarms', async () => {
    expect(driver('asked').grade).toBe('C');
    const { result } = await read<{ result: DriverResult }>('/retention/drivers/asked');
    expect(result.doubt?.controls.find(({ id }) => id === 'requests')?.alarms).toBe(true);
  });

  it('says from where on faster brings nothing measurable, within a factor of four', async () => {
    const { result } = await read<{ result: DriverResult }>('/retention/drivers/first-reply');
    if (result.knee?.state !== 'knee') throw new Error(`the knee is ${result.knee?.state}`);
    const { lower } = result.knee;
    expect(lower?.low ?? 99).toBeLessThan(planted.ticket.frtKneeLowHours);
    expect(lower?.high ?? 0).toBeGreaterThan(planted.ticket.frtKneeLowHours);
    expect((lower?.high ?? 99) / (lower?.low ?? 1)).toBeLessThan(4);
  });

  it('finds who keeps and who loses customers, whatever the book, and claims nobody else', async () => {
    const answer = await read<{ agents: (AgentUnit & { name: string })[] }>('/retention/agents');
    const claimed = (is: (effect: number) => boolean) =>
      agents
        .filter(({ effect }) => is(effect))
        .map(({ name }) => answer.agents.find((one) => one.name === name)?.funnel.replace(/-.*/, ''));
    const effects = agents.map(({ effect }) => effect);
    expect(claimed((effect) => effect === Math.min(...effects))).toEqual(['low']);
    expect(claimed((effect) => effect === Math.max(...effects))).toEqual(['high']);
    expect(claimed((effect) => effect === 0)).toEqual(['inside', 'inside', 'inside', 'inside']);
    // the best two, the four who change nothing, the worst two
    const shrunk = (is: (effect: number) => boolean) =>
      agents
        .filter(({ effect }) => is(effect))
        .map(({ name }) => answer.agents.find((one) => one.name === name)?.shrunk.value ?? Number.NaN);
    const nothing = shrunk((effect) => effect === 0);
    expect(Math.max(...shrunk((effect) => effect < 0))).toBeLessThan(Math.min(...nothing));
    expect(Math.min(...shrunk((effect) => effect > 0))).toBeGreaterThan(Math.max(...nothing));
  });
});
