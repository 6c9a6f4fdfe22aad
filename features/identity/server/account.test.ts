import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type IdentityTest,
  join,
  owner,
  signedInOwner,
  staffIdOf,
  startIdentityTest,
  type Visitor,
} from './testing.ts';

const password = 'another good password';

describe('the second factor', () => {
  let app: IdentityTest;
  let host: Visitor;
  let email = '';
  let ann: Visitor;
  let secret = '';
  let recovery: string[] = [];
  let people = 0;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());

  const codeAt = (shiftSeconds: number): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: app.now().getTime() + shiftSeconds * 1000,
    });
  const wrongCode = (): string => {
    const right = [-30, 0, 30].map(codeAt);
    return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '';
  };
  const challenge = async (visitor: Visitor): Promise<string> => {
    const answer = await visitor.call('POST', '/session', { email, password });
    return (answer.body as { challenge: string }).challenge;
  };
  const enter = async (code: string) => {
    const visitor = app.visitor();
    const answer = await visitor.call('POST', '/session/second-factor', {
      challenge: await challenge(visitor),
      code,
    });
    return { visitor, answer };
  };

  /** A fresh person with a second factor: the limit of wrong codes is theirs alone. */
  const withFactor = async (): Promise<void> => {
    people += 1;
    email = `ann${people}@example.com`;
    ann = await join(app, host, { email, role: 'agent' });
    const begun = await ann.call('POST', '/account/second-factor', { password });
    ({ secret } = begun.body as { secret: string });
    expect((begun.body as { uri: string }).uri).toMatch(/^otpauth:\/\/totp\/Holdfast/);
    const confirmed = await ann.call('POST', '/account/second-factor/confirm', { code: codeAt(0) });
    recovery = (confirmed.body as { recoveryCodes: string[] }).recoveryCodes;
    app.pass(30);
  };

  it('asks for the password before it begins, and counts for nothing until confirmed', async () => {
    const bob = await join(app, host, { email: 'bob@example.com', role: 'agent' });
    const refused = await bob.call('POST', '/account/second-factor', { password: 'not the password' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'identity:wrong-password' } });
    await bob.call('POST', '/account/second-factor', { password });
    const answer = await app.visitor().call('POST', '/session', { email: 'bob@example.com', password });
    expect(answer.body).toMatchObject({ status: 'signed-in' });
  });

  it('opens nothing with the password alone', async () => {
    await withFactor();
    const visitor = app.visitor();
    const answer = await visitor.call('POST', '/session', { email, password });
    expect(answer.body).toMatchObject({ status: 'second-factor' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await visitor.call('GET', '/account')).status).toBe(401);
  });

  it.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])('takes the code of %i s away: %s', async (shift, right) => {
    await withFactor();
    app.pass(90);
    const { answer } = await enter(codeAt(shift));
    expect(answer.status).toBe(right ? 200 : 422);
  });

  it('takes a code once, and none older than it', async () => {
    await withFactor();
    app.pass(90);
    const code = codeAt(0);
    const older = codeAt(-30);
    expect((await enter(code)).answer.status).toBe(200);
    expect((await enter(code)).answer).toMatchObject({ status: 422, body: { code: 'identity:wrong-code' } });
    expect((await enter(older)).answer.status).toBe(422);
  });

  it('opens with a recovery code, once each, however it is written', async () => {
    await withFactor();
    const [first = ''] = recovery;
    expect(recovery).toHaveLength(10);
    expect((await enter(first.toUpperCase().replaceAll('-', ' '))).answer.status).toBe(200);
    expect((await enter(first)).answer.status).toBe(422);
    expect((await ann.call('GET', '/account')).body).toMatchObject({
      secondFactor: true,
      recoveryCodesLeft: 9,
    });
  });

  it('stops guessing, even the right code, and even from another address', async () => {
    await withFactor();
    for (let i = 0; i < 8; i += 1) expect((await enter(wrongCode())).answer.status).toBe(422);
    const elsewhere = app.visitor('10.1.1.1');
    const answer = await elsewhere.call('POST', '/session/second-factor', {
      challenge: await challenge(elsewhere),
      code: codeAt(0),
    });
    expect(answer).toMatchObject({ status: 429, body: { code: 'identity:too-many-attempts' } });
  });

  it('lets the challenge run out after five minutes', async () => {
    await withFactor();
    const visitor = app.visitor();
    const old = await challenge(visitor);
    app.pass(5 * 60 + 1);
    const answer = await visitor.call('POST', '/session/second-factor', { challenge: old, code: codeAt(0) });
    expect(answer).toMatchObject({ status: 422, body: { code: 'identity:challenge-expired' } });
  });

  it('is taken off by a manager for somebody who lost it, never for oneself', async () => {
    await withFactor();
    const id = await staffIdOf(ann);
    expect((await host.call('DELETE', `/people/${await staffIdOf(host)}/second-factor`)).status).toBe(409);
    expect((await host.call('DELETE', `/people/${id}/second-factor`)).status).toBe(200);
    expect((await app.visitor().call('POST', '/session', { email, password })).body).toMatchObject({
      status: 'signed-in',
    });
  });

  it('keeps the secret encrypted', async () => {
    await withFactor();
    const rows = await app.command((ctx) =>
      ctx.db
        .withTables<{ accounts: { totp_secret: string | null } }>()
        .selectFrom('accounts')
        .select('totp_secret')
        .execute(),
    );
    expect(rows.some(({ totp_secret }) => totp_secret?.includes(secret))).toBe(false);
  });
});

