import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '../testing.ts';

const engines = await availableEngines();

describe.each(engines)('the HTTP server on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [], engine });
  });
  afterAll(() => app.close());

  it('refuses a caller without a role, with a problem in the language asked for', async () => {
    const answer = await app.call(null, 'GET', '/company', undefined, { 'accept-language': 'ru' });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'platform:not-signed-in', title: 'Сначала войдите.' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('keeps company settings and writes the change into the audit log', async () => {
    const before = (await app.call('owner', 'GET', '/company')).body as { zone: string };
    const saved = await app.call('owner', 'PUT', '/company', { ...before, zone: 'Europe/Berlin' });
    expect(saved.status).toBe(200);
    expect((await app.call('agent', 'GET', '/company')).body).toMatchObject({ zone: 'Europe/Berlin' });
    const audit = await app.application.services.database.db.selectFrom('audit_log').selectAll().execute();
    expect(audit.map((row) => row.action)).toContain('platform.save-company');
  });

  it('says which field is wrong', async () => {
    const answer = await app.call('owner', 'PUT', '/company', { zone: 'Mars/Olympus' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'platform:invalid-input', errors: [{ path: 'zone' }] });
  });

  it('forbids what the role may not do', async () => {
    expect((await app.call('agent', 'PUT', '/company', {})).status).toBe(403);
  });

  it('answers a repeated request with the same key once, and refuses the key for another request', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const first = await app.call('owner', 'PUT', '/company', { zone: 'UTC' }, headers);
    expect(await app.call('owner', 'PUT', '/company', { zone: 'UTC' }, headers)).toMatchObject({
      body: first.body,
    });
    const other = await app.call('owner', 'PUT', '/company', { zone: 'Asia/Tokyo' }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'platform:key-reused' } });
  });

  it('refuses a write that a browser sends from another site', async () => {
    const answer = await app.call(
      'owner',
      'PUT',
      '/company',
      {},
      { cookie: 'a=b', 'sec-fetch-site': 'cross-site' },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'platform:cross-site' } });
  });

  it('describes itself to machines and to people', async () => {
    const document = await app.http.inject('/api/openapi.json');
    expect(document.json().paths['/company'].put['x-permission']).toBe('settings.write');
    const page = await app.http.inject({ url: '/api/docs', headers: { 'accept-language': 'ru' } });
    expect(page.payload).toContain('Отказы');
    expect((await app.http.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await app.http.inject('/metrics')).payload).toContain('holdfast_http_request_seconds');
  });

  it('turns an unknown path and malformed JSON into problems', async () => {
    expect(await app.call('owner', 'GET', '/nothing')).toMatchObject({
      status: 404,
      body: { code: 'platform:not-found' },
    });
    const answer = await app.http.inject({
      method: 'PUT',
      url: '/api/v1/company',
      headers: { 'content-type': 'application/json', 'x-test-role': 'owner' },
      payload: '{',
    });
    expect(answer.json()).toMatchObject({ code: 'platform:malformed-json' });
  });
});
