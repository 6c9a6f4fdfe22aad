import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines } from '#platform/server/testing.ts';
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

describe.each(engines)('the first start on %s', (engine) => {
  let app: IdentityTest;
  beforeAll(async () => {
    app = await startIdentityTest({ engine });
  });
  afterAll(() => app?.close());

  it('makes one owner of many who try at once, and signs that one in', async () => {
    const before = await app.visitor().call('GET', '/session');
    expect(before.body).toEqual({ ownerExists: false, mail: false, session: null });

    const rivals = await Promise.all(
      [1, 2, 3, 4].map(async (n) => {
        const visitor = app.visitor();
        const input = {
          ...owner,
          email: `owner${n}@example.com`,
          companyName: 'Acme',
          timeZone: 'Europe/Berlin',
        };
        return { visitor, answer: await visitor.call('POST', '/setup/owner', input) };
      }),
    );
    expect(rivals.map(({ answer }) => answer.status).sort()).toEqual([200, 409, 409, 409]);
    const winner = rivals.find(({ answer }) => answer.status === 200);
    const after = await winner?.visitor.call('GET', '/session');
    expect(after?.body).toMatchObject({
      ownerExists: true,
      session: { role: 'owner', company: { name: 'Acme', timeZone: 'Europe/Berlin' } },
    });
    const staff = await app.command((ctx) => ctx.db.selectFrom('audit_log').select('action').execute());
    expect(staff.filter(({ action }) => action === 'identity.create-owner')).toHaveLength(1);
  });

  it('refuses a password that is guessed first, with the reason', async () => {
    const fresh = await startIdentityTest({ engine });
    const codes: Record<string, string> = {
      short: 'identity:password-too-short',
      '1234567890': 'identity:password-too-simple',
      'olga@example.com': 'identity:password-has-email',
    };
    for (const [password, code] of Object.entries(codes)) {
      const answer = await fresh.visitor().call('POST', '/setup/owner', { ...owner, password });
      expect(answer).toMatchObject({ status: 422, body: { code } });
    }
    await fresh.close();
  });
});

it('makes the owner of the configuration once', async () => {
  const environment = {
    HOLDFAST_OWNER_EMAIL: 'Root@Example.com',
    HOLDFAST_OWNER_PASSWORD: 'from the environment',
  };
  const app = await startIdentityTest({ environment });
  const visitor = app.visitor();
  const answer = await visitor.call('POST', '/session', {
    email: 'root@example.com',
    password: 'from the environment',
  });
  expect(answer).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  expect(await app.visitor().call('POST', '/setup/owner', owner)).toMatchObject({ status: 409 });
  await app.close();
});

