import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';

/** Whatever went wrong with a call, in one form. `title` is a sentence for the reader, already in their language. */
export class ApiProblem extends Error {
  /** "<row>:<name>" for a refusal; "platform:offline" and "platform:unexpected" are ours */
  readonly code: string;
  readonly title: string;
  /** HTTP status; 0 when the server was not reached */
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  /** problems of single inputs, by path ("email", "lines.0.sku"), where the server names them */
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    problem: Pick<ApiProblem, 'code' | 'title' | 'status'> & Partial<Pick<ApiProblem, 'params' | 'fields'>>,
  ) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.title = problem.title;
    this.status = problem.status;
    this.params = problem.params ?? {};
    this.fields = problem.fields ?? {};
  }
}

type Words = {
  readonly locale: string;
  readonly offline: string;
  readonly unexpected: string;
  /** said at a field the server did not accept */
  readonly check: string;
};

// Set by the application as soon as the language is known; the client is used by code that is no component.
let words: Words = { locale: 'en', offline: '', unexpected: '', check: '' };
let onSignedOut: () => void = () => {};

export const setApiWords = (next: Words): void => {
  words = next;
};

/** What to do when a call says that nobody is signed in any more (the session ran out). */
export const onUnauthenticated = (act: () => void): void => {
  onSignedOut = act;
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A problem document of the server (RFC 9457); anything else that came with an error status is told in our words. */
function problemOf(status: number, document: Record<string, unknown>): ApiProblem {
  if (typeof document.code !== 'string' || typeof document.title !== 'string') {
    // What a proxy says when the server behind it does not answer.
    if (status === 502 || status === 503 || status === 504) return offline();
    return new ApiProblem({ code: 'platform:unexpected', title: words.unexpected, status });
  }
  const errors = Array.isArray(document.errors) ? document.errors.map(record) : [];
  return new ApiProblem({
    code: document.code,
    title: document.title,
    status,
    params: record(document.params) as Record<string, string | number>,
    // The server's own words for single fields are for programmers; which field it is, is what a reader needs.
    fields: Object.fromEntries(errors.map(({ path }) => [String(path), words.check])),
  });
}

const offline = (): ApiProblem =>
  new ApiProblem({ code: 'platform:offline', title: words.offline, status: 0 });

/** Any thrown value of a call as an ApiProblem; an aborted request is passed on as it is. */
export function problemFrom(error: unknown): unknown {
  if (error instanceof ApiProblem) return error;
  if (error instanceof DOMException && error.name === 'AbortError') return error;
  if (error instanceof ORPCError) return problemOf(error.status, record(error.data));
  // fetch throws a TypeError when no answer came at all.
  if (error instanceof TypeError) return offline();
  return new ApiProblem({ code: 'platform:unexpected', title: words.unexpected, status: 500 });
}

function rethrow(error: unknown): never {
  const problem = problemFrom(error);
  if (problem instanceof ApiProblem && problem.status === 401) onSignedOut();
  throw problem;
}

const link = new RPCLink({
  url: () => new URL('/api/rpc', window.location.origin),
  headers: () => ({ 'accept-language': words.locale }),
  fetch: async (request, init) => {
    const response = await fetch(request, init);
    // A refusal from before the operation was reached (cross-site, too many requests) is no answer of oRPC's, and its
    // decoder would lose the words.
    if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response;
    throw problemOf(response.status, record(await response.json()));
  },
  interceptors: [
    async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        return rethrow(error);
      }
    },
  ],
});

/**
 * The typed client of one row. Only the contract's type is named, so that no schema library reaches the browser:
 * `const api = apiFor<typeof ordersContract>('orders')` with `import type { ordersContract }`.
 * A call throws ApiProblem and nothing else, except AbortError when its signal was aborted.
 */
export function apiFor<C extends AnyContractRouter>(row: string): ContractRouterClient<C> {
  const client: unknown = createORPCClient(link, { path: [row] });
  return client as ContractRouterClient<C>;
}

/**
 * A request below /api/v1 that is no operation: a file up or down. Throws ApiProblem like every call.
 * @param path "/imports/files", with its query
 */
export async function apiRequest(path: `/${string}`, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('accept-language', words.locale);
  try {
    const response = await fetch(`/api/v1${path}`, { ...init, headers });
    if (response.ok) return response;
    throw problemOf(response.status, record(await response.json().catch(() => null)));
  } catch (error) {
    return rethrow(error);
  }
}
