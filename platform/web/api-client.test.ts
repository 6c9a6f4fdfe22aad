import { ORPCError } from '@orpc/client';
import type { AnyContractProcedure } from '@orpc/contract';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiProblem, apiFor, problemFrom, setApiWords } from './api-client.ts';

beforeAll(() =>
  setApiWords({ locale: 'en', offline: 'No server', unexpected: 'Our fault', check: 'Check this' }),
);

const told = (error: unknown): ApiProblem => {
  const problem = problemFrom(error);
  if (!(problem instanceof ApiProblem)) throw new Error('no ApiProblem');
  return problem;
};

describe('what a failed call is told as', () => {
  it("a refusal: the server's own sentence, code and values", () => {
    const data = {
      code: 'customers:not-found',
      title: 'No such customer.',
      status: 404,
      params: { id: 'x' },
    };
    expect(
      told(new ORPCError('customers:not-found', { status: 404, message: data.title, data })),
    ).toMatchObject({
      code: 'customers:not-found',
      title: 'No such customer.',
      status: 404,
      params: { id: 'x' },
    });
  });

  it('wrong input: which fields, in words for a reader', () => {
    const data = {
      code: 'platform:invalid-input',
      title: 'Some fields are not right.',
      errors: [{ path: 'email', message: 'Invalid email address' }],
    };
    const problem = told(new ORPCError('platform:invalid-input', { status: 400, data }));
    expect(problem.fields).toEqual({ email: 'Check this' });
  });

  it('a refusal from before the operation, which is no answer of oRPC', async () => {
    vi.stubGlobal('window', { location: { origin: 'http://console.test' } });
    const body = { code: 'platform:too-many-requests', title: 'Too many requests.', status: 429 };
    const headers = { 'content-type': 'application/problem+json' };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 429, headers }));
    const call = apiFor<{ list: AnyContractProcedure }>('customers').list({});
    await expect(call).rejects.toMatchObject({
      code: 'platform:too-many-requests',
      title: 'Too many requests.',
    });
    vi.unstubAllGlobals();
  });

  it('no answer, or only from a proxy: the server cannot be reached', () => {
    expect(told(new TypeError('Failed to fetch'))).toMatchObject({
      code: 'platform:offline',
      title: 'No server',
    });
    expect(told(new ORPCError('BAD_GATEWAY', { status: 502, data: { body: 'nginx' } })).code).toBe(
      'platform:offline',
    );
  });

  it('never the raw words of a bug', () => {
    expect(told(new ORPCError('INTERNAL', { status: 500, message: 'x is undefined' })).title).toBe(
      'Our fault',
    );
    expect(told(new Error('x is undefined')).title).toBe('Our fault');
  });

  it('an aborted call stays one', () => {
    const aborted = new DOMException('gone', 'AbortError');
    expect(problemFrom(aborted)).toBe(aborted);
  });
});