describe('signing in', () => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());

  it('answers an unknown address and a wrong password alike', async () => {
    const wrong = await app
      .visitor()
      .call('POST', '/session', { email: owner.email, password: 'wrong password' });
    const unknown = await app
      .visitor()
      .call('POST', '/session', { email: 'nobody@example.com', password: 'wrong password' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'identity:wrong-credentials' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('gives a cookie no script can read, and takes it back', async () => {
    const visitor = app.visitor();
    const answer = await visitor.call('POST', '/session', {
      email: ' OLGA@example.com ',
      password: owner.password,
    });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^holdfast=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    const cookie = visitor.cookie();
    expect(await staffIdOf(visitor)).not.toBe('');
    await visitor.call('DELETE', '/session');
    expect(visitor.cookie()).toBe('');
    // the session itself is over, not only the browser's copy of it
    const replay = await app.call(null, 'GET', '/account', undefined, { cookie });
    expect(replay.status).toBe(401);
  });

  it('marks the cookie Secure behind https', async () => {
    const secure = await startIdentityTest({ environment: { PUBLIC_URL: 'https://desk.example.com' } });
    const answer = await secure.visitor().call('POST', '/setup/owner', owner);
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-holdfast=.*; Secure$/);
    await secure.close();
  });

  it('keeps nothing that signs in: no token and no password in the database', async () => {
    const cookie = host.cookie().split('=')[1] ?? '';
    const rows = await app.command((ctx) =>
      ctx.db
        .withTables<{ sign_in_sessions: object; accounts: object }>()
        .selectFrom('sign_in_sessions')
        .selectAll()
        .execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(cookie);
  });

  it('stops one guesser early and lets the person in from elsewhere', async () => {
    const guesser = app.visitor('10.0.0.9');
    const answers = [];
    for (let i = 0; i < 9; i += 1) {
      answers.push(
        await guesser.call('POST', '/session', { email: owner.email, password: `guess number ${i}` }),
      );
    }
    expect(answers.slice(0, 8).every(({ status }) => status === 422)).toBe(true);
    expect(answers[8]).toMatchObject({
      status: 429,
      body: { code: 'identity:too-many-attempts', params: { minutes: 15 } },
    });
    // not even the right password now, or the answers would tell which guess was right
    const right = { email: owner.email, password: owner.password };
    expect((await guesser.call('POST', '/session', right)).status).toBe(429);
    expect((await app.visitor('10.0.0.10').call('POST', '/session', right)).status).toBe(200);
    app.pass(15 * 60 + 1);
    expect((await guesser.call('POST', '/session', right)).status).toBe(200);
  });

  it('counts guesses that are sent all at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        app
          .visitor('10.0.0.11')
          .call('POST', '/session', { email: 'race@example.com', password: `guess ${i}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(8);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(12);
  });

  it('ends a session that was not used for two weeks, and keeps one that was', async () => {
    const busy = await join(app, host, { email: 'busy@example.com', role: 'agent' });
    const idle = await join(app, host, { email: 'idle@example.com', role: 'agent' });
    for (let day = 0; day < 20; day += 5) {
      app.pass(5 * 86_400);
      expect((await busy.call('GET', '/account')).status).toBe(200);
    }
    expect((await idle.call('GET', '/account')).status).toBe(401);
    host = app.visitor();
    await host.call('POST', '/session', { email: owner.email, password: owner.password });
  });

  it('sees no difference between what a stranger asks about a known and an unknown address', async () => {
    const known = await app.visitor().call('POST', '/password-reset', { email: owner.email });
    const unknown = await app.visitor().call('POST', '/password-reset', { email: 'nobody@example.com' });
    expect(known).toMatchObject({ status: 200, body: {} });
    expect(unknown.body).toEqual(known.body);
    for (let i = 0; i < 4; i += 1)
      await app.visitor().call('POST', '/password-reset', { email: owner.email });
    expect((await app.visitor().call('POST', '/password-reset', { email: owner.email })).status).toBe(429);
  });
});

describe('links', () => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());
  const accept = (token: string) =>
    app.visitor().call('POST', '/invitation/accept', {
      token,
      name: 'Ada',
      password: 'another good password',
      locale: 'ru',
    });

  it('brings a colleague in once', async () => {
    const made = await host.call('POST', '/invitations', {
      email: 'ada@example.com',
      role: 'manager',
      name: 'Ada',
    });
    expect(made.body).toMatchObject({ mailed: false });
    const token = tokenIn(made);
    expect((await app.visitor().call('POST', '/invitation/inspect', { token })).body).toMatchObject({
      email: 'ada@example.com',
      role: 'manager',
      invitedBy: owner.name,
    });
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'identity:link-used' } });
    expect((await host.call('GET', '/invitations')).body).toEqual([]);
  });

  it('refuses a link that ran out, was taken back, was replaced or was made up', async () => {
    const first = await host.call('POST', '/invitations', { email: 'bob@example.com', role: 'agent' });
    const second = await host.call('POST', '/invitations', { email: 'bob@example.com', role: 'agent' });
    expect(await accept(tokenIn(first))).toMatchObject({
      status: 404,
      body: { code: 'identity:link-invalid' },
    });
    app.pass(7 * 86_400 + 1);
    await host.call('GET', '/session');
    expect(await accept(tokenIn(second))).toMatchObject({
      status: 410,
      body: { code: 'identity:link-expired' },
    });
    const { invitationId } = second.body as { invitationId: string };
    const again = await host.call('POST', `/invitations/${invitationId}/link`);
    expect((await app.visitor().call('POST', '/invitation/inspect', { token: tokenIn(again) })).status).toBe(
      200,
    );
    await host.call('DELETE', `/invitations/${invitationId}`);
    expect((await accept(tokenIn(again))).status).toBe(404);
    const [id, expires] = tokenIn(again).split('.');
    const forged = `${id}.${expires}zzz.${'A'.repeat(43)}`;
    expect(await accept(forged)).toMatchObject({ status: 404, body: { code: 'identity:link-invalid' } });
  });

  it('sets a password once by a link a manager passed on, and ends all sessions', async () => {
    const eve = await join(app, host, { email: 'eve@example.com', role: 'agent' });
    const link = await host.call('POST', `/people/${await staffIdOf(eve)}/reset-link`);
    const token = tokenIn(link);
    expect((await app.visitor().call('POST', '/password-reset/inspect', { token })).body).toMatchObject({
      email: 'eve@example.com',
    });
    const finish = () =>
      app.visitor().call('POST', '/password-reset/finish', { token, password: 'a third good password' });
    expect((await finish()).status).toBe(200);
    expect(await finish()).toMatchObject({ status: 410, body: { code: 'identity:link-used' } });
    expect((await eve.call('GET', '/account')).status).toBe(401);
    const signIn = (password: string) =>
      app.visitor().call('POST', '/session', { email: 'eve@example.com', password });
    expect((await signIn('another good password')).status).toBe(422);
    expect((await signIn('a third good password')).status).toBe(200);
  });

  it('lets a reset link run out after two hours', async () => {
    const zoe = await join(app, host, { email: 'zoe@example.com', role: 'agent' });
    const token = tokenIn(await host.call('POST', `/people/${await staffIdOf(zoe)}/reset-link`));
    app.pass(2 * 3600 + 1);
    expect(await app.visitor().call('POST', '/password-reset/inspect', { token })).toMatchObject({
      status: 410,
      body: { code: 'identity:link-expired' },
    });
  });

  it('does not take one kind of link for another', async () => {
    const invitation = tokenIn(
      await host.call('POST', '/invitations', { email: 'kim@example.com', role: 'agent' }),
    );
    const answer = await app.visitor().call('POST', '/password-reset/inspect', { token: invitation });
    expect(answer).toMatchObject({ status: 404, body: { code: 'identity:link-invalid' } });
  });
});
