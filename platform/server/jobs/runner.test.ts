import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '../testing.ts';
import type { JobHandler } from './jobs.ts';

const engines = await availableEngines();

const until = async (check: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never happened');
};

describe.each(engines)('jobs on %s', (engine) => {
  let app: TestApplication;
  const seen: string[] = [];
  const handlers: JobHandler[] = [
    {
      kind: 'test.echo',
      parse: (payload) => payload,
      run: async ({ payload, progress }) => {
        progress({ done: 1, total: 1 });
        seen.push(JSON.stringify(payload));
        return { echoed: true };
      },
    },
    {
      kind: 'test.endless',
      parse: (payload) => payload,
      run: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    },
    {
      kind: 'test.fails',
      parse: (payload) => payload,
      run: async () => {
        throw new Error('on purpose');
      },
    },
  ];
  beforeAll(async () => {
    app = await startTestApplication({
      engine,
      modules: [
        {
          row: 'test',
          contract: {},
          router: {},
          permissions: {},
          messages: { en: {}, ru: {} },
          jobs: handlers,
        },
      ],
    });
  });
  afterAll(() => app.close());
  const jobs = () => app.application.services.jobs;
  const enqueue = (kind: string, payload = {}, dedupeKey?: string) =>
    app.command((ctx) => jobs().enqueue(ctx, kind, payload, dedupeKey ? { dedupeKey } : {}));

  it('runs a job once its command has committed, and keeps progress and result', async () => {
    const jobId = await enqueue('test.echo', { a: 1 });
    await until(async () => (await jobs().find(jobId))?.state === 'done');
    expect(seen).toEqual(['{"a":1}']);
    expect(await jobs().find(jobId)).toMatchObject({
      progress: { done: 1, total: 1 },
      result: { echoed: true },
    });
  });

  it('does not run what was rolled back', async () => {
    let jobId = '';
    const attempt = app.command(async (ctx) => {
      jobId = await jobs().enqueue(ctx, 'test.echo', { rolled: 'back' });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await jobs().find(jobId)).toBeUndefined();
  });

  it('cancels a running job, and keeps one job per key while it lives', async () => {
    const first = await enqueue('test.endless', {}, 'only-one');
    expect(await enqueue('test.endless', {}, 'only-one')).toBe(first);
    await until(async () => (await jobs().find(first))?.state === 'running');
    expect(await jobs().cancel(first)).toBe(true);
    await until(async () => (await jobs().find(first))?.state === 'cancelled');
    expect(await jobs().cancel(first)).toBe(false);
  });

  it('says why a job failed', async () => {
    const jobId = await enqueue('test.fails');
    await until(async () => (await jobs().find(jobId))?.state === 'failed');
    expect(await jobs().find(jobId)).toMatchObject({ error: 'on purpose' });
  });

  it('takes over a job whose server died', async () => {
    const { db } = app.application.services.database;
    const jobId = await enqueue('test.unknown-yet', { left: 'behind' });
    await db
      .updateTable('jobs')
      .set({ kind: 'test.echo', state: 'running', lease_until: new Date(Date.now() - 1000) })
      .where('job_id', '=', jobId)
      .execute();
    await until(async () => (await jobs().find(jobId))?.state === 'done');
    expect(seen).toContain('{"left":"behind"}');
  });
});
