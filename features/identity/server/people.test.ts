import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines } from '#platform/server/testing.ts';
import { resolveStaff, upsertStaff } from './public.ts';
import {
  type IdentityTest,
  join,
  owner,
  signedInOwner,
  staffIdOf,
  startIdentityTest,
  tokenIn,
  type Visitor,
} from './testing.ts';

const engines = await availableEngines();
const password = 'another good password';

describe.each(engines)('roles on %s', (engine) => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest({ engine });
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());

  it('keeps the last owner, also when two owners remove each other at once', async () => {
    const self = await staffIdOf(host);
    const demote = (by: Visitor, staffId: string) =>
      by.call('PATCH', `/people/${staffId}`, { role: 'agent' });
    expect(await demote(host, self)).toMatchObject({ status: 409, body: { code: 'identity:last-owner' } });
    expect(await host.call('POST', `/people/${self}/deactivate`)).toMatchObject({
      status: 409,
      body: { code: 'identity:yourself' },
    });

    const second = await join(app, host, { email: 'second@example.com', role: 'owner' });
    const secondId = await staffIdOf(second);
    const both = await Promise.all([demote(host, secondId), demote(second, self)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [first] = both;
    if (first?.status === 409) {
      // the second one won: it is the owner now and hands it back
      expect((await second.call('PATCH', `/people/${self}`, { role: 'owner' })).status).toBe(200);
      expect((await demote(host, secondId)).status).toBe(200);
    }
  });

  it('lets a manager govern agents and analysts only', async () => {
    const manager = await join(app, host, { email: 'mia@example.com', role: 'manager' });
    const peer = await join(app, host, { email: 'max@example.com', role: 'manager' });
    const agent = await join(app, host, { email: 'amy@example.com', role: 'agent' });
    const refused = { status: 403, body: { code: 'identity:role-not-grantable' } };
    expect(
      await manager.call('POST', '/invitations', { email: 'x@example.com', role: 'manager' }),
    ).toMatchObject(refused);
    expect(await manager.call('POST', `/people/${await staffIdOf(peer)}/deactivate`)).toMatchObject(refused);
    expect(await manager.call('POST', `/people/${await staffIdOf(host)}/reset-link`)).toMatchObject(refused);
    const agentId = await staffIdOf(agent);
    expect(await manager.call('PATCH', `/people/${agentId}`, { role: 'owner' })).toMatchObject(refused);
    expect((await manager.call('PATCH', `/people/${agentId}`, { role: 'analyst' })).status).toBe(200);
    expect((await agent.call('POST', '/invitations', { email: 'x@example.com', role: 'agent' })).status).toBe(
      403,
    );
  });

  it('ends everything of a deactivated person at once, and gives it back', async () => {
    const email = 'dan@example.com';
    const dan = await join(app, host, { email, role: 'manager' });
    const made = await dan.call('POST', '/api-keys', { name: 'nightly', role: 'agent' });
    const { key } = made.body as { key: string };
    expect((await app.withKey(key, 'GET', '/teams')).status).toBe(200);
    const id = await staffIdOf(dan);
    await host.call('POST', `/people/${id}/deactivate`);
    expect((await dan.call('GET', '/account')).status).toBe(401);
    expect((await app.withKey(key, 'GET', '/teams')).status).toBe(401);
    const answer = await app.visitor().call('POST', '/session', { email, password });
    expect(answer).toMatchObject({ status: 403, body: { code: 'identity:deactivated' } });
    await host.call('POST', `/people/${id}/reactivate`);
    expect((await app.visitor().call('POST', '/session', { email, password })).status).toBe(200);
    expect((await app.withKey(key, 'GET', '/teams')).status).toBe(200);
  });

  it('gives the sign-in to the person who is known from history, by address or by choice', async () => {
    const staff = { kind: 'human', active: true } as const;
    await app.command((ctx) =>
      upsertStaff(ctx, 'zendesk', [
        { ...staff, externalId: '7', name: 'Ivan', email: 'ivan@example.com' },
        { ...staff, externalId: '8', name: 'Nameless' },
      ]),
    );
    const [seven, eight] = await app.command((ctx) =>
      resolveStaff(ctx, 'zendesk', [{ externalId: '7' }, { externalId: '8' }]),
    );
    const ivan = await join(app, host, { email: 'ivan@example.com', role: 'agent', name: 'Ivan' });
    expect(await staffIdOf(ivan)).toBe(seven);
    const made = await host.call('POST', '/invitations', {
      email: 'nata@example.com',
      role: 'agent',
      staffId: eight,
    });
    const nata = app.visitor();
    await nata.call('POST', '/invitation/accept', {
      token: tokenIn(made),
      name: 'Nata',
      password,
      locale: 'ru',
    });
    expect(await staffIdOf(nata)).toBe(eight);
    // an import can neither rename nor deactivate nor re-address somebody who signs in
    await app.command((ctx) =>
      upsertStaff(ctx, 'zendesk', [
        { ...staff, externalId: '7', name: 'Mallory', email: 'mallory@example.com', active: false },
      ]),
    );
    expect((await ivan.call('GET', '/session')).body).toMatchObject({
      session: { name: 'Ivan', email: 'ivan@example.com' },
    });
  });

  it('pages people by name without losing or repeating one', async () => {
    const staff = { kind: 'human', active: true } as const;
    const many = Array.from({ length: 25 }, (_, i) => ({
      ...staff,
      externalId: `p${i}`,
      name: i % 5 === 0 ? 'Same Name' : `Page ${i}`,
    }));
    await app.command((ctx) => upsertStaff(ctx, 'pages', many));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await host.call(
        'GET',
        `/people?limit=7&show=imported${cursor ? `&cursor=${cursor}` : ''}`,
      );
      const page = answer.body as { rows: { staffId: string }[]; next: string | null; total: number };
      seen.push(...page.rows.map(({ staffId }) => staffId));
      expect(page.total).toBe(25);
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
    expect((await host.call('GET', '/people?cursor=abc')).body).toMatchObject({
      code: 'platform:bad-cursor',
    });
    expect((await host.call('GET', '/people?search=same%25')).body).toMatchObject({ rows: [] });
  });

  it('names teams once', async () => {
    const made = await host.call('POST', '/teams', { name: 'Night shift' });
    const { teamId } = made.body as { teamId: string };
    expect(await host.call('POST', '/teams', { name: 'Night shift' })).toMatchObject({
      status: 409,
      body: { code: 'identity:team-exists' },
    });
    expect((await host.call('PATCH', `/teams/${teamId}`, { name: 'Nights' })).status).toBe(200);
    expect((await host.call('GET', '/directory')).body).toMatchObject({
      teams: [{ teamId, name: 'Nights' }],
    });
  });
});

