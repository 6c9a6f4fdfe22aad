import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { modules } from '#apps/server/modules.ts';
import { authenticate } from '#features/identity/server/public.ts';
import { httpOf, openApplication } from '#platform/server/application.ts';
import type { Config } from '#platform/server/config.ts';
import type { Services } from '#platform/server/context.ts';
import { makeLocalToken } from '#platform/server/http/local-token.ts';
import type { Problem } from '#platform/server/http/problem.ts';
import { announcedUrl, FolderInUse } from '#platform/server/lock.ts';
import { createLog } from '#platform/server/log.ts';
import { loadSecret } from '#platform/server/secret.ts';
import { terminalLanguage } from './terminal.ts';

/** A call the server answered with "no", in words for the terminal. */
export class CallRefused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    const details = (problem.errors ?? []).map((error) => `\n  ${error.path}: ${error.message}`).join('');
    super(`${problem.title}${details}`);
    this.name = 'CallRefused';
    this.problem = problem;
  }
}

/** One way to the product, whether a server runs on the folder or not: always the HTTP API. */
export type Connection = {
  /** `server`: through the running one. `folder`: opened by this process. */
  readonly mode: 'server' | 'folder';
  /** @throws CallRefused */
  readonly call: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** Sends a file as the body of a stream route. @throws CallRefused */
  readonly upload: <T>(method: 'POST' | 'PUT', path: string, file: string) => Promise<T>;
  /** Gives a stream route's answer piece by piece. @throws CallRefused */
  readonly download: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  readonly close: () => Promise<void>;
};

type Sent = { readonly status: number; readonly body: AsyncIterable<Uint8Array> };
type Send = (
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string | Readable,
) => Promise<Sent>;

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function connectionOver(
  mode: Connection['mode'],
  secret: string,
  send: Send,
  close: () => Promise<void>,
): Connection {
  const request = async (
    method: string,
    path: string,
    extra: Record<string, string>,
    body?: string | Readable,
  ): Promise<Sent> => {
    const headers = {
      authorization: `Bearer ${makeLocalToken(secret, Date.now())}`,
      'accept-language': terminalLanguage(),
      ...extra,
    };
    const sent = await send(method, `/api/v1${path}`, headers, body);
    if (sent.status >= 400) throw new CallRefused(JSON.parse(await readAll(sent.body)) as Problem);
    return sent;
  };
  const parse = async <T>(sent: Sent): Promise<T> => {
    const text = await readAll(sent.body);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    mode,
    call: async <T>(method: string, path: string, body?: unknown) =>
      parse<T>(
        await request(
          method,
          path,
          body === undefined ? {} : { 'content-type': 'application/json' },
          body === undefined ? undefined : JSON.stringify(body),
        ),
      ),
    upload: async <T>(method: 'POST' | 'PUT', path: string, file: string) =>
      parse<T>(
        await request(method, path, { 'content-type': 'application/octet-stream' }, createReadStream(file)),
      ),
    download: async (path) => (await request('GET', path, {})).body,
    close,
  };
}

async function isAlive(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function throughServer(config: Config, url: string): Promise<Connection> {
  const send: Send = async (method, path, headers, body) => {
    const init: RequestInit & { duplex?: 'half' } = { method, headers };
    if (typeof body === 'string') init.body = body;
    else if (body) Object.assign(init, { body: Readable.toWeb(body), duplex: 'half' });
    const answer = await fetch(`${url}${path}`, init);
    return { status: answer.status, body: answer.body ?? Readable.from([]) };
  };
  return connectionOver('server', await loadSecret(config), send, async () => undefined);
}

/** The figures of a folder that was just opened are behind what it holds, at the latest until its mirror has caught up. */
async function caughtUp({ analytics, log }: Services): Promise<void> {
  for (;;) {
    const { rebuilding, pendingEvents } = await analytics.status();
    if (!rebuilding && pendingEvents === 0) return;
    log.debug({ rebuilding, pendingEvents }, 'waiting for the figures');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function throughFolder(config: Config): Promise<Connection> {
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const application = await openApplication({ config, log, modules });
  const http = await httpOf(application, authenticate);
  application.startWork();
  await caughtUp(application.services);
  const send: Send = async (method, url, headers, body) => {
    const answer = await http.inject({
      method: method as 'GET',
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
      payloadAsStream: true,
    });
    return { status: answer.statusCode, body: answer.stream() };
  };
  return connectionOver('folder', application.services.secret, send, async () => {
    await http.close();
    await application.close();
  });
}

/** Talks to the running server when there is one; opens the folder itself when there is none. */
export async function connect(config: Config): Promise<Connection> {
  const url = await announcedUrl(config.dataFolder);
  if (url !== undefined && (await isAlive(url))) return throughServer(config, url);
  try {
    return await throughFolder(config);
  } catch (error) {
    // a server that is just starting announces itself a moment later
    if (error instanceof FolderInUse && error.url !== undefined && (await isAlive(error.url)))
      return throughServer(config, error.url);
    throw error;
  }
}