describe('my account', () => {
  let app: IdentityTest;
  let host: Visitor;
  beforeAll(async () => {
    app = await startIdentityTest();
    host = await signedInOwner(app);
  });
  afterAll(() => app?.close());

  it('changes the password with the old one, and ends the other sessions', async () => {
    const ann = await join(app, host, { email: 'ann@example.com', role: 'agent' });
    const second = app.visitor();
    await second.call('POST', '/session', { email: 'ann@example.com', password });
    const change = (current: string, next: string) => ann.call('PUT', '/account/password', { current, next });
    expect(await change('wrong', 'a brand new password')).toMatchObject({
      body: { code: 'identity:wrong-password' },
    });
    expect(await change(password, 'short')).toMatchObject({ body: { code: 'identity:password-too-short' } });
    expect((await change(password, 'a brand new password')).status).toBe(200);
    expect((await ann.call('GET', '/account')).status).toBe(200);
    expect((await second.call('GET', '/account')).status).toBe(401);
  });

  it('lists my sessions and ends one of them at once', async () => {
    const kim = await join(app, host, { email: 'kim@example.com', role: 'analyst' });
    const second = app.visitor('10.2.2.2');
    await second.call('POST', '/session', { email: 'kim@example.com', password });
    const sessions = (await kim.call('GET', '/account/sessions')).body as {
      sessionId: string;
      current: boolean;
      ip: string;
    }[];
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ current }) => !current);
    expect(other).toMatchObject({ ip: '10.2.2.2' });
    expect((await kim.call('DELETE', `/account/sessions/${other?.sessionId}`)).status).toBe(200);
    expect((await second.call('GET', '/account')).status).toBe(401);
    // somebody else's session cannot be named
    const stranger = await host.call(
      'DELETE',
      `/account/sessions/${sessions.find(({ current }) => current)?.sessionId}`,
    );
    expect(stranger).toMatchObject({ status: 404, body: { code: 'identity:session-unknown' } });
  });

  it('changes the address I sign in with, unless it is taken', async () => {
    const lee = await join(app, host, { email: 'lee@example.com', role: 'agent' });
    const change = (email: string) => lee.call('PUT', '/account/email', { email, password });
    expect(await change(owner.email)).toMatchObject({ status: 409, body: { code: 'identity:email-taken' } });
    expect((await change('lee@new.example.com')).status).toBe(200);
    const answer = await app.visitor().call('POST', '/session', { email: 'lee@new.example.com', password });
    expect(answer.status).toBe(200);
  });

  it('keeps my language', async () => {
    await host.call('PATCH', '/account', { locale: 'ru', name: 'Ольга' });
    expect((await host.call('GET', '/session')).body).toMatchObject({
      session: { locale: 'ru', name: 'Ольга' },
    });
  });
});