describe('API keys', () => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());
  const make = async (input: Record<string, unknown>, by = host) => {
    const answer = await by.call('POST', '/api-keys', { name: 'test', ...input });
    return answer.body as { keyId: string; key: string };
  };

  it('works within its role and scopes and no further', async () => {
    const { key } = await make({ role: 'agent', scopes: ['identity.read-people'] });
    expect(key).toMatch(/^hf_[\w-]{43}$/);
    expect((await app.withKey(key, 'GET', '/teams')).status).toBe(200);
    expect((await app.withKey(key, 'GET', '/company')).status).toBe(403);
    expect((await app.withKey(key, 'POST', '/teams', { name: 'By key' })).status).toBe(403);
    expect((await app.withKey(`${key}x`, 'GET', '/teams')).status).toBe(401);
    const list = (await host.call('GET', '/api-keys')).body as {
      prefix: string;
      lastUsedAt: string | null;
    }[];
    expect(list[0]).toMatchObject({ prefix: key.slice(0, 9), lastUsedAt: app.now().toISOString() });
    expect(JSON.stringify(list)).not.toContain(key);
  });

  it('never makes more of itself: no people, no keys, no account', async () => {
    const { key } = await make({ role: 'owner' });
    const personOnly = { status: 403, body: { code: 'identity:person-only' } };
    expect(await app.withKey(key, 'POST', '/api-keys', { name: 'child', role: 'agent' })).toMatchObject(
      personOnly,
    );
    expect(
      await app.withKey(key, 'POST', '/invitations', { email: 'k@example.com', role: 'agent' }),
    ).toMatchObject(personOnly);
    expect(await app.withKey(key, 'GET', '/account')).toMatchObject(personOnly);
  });

  it('stops when revoked, when its time is over, and when its maker may no longer carry it', async () => {
    const revoked = await make({ role: 'agent' });
    await host.call('DELETE', `/api-keys/${revoked.keyId}`);
    expect((await app.withKey(revoked.key, 'GET', '/teams')).status).toBe(401);

    const until = new Date(app.now().getTime() + 3600_000).toISOString();
    const short = await make({ role: 'agent', expiresAt: until });
    expect((await app.withKey(short.key, 'GET', '/teams')).status).toBe(200);
    app.pass(3601);
    expect((await app.withKey(short.key, 'GET', '/teams')).status).toBe(401);
    expect(
      await host.call('POST', '/api-keys', { name: 'late', role: 'agent', expiresAt: until }),
    ).toMatchObject({
      status: 422,
      body: { code: 'identity:expiry-passed' },
    });

    const manager = await join(app, host, { email: 'mo@example.com', role: 'manager' });
    const carried = await make({ role: 'manager' }, manager);
    expect((await app.withKey(carried.key, 'GET', '/teams')).status).toBe(200);
    await host.call('PATCH', `/people/${await staffIdOf(manager)}`, { role: 'agent' });
    expect((await app.withKey(carried.key, 'GET', '/teams')).status).toBe(401);
    const states = (await host.call('GET', '/api-keys')).body as { keyId: string; state: string }[];
    const stateOf = (keyId: string) => states.find((key) => key.keyId === keyId)?.state;
    expect([revoked, short, carried].map(({ keyId }) => stateOf(keyId))).toEqual([
      'revoked',
      'expired',
      'paused',
    ]);
  });

  it('refuses a role above one’s own and a scope the role does not have', async () => {
    const manager = await join(app, host, { email: 'mi@example.com', role: 'manager' });
    expect((await manager.call('POST', '/api-keys', { name: 'up', role: 'owner' })).status).toBe(403);
    const answer = await host.call('POST', '/api-keys', {
      name: 'odd',
      role: 'agent',
      scopes: ['identity.manage-keys'],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'identity:scope-unknown' } });
  });
});

