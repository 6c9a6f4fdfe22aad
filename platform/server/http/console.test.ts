import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from '../testing.ts';
import { createHttpServer } from './server.ts';

describe('the console over HTTP', () => {
  let app: TestApplication;
  let http: FastifyInstance;
  let folder: string;
  const build = async (version: string): Promise<void> => {
    await rm(join(folder, 'assets'), { recursive: true, force: true });
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'assets', `index-${version}.js`), `export default '${version}'`);
    await writeFile(join(folder, 'index.html'), `<script src="/assets/index-${version}.js"></script>`);
    await writeFile(join(folder, '.sources'), 'stamp');
  };
  const get = async (url: string, accept = 'text/html') => {
    const { statusCode, payload, headers } = await http.inject({ method: 'GET', url, headers: { accept } });
    return { status: statusCode, payload, cache: headers['cache-control'] };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-console-'));
    await build('one');
    app = await startTestApplication({ modules: [], work: false });
    const { services, modules } = app.application;
    http = await createHttpServer({
      services,
      modules,
      authenticate: async () => ({ kind: 'anonymous' }),
      consoleFolder: folder,
    });
  });
  afterAll(async () => {
    await http.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is every path that is no file, and its files keep for ever', async () => {
    for (const path of ['/', '/customers', '/settings/company?a=b'])
      expect(await get(path)).toMatchObject({ status: 200, cache: 'no-cache' });
    expect(await get('/assets/index-one.js', '*/*')).toMatchObject({
      status: 200,
      cache: 'public, max-age=31536000, immutable',
    });
    expect((await get('/api/v1/nothing')).status).toBe(404);
    expect((await get('/assets/index-gone.js', '*/*')).status).toBe(404);
    expect((await get('/.sources', '*/*')).status).toBe(404);
  });

  it('is the new one as soon as it was built anew, without a restart', async () => {
    await build('two');
    expect((await get('/customers')).payload).toContain('index-two.js');
    expect(await get('/assets/index-two.js', '*/*')).toMatchObject({
      status: 200,
      payload: "export default 'two'",
    });
    expect((await get('/assets/index-one.js', '*/*')).status).toBe(404);
  });
});
