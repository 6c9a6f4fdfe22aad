import type { ServerModule } from '#platform/server/module.ts';
import {
  startTestApplication,
  type TestAnswer,
  type TestApplication,
  type TestOptions,
} from '#platform/server/testing.ts';
import { identityModule } from './module.ts';
import { authenticate } from './queries/authenticate.ts';

/** A browser: keeps the session cookie it is given, and says that its requests come from our own pages. */
export type Visitor = {
  readonly call: (method: string, path: string, body?: unknown) => Promise<TestAnswer>;
  /** the value of the cookie header, empty when signed out */
  readonly cookie: () => string;
};

export type IdentityTest = TestApplication & {
  readonly visitor: (address?: string) => Visitor;
  /** one call with an API key */
  readonly withKey: (key: string, method: string, path: string, body?: unknown) => Promise<TestAnswer>;
  /** moves the clock of the server */
  readonly pass: (seconds: number) => void;
  readonly now: () => Date;
};

export const owner = {
  name: 'Olga Owner',
  email: 'olga@example.com',
  password: 'correct horse battery',
  locale: 'en',
} as const;

/** The real sign-in over a real database; time passes only when told to. */
export async function startIdentityTest(
  options: Partial<TestOptions> = {},
  others: readonly ServerModule[] = [],
): Promise<IdentityTest> {
  let now = new Date('2026-03-02T09:00:00Z').getTime();
  const app = await startTestApplication({
    modules: [identityModule, ...others],
    clock: () => new Date(now),
    authenticate,
    ...options,
  });
  return {
    ...app,
    now: () => new Date(now),
    pass: (seconds) => {
      now += seconds * 1000;
    },
    visitor: (address = '127.0.0.1') => browserOf(app, address),
    withKey: (key, method, path, body) =>
      app.call(null, method, path, body, { authorization: `Bearer ${key}` }),
  };
}

function browserOf(app: TestApplication, address: string): Visitor {
  let cookie = '';
  return {
    cookie: () => cookie,
    call: async (method, path, body) => {
      const answer = await app.http.inject({
        method: method as 'GET',
        url: `/api/v1${path}`,
        remoteAddress: address,
        headers: {
          'user-agent': 'Mozilla/5.0 Test',
          'sec-fetch-site': 'same-origin',
          ...(cookie === '' ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const given = answer.cookies.find(({ name }) => name.endsWith('holdfast'));
      if (given) cookie = given.value === '' ? '' : `${given.name}=${given.value}`;
      const isJson = String(answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.statusCode,
        body: (isJson && answer.payload !== '' ? answer.json() : undefined) as never,
        text: answer.payload,
        headers: answer.headers,
      };
    },
  };
}

/** First start done, its owner signed in. */
export async function signedInOwner(app: IdentityTest): Promise<Visitor> {
  const visitor = app.visitor();
  const answer = await visitor.call('POST', '/setup/owner', owner);
  if (answer.status !== 200) throw new Error(`the first start failed: ${answer.text}`);
  return visitor;
}

/** Somebody invited by `host` who has accepted. */
export async function join(
  app: IdentityTest,
  host: Visitor,
  person: {
    readonly email: string;
    readonly role: string;
    readonly name?: string;
    readonly password?: string;
  },
): Promise<Visitor> {
  const { email, role, name = email, password = 'another good password' } = person;
  const made = await host.call('POST', '/invitations', { email, role });
  const visitor = app.visitor();
  const token = tokenIn(made);
  const answer = await visitor.call('POST', '/invitation/accept', { token, name, password, locale: 'en' });
  if (answer.status !== 200) throw new Error(`joining failed: ${answer.text}`);
  return visitor;
}

/** The token of a link in an answer. */
export const tokenIn = (answer: TestAnswer): string =>
  (answer.body as { path: string }).path.split('#')[1] ?? '';

export const staffIdOf = async (visitor: Visitor): Promise<string> => {
  const { session } = (await visitor.call('GET', '/session')).body as { session: { staffId: string } | null };
  return session?.staffId ?? '';
};