describe('the audit log', () => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
    for (let i = 0; i < 12; i += 1) await host.call('POST', '/teams', { name: `Team ${i}` });
    await host.call('POST', '/teams', { name: '=HYPERLINK("x"),\n"quoted"' });
  });
  afterAll(() => app?.close());

  it('pages and filters', async () => {
    type Page = { rows: { auditId: string; action: string }[]; next: string | null; total: number };
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `/audit?limit=5&action=identity.create-team${cursor ? `&cursor=${cursor}` : ''}`;
      const page: Page = (await host.call('GET', query)).body;
      seen.push(...page.rows.map(({ auditId }) => auditId));
      expect(page.total).toBe(13);
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(13);
    const all = (await host.call('GET', '/audit?action=identity.')).body as Page;
    expect(all.rows.map(({ action }) => action)).toContain('identity.sign-in');
    expect((await host.call('GET', '/audit/actions')).body).toContain('identity.create-owner');
    expect((await host.call('GET', '/audit?from=2027-01-01T00:00:00Z')).body).toMatchObject({
      rows: [],
      total: 0,
    });
  });

  it('gives a file that a spreadsheet does not run', async () => {
    const answer = await host.call('GET', '/audit.csv?action=identity.create-team');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.text.split('\r\n').length).toBeGreaterThanOrEqual(15);
    expect(answer.text).not.toMatch(/(^|,)=/m);
    const agent = await join(app, host, { email: 'agent@example.com', role: 'agent' });
    expect((await agent.call('GET', '/audit.csv')).status).toBe(403);
    expect((await host.call('GET', '/audit?action=identity.export-audit')).body).toMatchObject({ total: 1 });
  });

  it('never holds a password', async () => {
    const lines = (await host.call('GET', '/audit?limit=200')).text;
    expect(lines).not.toContain(owner.password);
  });
});
