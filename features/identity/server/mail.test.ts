import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityTest, owner, signedInOwner, startIdentityTest, type Visitor } from './testing.ts';

/** Just enough SMTP to take a mail: what it got, as it came. */
function startMailbox(): Promise<{ port: number; mails: string[]; server: Server }> {
  const mails: string[] = [];
  const serve = (socket: Socket): void => {
    let text = '';
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (;;) {
        const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          mails.push(part);
          inData = false;
          socket.write('250 taken\r\n');
          continue;
        }
        inData = /^DATA/i.test(part);
        if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
        else socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  };
  const server = createServer(serve);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address ? address.port : 0, mails, server });
    });
  });
}

/** The readable text of a mail: its body's encoding undone. */
function bodyOf(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('mail', () => {
  let app: IdentityTest;
  let host: Visitor;
  let box: Awaited<ReturnType<typeof startMailbox>>;
  beforeAll(async () => {
    box = await startMailbox();
    app = await startIdentityTest({
      environment: { SMTP_URL: `smtp://127.0.0.1:${box.port}`, PUBLIC_URL: 'https://desk.example.com/' },
    });
    host = await signedInOwner(app);
  });
  afterAll(async () => {
    await app?.close();
    box?.server.close();
  });
  const tokenOf = (mail: string): string =>
    /https:\/\/desk\.example\.com\/[\w-]+#(\S+)/.exec(bodyOf(mail))?.[1] ?? '';

  it('brings an invitation whose link works', async () => {
    const made = await host.call('POST', '/invitations', { email: 'new@example.com', role: 'agent' });
    expect(made.body).toMatchObject({ mailed: true });
    await app.settle();
    const [mail = ''] = box.mails.splice(0);
    expect(mail).toMatch(/^To: new@example\.com/m);
    const answer = await app.visitor().call('POST', '/invitation/inspect', { token: tokenOf(mail) });
    expect(answer).toMatchObject({ status: 200, body: { email: 'new@example.com' } });
  });

  it('brings a link for a new password, in the language of the account, and to nobody who is unknown', async () => {
    await host.call('PATCH', '/account', { locale: 'ru' });
    await app.visitor().call('POST', '/password-reset', { email: 'nobody@example.com' });
    await app.visitor().call('POST', '/password-reset', { email: owner.email });
    await app.settle();
    const mails = box.mails.splice(0);
    expect(mails).toHaveLength(1);
    const [mail = ''] = mails;
    expect(bodyOf(mail)).toContain('Здравствуйте');
    const token = tokenOf(mail);
    const finish = { token, password: 'a password from a mail' };
    expect((await app.visitor().call('POST', '/password-reset/finish', finish)).status).toBe(200);
    const answer = await app
      .visitor()
      .call('POST', '/session', { email: owner.email, password: finish.password });
    expect(answer.status).toBe(200);
  });

  it('keeps no link where jobs can be read', async () => {
    const jobs = await app.command((ctx) =>
      ctx.db.selectFrom('jobs').select(['payload', 'result']).execute(),
    );
    expect(jobs.length).toBeGreaterThan(0);
    expect(JSON.stringify(jobs)).not.toContain('#');
  });
});
